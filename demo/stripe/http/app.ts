import { Hono, type MiddlewareHandler } from 'hono';
import { runBilling } from '../billing/billing-cycle.ts';
import { apiOf } from '../hosted/api.ts';
import { couponRoutes } from '../routes/coupons.ts';
import { creditGrantRoutes } from '../routes/credit-grants.ts';
import { creditRoutes } from '../routes/credits.ts';
import { customerBalanceRoutes } from '../routes/customer-balance.ts';
import { customerSessionRoutes } from '../routes/customer-sessions.ts';
import { customerRoutes } from '../routes/customers.ts';
import { discountRoutes } from '../routes/discounts.ts';
import { eventRoutes } from '../routes/events.ts';
import { hostedRoutes } from '../routes/hosted.ts';
import { invoiceActionRoutes } from '../routes/invoice-actions.ts';
import { invoiceItemRoutes } from '../routes/invoice-items.ts';
import { invoicePaymentRoutes } from '../routes/invoice-payments.ts';
import { invoiceRoutes } from '../routes/invoices.ts';
import { meterEventAdjustmentRoutes } from '../routes/meter-event-adjustments.ts';
import { meterUsageRoutes } from '../routes/meter-usage.ts';
import { meterRoutes } from '../routes/meters.ts';
import { paymentIntentRoutes } from '../routes/payment-intents.ts';
import { paymentMethodRoutes } from '../routes/payment-methods.ts';
import { portalConfigurationRoutes } from '../routes/portal-configurations.ts';
import { portalSessionRoutes } from '../routes/portal-sessions.ts';
import { previewRoutes } from '../routes/previews.ts';
import { priceRoutes } from '../routes/prices.ts';
import { productRoutes } from '../routes/products.ts';
import { promotionCodeRoutes } from '../routes/promotion-codes.ts';
import { setupIntentRoutes } from '../routes/setup-intents.ts';
import { stripeJsRoutes } from '../routes/stripe-js.ts';
import { subscriptionItemRoutes } from '../routes/subscription-items.ts';
import { subscriptionRoutes } from '../routes/subscriptions.ts';
import { taxIdRoutes } from '../routes/tax-ids.ts';
import { taxRateRoutes } from '../routes/tax-rates.ts';
import { testClockRoutes } from '../routes/test-clocks.ts';
import { webhookEndpointRoutes } from '../routes/webhook-endpoints.ts';
import { reportErrors } from '../usage/error-reports.ts';
import type { World } from '../world.ts';
import type { Env } from './env.ts';
import { StripeFailure } from './errors.ts';
import { decodeForm } from './form.ts';
import { createIdempotencyKeys } from './idempotency.ts';
import { guardPublishable, isPublishable, PUBLISHABLE_KEY } from './publishable.ts';
import { createV2App } from './v2-app.ts';

/** The HTTP face: keys, forms and replays first, then one router a resource. */
export function createApp(
  world: World,
  apiKeys: readonly string[],
  sleep: (ms: number) => Promise<void>,
): Hono<Env> {
  const app = new Hono<Env>();
  const api = apiOf((request) => app.fetch(request), apiKeys[0] ?? '');
  app.route('/', hostedRoutes(world, api));
  app.route('/', stripeJsRoutes(sleep));
  app.use(
    '/v1/*',
    requireKey([...apiKeys, PUBLISHABLE_KEY]),
    decodeRequest(world),
    guardPublishable(world),
    catchUp(world),
    attribute(world),
  );
  for (const routes of [
    customerRoutes(world),
    paymentMethodRoutes(world),
    setupIntentRoutes(world),
    paymentIntentRoutes(world),
    customerSessionRoutes(world),
    productRoutes(world),
    priceRoutes(world),
    meterRoutes(world),
    meterUsageRoutes(world),
    meterEventAdjustmentRoutes(world),
    subscriptionRoutes(world),
    subscriptionItemRoutes(world),
    invoiceItemRoutes(world),
    previewRoutes(world),
    invoiceRoutes(world),
    invoiceActionRoutes(world),
    invoicePaymentRoutes(world),
    couponRoutes(world),
    promotionCodeRoutes(world),
    discountRoutes(world),
    taxRateRoutes(world),
    creditGrantRoutes(world),
    creditRoutes(world),
    customerBalanceRoutes(world),
    testClockRoutes(world),
    eventRoutes(world),
    taxIdRoutes(world),
    portalConfigurationRoutes(world),
    portalSessionRoutes(world),
    webhookEndpointRoutes(world),
  ]) {
    app.route('/v1', routes);
  }
  app.route('/v2', createV2App(world, [requireKey(apiKeys)], [catchUp(world)]));
  app.notFound((c) => {
    const message = `Unrecognized request URL (${c.req.method}: ${c.req.path}). If you are trying to list objects, remove the trailing slash. If you are trying to retrieve an object, make sure you passed a valid (non-empty) identifier in your code. Please see https://stripe.com/docs or we can help at https://support.stripe.com/.`;
    return new StripeFailure(message, { status: 404 }).toResponse();
  });
  app.onError((error) => {
    if (error instanceof StripeFailure) return error.toResponse();
    // A bug of the simulator: its own words help the developer who met it.
    const message = `The simulator failed: ${error.stack ?? error.message}`;
    return new StripeFailure(message, { status: 500, type: 'api_error' }).toResponse();
  });
  return app;
}

function requireKey(apiKeys: readonly string[]): MiddlewareHandler<Env> {
  return async (c, next) => {
    const key = keyOf(c.req.header('authorization'));
    if (key === undefined) {
      const message =
        "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY'). See https://stripe.com/docs/api#authentication for details, or we can help at https://support.stripe.com/.";
      throw new StripeFailure(message, { status: 401 });
    }
    if (!apiKeys.includes(key)) {
      const message = `Invalid API Key provided: ${key.slice(0, 8)}****`;
      throw new StripeFailure(message, { status: 401 });
    }
    c.set('isPublishable', isPublishable(key));
    await next();
  };
}

/** A key comes as a bearer token, or as the user of basic authentication. */
function keyOf(header = ''): string | undefined {
  const [scheme, value = ''] = header.split(' ');
  if (/^bearer$/i.test(scheme ?? '')) return value || undefined;
  if (/^basic$/i.test(scheme ?? '')) return atob(value).split(':')[0] || undefined;
  return undefined;
}

function decodeRequest(world: World): MiddlewareHandler<Env> {
  const keys = createIdempotencyKeys();
  return async (c, next) => {
    const query = new URL(c.req.url).search.slice(1);
    const body = c.req.method === 'GET' ? '' : await c.req.text();
    c.set('form', decodeForm([query, body].filter(Boolean).join('&')));
    const key = c.req.method === 'POST' ? c.req.header('idempotency-key') : undefined;
    if (!key) return next();
    const fingerprint = `${c.req.path} ${body}`;
    return keys.run(key, fingerprint, world.wallNow(), async () => {
      await next();
      return c.res;
    });
  };
}

/** Customers without a test clock live in real time: what fell due since is billed now. */
function catchUp(world: World): MiddlewareHandler<Env> {
  return (_, next) => {
    runBilling(world, null, world.wallNow());
    reportErrors(world);
    return next();
  };
}

/** Names the request in the events it causes: routes do their work before they first wait. */
function attribute(world: World): MiddlewareHandler<Env> {
  return async (c, next) => {
    const idempotency_key = c.req.header('idempotency-key') ?? null;
    // A page of the simulator calls the app without an environment.
    world.cause = { id: c.env?.requestId ?? world.id('req'), idempotency_key };
    const work = next();
    world.cause = null;
    await work;
  };
}
