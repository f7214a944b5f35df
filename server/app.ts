/** Composes the whole API as one Web-standard fetch handler. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { getPath } from 'hono/utils/url';
import type { Assets } from './assets.ts';
import type { PortalApp, PortalEnv } from './env.ts';
import { createGate } from './limits/gate.ts';
import { answerProblem } from './middleware/answer-problem.ts';
import { customerServices } from './middleware/customer-services.ts';
import { createFramer, frame } from './middleware/frame.ts';
import { limitBody, METHODS_WITH_BODY } from './middleware/limit-body.ts';
import { limitFailures } from './middleware/limit-failures.ts';
import { notFound } from './middleware/not-found.ts';
import { privateAnswer } from './middleware/private-answer.ts';
import { traceRequest } from './middleware/trace-request.ts';
import { assetRoutes } from './routes/assets.ts';
import { billRoutes } from './routes/bill.ts';
import { billingDetailsRoutes } from './routes/billing-details.ts';
import { changeRoutes } from './routes/changes.ts';
import { docsRoutes, openApiRoute } from './routes/docs.ts';
import { forecastRoutes } from './routes/forecast.ts';
import { healthRoutes } from './routes/health.ts';
import { hostedRoutes } from './routes/hosted.ts';
import { invoiceLineRoutes } from './routes/invoice-lines.ts';
import { invoiceRoutes } from './routes/invoices.ts';
import { metricsRoutes } from './routes/metrics.ts';
import { paymentMethodRoutes } from './routes/payment-methods.ts';
import { paymentRoutes } from './routes/payments.ts';
import { portalRoutes } from './routes/portal.ts';
import { readyRoutes } from './routes/ready.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { usageRoutes } from './routes/usage.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Services } from './services.ts';
import { createCors } from './session/cors.ts';
import { createProofs } from './session/proofs.ts';
import { requireApiKey } from './session/require-api-key.ts';
import { requireSession } from './session/require-session.ts';
import { createVerifier } from './session/token.ts';
import { usedProofsInMemory } from './session/used-proofs.ts';
import { type Pack, warmPortal } from './warm-portal.ts';

/** Where callers bring a key or a signature in place of a session. */
const KEYED = ['/v1/sessions/*', '/v1/webhooks/*', '/ready', '/metrics'];

export type AppOptions = {
  /** Packs texts with gzip, where nothing behind the app does it for every answer. */
  readonly pack?: Pack;
};

export function createApp(
  services: Services,
  assets: Assets | undefined,
  { pack }: AppOptions = {},
): PortalApp {
  const { config, revocations } = services;
  const { tenants, audience, now, log } = config;
  const verify = createVerifier([...tenants.values()], { audience, now });

  const getPath = pathUnder(config.basePath);
  const app = new OpenAPIHono<PortalEnv>({ getPath });
  if (config.tracing) app.use(traceRequest(config.tracing));
  const around = { log, now, recorder: services.operation.recorder };
  const framed = { ...around, cors: createCors(tenants.values()) };
  app.use('/v1/*', frame(framed));
  app.use(frame(around));
  const gate = createGate({ ...config, onLimited: services.operation.recorder.rateLimited });
  for (const path of KEYED) app.use(path, limitFailures(gate));
  app.use('/v1/sessions/*', requireApiKey(tenants));
  // No stranger's body is held, but of an event, whose signature is over it.
  app.on(METHODS_WITH_BODY, ['/v1/sessions/*', '/v1/webhooks/*'], limitBody());

  app.route('/v1/sessions', sessionRoutes(services));
  app.route('/v1/webhooks', webhookRoutes(services));

  const used = config.usedProofs ?? usedProofsInMemory({ now });
  const proofs = createProofs({ audience, now, used });
  app.use('/v1/*', requireSession({ verify, tenants, log, audience, revocations, gate, proofs }));
  app.on(METHODS_WITH_BODY, '/v1/*', limitBody());
  app.route('/v1/portal', portalRoutes(services));
  app.use('/v1/*', customerServices(services));
  app.route('/v1/changes', changeRoutes(services));
  app.use('/v1/*', privateAnswer());
  app.route('/v1/bill', billRoutes());
  app.route('/v1/forecast', forecastRoutes());
  app.route('/v1/usage', usageRoutes());
  app.route('/v1/invoices', invoiceRoutes());
  app.route('/v1/invoices', invoiceLineRoutes());
  app.route('/v1/invoices', paymentRoutes());
  app.route('/v1/payment-methods', paymentMethodRoutes());
  app.route('/v1/billing-details', billingDetailsRoutes());
  app.route('/v1/subscriptions', subscriptionRoutes());
  app.route('/v1/hosted', hostedRoutes({ audience }));

  app.route('/health', healthRoutes());
  app.route('/ready', readyRoutes(services));
  app.route('/metrics', metricsRoutes(services));
  openApiRoute(app, config);
  if (assets) {
    app.route('/docs', docsRoutes(assets));
    app.route('/', assetRoutes(assets));
  }

  app.onError(answerProblem({ log }));
  app.notFound(notFound(app));
  // An app that mounts ours by `route` knows nothing of our `notFound`.
  app.all('*', notFound(app));

  // A span is around every request, where there are spans.
  if (!config.tracing) {
    const framer = createFramer(framed);
    const warm = warmPortal({ ...services, audience, verify, gate, framer, getPath, pack });
    const { fetch } = app;
    app.fetch = (request, env, context) => warm(request, env) ?? fetch(request, env, context);
  }
  return app;
}

/**
 * Some frameworks take the mount path off a request's URL and some leave it on: both are served.
 * A Hono app that mounts this one by `route` does not ask here.
 */
function pathUnder(basePath: string) {
  return (request: Request) => {
    const path = getPath(request);
    return basePath && path.startsWith(`${basePath}/`) ? path.slice(basePath.length) : path;
  };
}
