/** What the demo's controls do. None of it belongs to Quillet, nor to the portal. */
import { type Context, Hono } from 'hono';
import Stripe from 'stripe';
import { COMMON_VALUES, DEMO_METERS, type DemoCustomer, USAGE_UNTIL } from '../world.ts';
import { CARDS } from './cards.ts';
import { ANSWERS, type Conditions, LAGS } from './conditions.ts';
import { longDate } from './dates.ts';
import { type DemoClock, STEPS } from './demo-clock.ts';
import type { VendorEnv } from './env.ts';
import { BILLING_PAGE, isPage } from './pages.ts';
import type { PortalHost } from './portal-host.ts';
import { isRole, ROLES } from './roles.ts';
import { sameOrigin } from './same-origin.ts';
import { signIn } from './sign-in.ts';
import { LOADS } from './stripe-js.ts';

export type ControlOptions = {
  readonly stripe: Stripe;
  readonly clock: DemoClock;
  readonly host: PortalHost;
  readonly conditions: Conditions;
  readonly customers: readonly DemoCustomer[];
  readonly cookieSecret: string;
  readonly reset: () => Promise<void>;
};

/** `POST /demo/*`: a form without script, or the same form sent by `controls.js`. */
export function controlRoutes(options: ControlOptions) {
  const { stripe, clock, host, conditions, customers, cookieSecret, reset } = options;
  return new Hono<VendorEnv>()
    .use(sameOrigin())
    .post('/sign-in', async (c) => {
      const form = await read(c);
      const customer = customers.find(({ key }) => key === form.get('customer'));
      if (!customer) return refuse(c, 'There is no such customer.');
      const role = form.get('role') ?? 'owner';
      if (!isRole(role)) return refuse(c, 'There is no such role.');
      await signIn(c, { customer, role }, cookieSecret);
      return done(c, form, `Signed in as ${customer.name}, ${ROLES[role]}.`);
    })
    .post('/time', async (c) => {
      const form = await read(c);
      const step = form.get('step') ?? '';
      if (!isOneOf(STEPS, step)) return refuse(c, 'There is no such step.');
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
      await lookAgain(c.var.customer);
      const counts = conditions.lag === '0' ? '' : ` It counts ${LAGS[conditions.lag]}.`;
      return done(c, form, `Sent ${quantity} ${DEMO_METERS[meter]!.unit}.${counts}`);
    })
    .post('/lag', async (c) => {
      const form = await read(c);
      const lag = form.get('lag') ?? '';
      if (!conditions.isSimulated || !isOneOf(LAGS, lag)) return refuse(c, 'There is no such lag.');
      conditions.setLag(lag);
      await lookAgain(c.var.customer);
      return done(c, form, `Usage counts ${LAGS[lag]}.`);
    })
    .post('/stripe', async (c) => {
      const form = await read(c);
      const answer = form.get('stripe') ?? '';
      if (!conditions.isSimulated || !isOneOf(ANSWERS, answer))
        return refuse(c, 'There is no such fault.');
      conditions.setAnswer(answer);
      await lookAgain(c.var.customer);
      return done(c, form, `Stripe ${ANSWERS[answer]}.`);
    })
    .post('/card', async (c) => {
      const form = await read(c);
      const kind = form.get('card') ?? '';
      if (!isOneOf(CARDS, kind)) return refuse(c, 'There is no such card.');
      await CARDS[kind].change(stripe, c.var.customer.id);
      await conditions.settled();
      return done(c, form, CARDS[kind].said);
    })
    .post('/stripe-js', async (c) => {
      const form = await read(c);
      const loading = form.get('stripe-js') ?? '';
      if (!conditions.isSimulated || !isOneOf(LOADS, loading))
        return refuse(c, 'Stripe.js comes in no such way.');
      conditions.setLoading(loading);
      return done(c, form, `Stripe.js ${LOADS[loading]}.`);
    })
    .post('/session', async (c) => {
      const form = await read(c);
      if (form.get('session') === 'expire') {
        host.rotate();
        return done(c, form, 'Every token is refused now: the portal asks for another.');
      }
      conditions.setSignedOut(!conditions.isSignedOut);
      if (conditions.isSignedOut) host.rotate();
      const said = conditions.isSignedOut
        ? 'Signed out: the portal can get no session.'
        : 'Signed in again.';
      return done(c, form, said);
    })
    .post('/reset', async (c) => {
      const form = await read(c);
      await reset();
      return done(c, form, 'Everything is as it was at the start.');
    });

  /** Stripe tells nobody of usage. A change of the customer's is told, so the portal reads again. */
  async function lookAgain({ id }: DemoCustomer): Promise<void> {
    await stripe.customers.update(id, { metadata: { looked_at: crypto.randomUUID() } });
    await conditions.settled();
  }

  function done(c: Context<VendorEnv>, form: URLSearchParams, said: string) {
    if (wantsJson(c)) {
      const { isSignedOut } = conditions;
      return c.json({ said, now: longDate(clock.now()), isSignedOut });
    }
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
      payload: { ...COMMON_VALUES[meter], stripe_customer_id: id, value: quantity },
    });
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

function isOneOf<T extends object>(table: T, value: string): value is Extract<keyof T, string> {
  return Object.hasOwn(table, value);
}
