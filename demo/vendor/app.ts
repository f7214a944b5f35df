/** Quillet, a made-up vendor: its own pages, its own sign-in, and the portal mounted in it. */
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import Stripe from 'stripe';
import { diskAssets } from '../../server/entry/disk-assets.ts';
import { createPortal, generateSecret } from '../../server/index.ts';
import type { Simulator } from '../stripe/index.ts';
import { DEMO_METERS, DEMO_STRIPE_KEY, type DemoCustomer } from '../world.ts';
import { assetRoutes } from './assets.ts';
import { controlRoutes } from './control-routes.ts';
import { demoClock } from './demo-clock.ts';
import type { VendorEnv } from './env.ts';
import { pageRoutes } from './page-routes.ts';
import { portalSessionRoutes } from './portal-session.ts';
import { readSignIn } from './sign-in.ts';

export type VendorOptions = {
  readonly origin: string;
  readonly stripePort: number;
  readonly cookieSecret: string;
  readonly webhookSecret: string;
  readonly simulator: Simulator;
  readonly customers: readonly DemoCustomer[];
  readonly reset: () => Promise<void>;
};

export type VendorApp = ReturnType<typeof createVendorApp>;

/** The whole app as one fetch handler. */
export function createVendorApp(options: VendorOptions) {
  const { origin, stripePort, cookieSecret, webhookSecret, simulator, customers, reset } = options;
  const signingKey = { kid: 'demo', secret: generateSecret('signing') };
  const url = `${origin}/billing`;
  const address = { protocol: 'http', host: '127.0.0.1', port: stripePort } as const;
  const stripe = new Stripe(DEMO_STRIPE_KEY, { ...address, telemetry: false });
  const clock = demoClock({ simulator, stripe, customers });

  const app = new Hono<VendorEnv>();
  app.use(compress());
  app.route(
    '/billing',
    createPortal({
      url,
      stripeKey: DEMO_STRIPE_KEY,
      signingKeys: [signingKey],
      webhookSecrets: [webhookSecret],
      meters: DEMO_METERS,
      stripe: address,
      linkOrigins: [`http://127.0.0.1:${stripePort}`],
      assets: diskAssets(),
      log: reportErrors,
    }),
  );

  app.route('/assets', assetRoutes());
  app.use(readSignIn({ customers, cookieSecret }));
  app.route('/api/portal-session', portalSessionRoutes({ signingKey, api: url }));
  app.route('/demo', controlRoutes({ stripe, simulator, clock, customers, cookieSecret, reset }));
  app.route('/', pageRoutes({ origin, clock, customers }));
  return app;
}

/** The terminal of a demo stays quiet until something is wrong. */
function reportErrors(line: { readonly level: string }): void {
  if (line.level === 'error') process.stderr.write(`${JSON.stringify(line)}\n`);
}
