/** Quillet, a made-up vendor: its own pages, its own sign-in, and the portal mounted in it. */
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import Stripe from 'stripe';
import { createPages } from '../pages/app.ts';
import type { Simulator } from '../stripe/index.ts';
import {
  DEMO_METERS,
  DEMO_PLANS,
  DEMO_SUBSCRIPTIONS,
  type DemoCustomer,
  DIVIDED_METERS,
} from '../world.ts';
import { assetRoutes } from './assets.ts';
import { createConditions } from './conditions.ts';
import { controlRoutes } from './control-routes.ts';
import { demoClock } from './demo-clock.ts';
import type { VendorEnv } from './env.ts';
import { pageRoutes } from './page-routes.ts';
import { portalHost } from './portal-host.ts';
import { portalSessionRoutes } from './portal-session.ts';
import { readSignIn } from './sign-in.ts';
import { REAL_STRIPE_JS, simulatedStripeJs } from './stripe-js.ts';

export type VendorOptions = {
  /** Where a browser finds the app. */
  readonly origin: string;
  readonly cookieSecret: string;
  readonly webhookSecret: string;
  readonly stripeKey: string;
  /** Lets cards be entered in the page; without it that is done on Stripe's own pages. */
  readonly publishableKey?: string | undefined;
  /** What simulates Stripe, and where; absent over a real test account. */
  readonly simulated?: { readonly simulator: Simulator; readonly port: number };
  readonly customers: readonly DemoCustomer[];
  /** Whether sessions are bound to a key of the page. */
  readonly bound?: boolean;
  /** The customers' time at the start. */
  readonly now: Date;
  /** Moves every customer's time, and waits until the portal has been told. */
  readonly advance: (to: Date) => Promise<void>;
  readonly reset: () => Promise<void>;
};

export type VendorApp = ReturnType<typeof createVendorApp>;

/** The whole app as one fetch handler. */
export function createVendorApp(options: VendorOptions) {
  const { origin, cookieSecret, stripeKey, simulated, customers, now, advance, reset } = options;
  const { publishableKey, bound = false } = options;
  const address = simulated && addressOf(simulated.port);
  const stripe = new Stripe(stripeKey, { ...address?.connection, telemetry: false });
  const conditions = createConditions(simulated?.simulator);
  const host = portalHost({
    url: `${origin}/billing`,
    stripeKey,
    webhookSecrets: [options.webhookSecret],
    // A test account seldom has the preview that divides usage.
    meters: simulated ? DIVIDED_METERS : DEMO_METERS,
    plans: DEMO_PLANS,
    subscriptions: DEMO_SUBSCRIPTIONS,
    ...(publishableKey && { publishableKey }),
    ...(address && {
      // The simulator bears more than Stripe allows a test account.
      stripe: {
        ...address.connection,
        fetch: conditions.fetch,
        callsPerSecond: { account: 1_000, endpoint: 1_000 },
      },
      linkOrigins: [address.origin],
    }),
    log: reportErrors,
  });
  const clock = demoClock({ stripe, now, advance });

  const app = new Hono<VendorEnv>();
  app.use(compress());
  app.all('/billing/*', (c) => host.fetch(c.req.raw));

  app.route('/assets', assetRoutes());
  if (simulated && address) {
    const { simulator } = simulated;
    app.get('/pages/', (c) => c.redirect('/pages', 308));
    app.route(
      '/pages',
      createPages({ origin, stripeOrigin: address.origin, simulator, customers }),
    );
  }
  app.use(readSignIn({ customers, cookieSecret }));
  app.route('/api/portal-session', portalSessionRoutes({ host, conditions, origin, bound }));
  app.route(
    '/demo',
    controlRoutes({ stripe, clock, host, conditions, customers, cookieSecret, reset }),
  );
  app.route('/', pageRoutes({ origin, clock, conditions, customers, stripeJs, bound }));
  return app;

  function stripeJs() {
    if (!publishableKey) return undefined;
    return address ? simulatedStripeJs(address.origin, conditions.loading) : REAL_STRIPE_JS;
  }
}

function addressOf(port: number) {
  const connection = { protocol: 'http', host: '127.0.0.1', port } as const;
  return { connection, origin: `http://127.0.0.1:${port}` };
}

/** The terminal of a demo stays quiet until something is wrong. */
function reportErrors(line: { readonly level: string }): void {
  if (line.level === 'error') process.stderr.write(`${JSON.stringify(line)}\n`);
}
