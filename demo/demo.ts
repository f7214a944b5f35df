import { createStripeSimulator, type Simulator } from './stripe/index.ts';
import { createVendorApp, type VendorApp } from './vendor/app.ts';
import { buildWorld } from './world.ts';

export type DemoOptions = {
  /** Where a browser finds the vendor's app. */
  readonly origin: string;
  /** Where the simulator answers, on 127.0.0.1. */
  readonly stripePort: number;
  readonly cookieSecret: string;
  /** Puts a fresh demo in the place of this one. */
  readonly reset: () => Promise<void>;
};

export type Demo = { readonly app: VendorApp; readonly simulator: Simulator };

/** A Stripe account full of customers, and the vendor whose account it is. */
export async function createDemo({ origin, stripePort, ...options }: DemoOptions): Promise<Demo> {
  const stripeOrigin = `http://127.0.0.1:${stripePort}`;
  const webhookSecret = `whsec_${crypto.randomUUID().replaceAll('-', '')}`;
  const webhooks = switchedWebhooks(`${origin}/billing/v1/webhooks/stripe/default`, webhookSecret);
  const simulator = createStripeSimulator({
    publicUrl: stripeOrigin,
    webhooks: [webhooks.endpoint],
  });

  const customers = await buildWorld(simulator);
  await simulator.settled();
  webhooks.open();

  const app = createVendorApp({
    ...options,
    origin,
    stripePort,
    webhookSecret,
    simulator,
    customers,
  });
  return { app, simulator };
}

/** Deliveries start once the world is built: nobody has read anything of the year before. */
function switchedWebhooks(url: string, secret: string) {
  let isOpen = false;
  const send: typeof fetch = (input, init) =>
    isOpen ? fetch(input, init) : Promise.resolve(new Response());
  return {
    endpoint: { url, secret, fetch: send },
    open: () => {
      isOpen = true;
    },
  };
}
