/** What the demo's controls do. None of it belongs to Quillet, nor to the portal. */
import { type Context, Hono } from 'hono';
import Stripe from 'stripe';
import type { Simulator } from '../stripe/index.ts';
import { DEMO_METERS, type DemoCustomer, USAGE_UNTIL } from '../world.ts';
import { longDate } from './dates.ts';
import { type DemoClock, STEPS, type Step } from './demo-clock.ts';
import type { VendorEnv } from './env.ts';
import { BILLING_PAGE, isPage } from './pages.ts';
import { sameOrigin } from './same-origin.ts';
import { signIn } from './sign-in.ts';

export type ControlOptions = {
  readonly stripe: Stripe;
  readonly simulator: Simulator;
  readonly clock: DemoClock;
  readonly customers: readonly DemoCustomer[];
  readonly cookieSecret: string;
  readonly reset: () => Promise<void>;
};

/** `POST /demo/*`: a form without script, or the same form sent by `controls.js`. */
export function controlRoutes(options: ControlOptions) {
  const { stripe, simulator, clock, customers, cookieSecret, reset } = options;
  return new Hono<VendorEnv>()
    .use(sameOrigin())
    .post('/sign-in', async (c) => {
      const form = await read(c);
      const customer = customers.find(({ key }) => key === form.get('customer'));
      if (!customer) return refuse(c, 'There is no such customer.');
      await signIn(c, customer, cookieSecret);
      return done(c, form, `Signed in as ${customer.name}.`);
    })
    .post('/time', async (c) => {
      const form = await read(c);
      const step = form.get('step') ?? '';
      if (!isStep(step)) return refuse(c, 'There is no such step.');
      await clock.advance(step, c.var.customer);
      const now = clock.now();
      const end = now < USAGE_UNTIL ? '' : ' The recorded usage has ended: send your own.';
      return done(c, form, `It is ${longDate(now)}.${end}`);
    })
    .post('/usage', async (c) => {
      const form = await read(c);
      const meter = c.var.customer.meters.find((name) => name === form.get('meter'));
      if (!meter) return refuse(c, 'This customer has no such meter.');
      const quantity = form.get('quantity') ?? '';
      const fault = await send(stripe, c.var.customer, meter, quantity);
      if (fault) return refuse(c, fault);
      await simulator.settled();
      return done(c, form, `Sent ${quantity} ${DEMO_METERS[meter].unit}.`);
    })
    .post('/reset', async (c) => {
      const form = await read(c);
      await reset();
      return done(c, form, 'Everything is as it was at the start.');
    });

  function done(c: Context<VendorEnv>, form: URLSearchParams, said: string) {
    if (wantsJson(c)) return c.json({ said, now: longDate(clock.now()) });
    const back = form.get('page') ?? '';
    return c.redirect(isPage(back) ? back : BILLING_PAGE, 303);
  }
}

/** Sends usage as a vendor does. Answers what Stripe has against it. */
async function send(
  stripe: Stripe,
  { id }: DemoCustomer,
  meter: string,
  quantity: string,
): Promise<string | undefined> {
  if (!/^\d{1,9}(\.\d{1,3})?$/.test(quantity) || Number(quantity) === 0) {
    return 'The quantity must be a number above zero, and below a billion.';
  }
  try {
    await stripe.billing.meterEvents.create({
      event_name: meter,
      payload: { stripe_customer_id: id, value: quantity },
    });
    // Stripe tells nobody of usage. A change of the customer's is told, so the portal looks again.
    await stripe.customers.update(id, { metadata: { usage_sent: crypto.randomUUID() } });
    return undefined;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeInvalidRequestError) return error.message;
    throw error;
  }
}

async function read(c: Context): Promise<URLSearchParams> {
  return new URLSearchParams(await c.req.text());
}

function refuse(c: Context, said: string) {
  return wantsJson(c) ? c.json({ said }, 422) : c.text(said, 422);
}

function wantsJson(c: Context): boolean {
  return c.req.header('accept') === 'application/json';
}

function isStep(value: string): value is Step {
  return Object.hasOwn(STEPS, value);
}
