import Stripe from 'stripe';
import {
  createStripeSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../../demo/stripe/index.ts';

/** The real SDK talking to a simulator in the same process, on a wall clock the test moves. */
export type Harness = { sim: Simulator; stripe: Stripe; wall: { now: Date } };

export const START = Date.UTC(2026, 0, 15, 10, 30, 45) / 1000;
export const HOUR = 3600;
export const DAY = 86_400;

export function start(options: SimulatorOptions = {}): Harness {
  const wall = { now: new Date(START * 1000) };
  const sim = createStripeSimulator({ now: () => wall.now, ...options });
  return { sim, stripe: clientOf(sim), wall };
}

export function clientOf(sim: Simulator, key = 'sk_test_simulator'): Stripe {
  const send: typeof fetch = (url, init) => sim.fetch(new Request(url, init));
  const httpClient = Stripe.createFetchHttpClient(send);
  return new Stripe(key, { httpClient, maxNetworkRetries: 0, telemetry: false });
}

/** A customer on a clock of its own, with a card that pays. */
export async function customerOnClock({ stripe }: Harness, frozen = START) {
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: frozen });
  const customer = await stripe.customers.create({
    email: 'jo@example.com',
    name: 'Jo',
    payment_method: 'pm_card_visa',
    test_clock: clock.id,
  });
  const { data } = await stripe.paymentMethods.list({ customer: customer.id });
  await stripe.customers.update(customer.id, {
    invoice_settings: { default_payment_method: data[0]!.id },
  });
  return { clock, customer, card: data[0]! };
}

export async function createMeter(
  { stripe }: Harness,
  formula: 'sum' | 'count' | 'last' = 'sum',
  event = 'api_calls',
) {
  return stripe.billing.meters.create({
    default_aggregation: { formula },
    display_name: 'API calls',
    event_name: event,
  });
}

export async function createPrice(
  { stripe }: Harness,
  meter: Stripe.Billing.Meter | null,
  pricing: Partial<Stripe.PriceCreateParams>,
) {
  return stripe.prices.create({
    currency: 'usd',
    product_data: { name: 'API calls' },
    recurring: meter
      ? { interval: 'month', meter: meter.id, usage_type: 'metered' }
      : { interval: 'month' },
    ...pricing,
  });
}

/** A subscription to one metered price, a cent a unit unless told otherwise. */
export async function meteredSubscription(
  harness: Harness,
  pricing: Partial<Stripe.PriceCreateParams> = { unit_amount: 1 },
) {
  const { clock, customer, card } = await customerOnClock(harness);
  const meter = await createMeter(harness);
  const price = await createPrice(harness, meter, pricing);
  const subscription = await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id }],
  });
  return { clock, customer, card, meter, price, subscription };
}

export async function sendUsage(
  { stripe }: Harness,
  customer: Stripe.Customer,
  value: string,
  more: Partial<Stripe.Billing.MeterEventCreateParams> = {},
) {
  return stripe.billing.meterEvents.create({
    event_name: 'api_calls',
    payload: { stripe_customer_id: customer.id, value },
    ...more,
  });
}

export function decimal(text: string): Stripe.Decimal {
  return Stripe.Decimal.from(text);
}

/** The error a call fails with, for closer looks. */
export async function failureOf(work: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
  throw new Error('The call succeeded, and the test expected a failure.');
}

/** Moves a clock by the API. */
export function advanceTo({ stripe }: Harness, clock: { id: string }, to: number) {
  return stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
}

/** A customer's newest invoice with its first ten lines. */
export async function newestInvoiceOf({ stripe }: Harness, customer: { id: string }) {
  const { data } = await stripe.invoices.list({ customer: customer.id, limit: 1 });
  return data[0]!;
}

/** The types of the events so far, oldest first, those of one prefix. */
export async function eventTypes({ stripe }: Harness, prefix: string): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data
    .map(({ type }) => type)
    .filter((type) => type.startsWith(prefix))
    .reverse();
}

/** A customer on a clock with one licensed price, a month at ten dollars unless told otherwise. */
export async function seatSubscription(
  harness: Harness,
  more: Partial<Stripe.SubscriptionCreateParams> & { quantity?: number } = {},
  pricing: Partial<Stripe.PriceCreateParams> = { unit_amount: 1000 },
) {
  const { clock, customer, card } = await customerOnClock(harness);
  const price = await createPrice(harness, null, { product_data: { name: 'Seat' }, ...pricing });
  const { quantity = 1, ...rest } = more;
  const subscription = await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: price.id, quantity }],
    ...rest,
  });
  return { clock, customer, card, price, subscription, item: subscription.items.data[0]! };
}

/** What a line says and costs, for comparing invoices whose ids differ. */
export function substanceOf(line: Stripe.InvoiceLineItem) {
  const { amount, description, period, quantity, quantity_decimal } = line;
  return { amount, description, period, quantity, exact: String(quantity_decimal) };
}

/** Answers the page of 3-D Secure that an intent sends its customer to. */
export async function passAuthentication(
  { sim }: Harness,
  { id, client_secret: secret }: { id: string; client_secret: string | null },
  result: 'succeed' | 'fail' = 'succeed',
): Promise<void> {
  const body = new URLSearchParams({ result, secret: secret ?? '' });
  const page = new Request(`https://invoice.stripe.com/3ds/${id}`, { method: 'POST', body });
  const { status } = await sim.fetch(page);
  if (status >= 400) throw new Error(`The page of 3-D Secure answered ${status}.`);
}

/** A customer with a test card by its name after `pm_card_`, made the default. */
export async function customerWithCard(
  { stripe }: Harness,
  card: string | null,
  clock?: { id: string },
) {
  const customer = await stripe.customers.create({
    ...(card && { payment_method: `pm_card_${card}` }),
    ...(clock && { test_clock: clock.id }),
  });
  const { data } = await stripe.paymentMethods.list({ customer: customer.id });
  if (data[0]) await makeDefault({ stripe }, customer.id, data[0].id);
  return { customer, method: data[0] };
}

export async function makeDefault(
  { stripe }: Pick<Harness, 'stripe'>,
  customer: string,
  method: string,
): Promise<void> {
  await stripe.customers.update(customer, { invoice_settings: { default_payment_method: method } });
}
