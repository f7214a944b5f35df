/** Composes the whole API as one Web-standard fetch handler. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { bodyLimit } from 'hono/body-limit';
import { getPath } from 'hono/utils/url';
import type { Assets } from './assets.ts';
import type { PortalApp, PortalEnv } from './env.ts';
import { answerProblem, problemResponse } from './middleware/answer-problem.ts';
import { customerServices } from './middleware/customer-services.ts';
import { privateAnswer } from './middleware/private-answer.ts';
import { recordRequest } from './middleware/record-request.ts';
import { Problem } from './problems.ts';
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
import { paymentMethodRoutes } from './routes/payment-methods.ts';
import { paymentRoutes } from './routes/payments.ts';
import { portalRoutes } from './routes/portal.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { subscriptionRoutes } from './routes/subscriptions.ts';
import { usageRoutes } from './routes/usage.ts';
import { webhookRoutes } from './routes/webhooks.ts';
import type { Services } from './services.ts';
import { cors } from './session/cors.ts';
import { requireSession } from './session/require-session.ts';
import { createVerifier } from './session/token.ts';

const MOST_BODY_BYTES = 1_048_576;

export function createApp(services: Services, assets: Assets | undefined): PortalApp {
  const { config } = services;
  const { tenants, audience, now, log } = config;
  const verify = createVerifier([...tenants.values()], { audience, now });

  const app = new OpenAPIHono<PortalEnv>({ getPath: pathUnder(config.basePath) });
  app.use(recordRequest({ log, now }));
  app.use('/v1/*', cors(tenants.values()));
  app.use(
    '/v1/*',
    bodyLimit({
      maxSize: MOST_BODY_BYTES,
      onError: () => {
        throw new Problem('body_too_large');
      },
    }),
  );

  app.route('/v1/sessions', sessionRoutes(services));
  app.route('/v1/webhooks', webhookRoutes(services));

  app.use('/v1/*', requireSession({ verify, tenants, log, audience }));
  app.use('/v1/*', customerServices(services));
  app.route('/v1/changes', changeRoutes());
  app.use('/v1/*', privateAnswer());
  app.route('/v1/portal', portalRoutes());
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
  openApiRoute(app, config);
  if (assets) {
    app.route('/docs', docsRoutes(assets));
    app.route('/', assetRoutes(assets));
  }

  app.onError(answerProblem({ log }));
  app.notFound((c) => problemResponse(c, new Problem('route_not_found')));
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
