import { createStripeSimulator, type Simulator } from './stripe/index.ts';
import { createVendorApp, type VendorApp } from './vendor/app.ts';
import { buildWorld, DEMO_NOW, DEMO_PUBLISHABLE_KEY, DEMO_STRIPE_KEY, stripeFor } from './world.ts';

export type DemoOptions = {
  /** Where a browser finds the vendor's app. */
  readonly origin: string;
  /** Where the simulator answers, on 127.0.0.1. */
  readonly stripePort: number;
  readonly cookieSecret: string;
  /** Its customers, in the order they are offered; all ten when absent. */
  readonly keys?: readonly string[] | undefined;
  /** Whether sessions are bound to a key of the page. */
  readonly bound?: boolean;
  /** Settles when the widget has been built. */
  readonly widget: Promise<void>;
  /** Puts a fresh demo in the place of this one. */
  readonly reset: () => Promise<void>;
};

export type Demo = { readonly app: VendorApp; readonly simulator: Simulator };

/** A Stripe account full of customers, and the vendor whose account it is. */
export async function createDemo({
  origin,
  stripePort,
  keys,
  widget,
  ...options
}: DemoOptions): Promise<Demo> {
  const stripeOrigin = `http://127.0.0.1:${stripePort}`;
  const simulator = createStripeSimulator({ accountName: 'Quillet', publicUrl: stripeOrigin });
  const customers = await buildWorld(simulator, keys);
  await widget;
  // Only now, because nobody has read anything of the years before.
  const webhook = await stripeFor(simulator).webhookEndpoints.create({
    url: `${origin}/billing/v1/webhooks/stripe/default`,
    enabled_events: ['*'],
  });

  const app = createVendorApp({
    ...options,
    origin,
    stripeKey: DEMO_STRIPE_KEY,
    publishableKey: DEMO_PUBLISHABLE_KEY,
    simulated: { simulator, port: stripePort },
    webhookSecret: webhook.secret!,
    customers,
    now: DEMO_NOW,
    async advance(to) {
      for (const { clock } of customers) simulator.advance(clock, to);
      await simulator.settled();
    },
  });
  return { app, simulator };
}
