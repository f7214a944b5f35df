/** A vendor with two plans of seats and usage, and one customer on a clock who may change theirs. */
import assert from 'node:assert/strict';
import type Stripe from 'stripe';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import type { ChangePreview, SubscriptionList } from '../../server/contract/subscriptions.ts';
import type { PortalOptions } from '../../server/index.ts';
import { portalOver } from './portal.ts';

type Subscriptions = NonNullable<Extract<PortalOptions, { stripeKey: string }>['subscriptions']>;

export type PlanShopOptions = {
  readonly currency?: string;
  /** Whether the customer lives in real time, without a clock to move. */
  readonly isLive?: boolean;
  readonly card?: string;
  readonly meters?: Record<string, { label?: string; hidden?: boolean }>;
  readonly hosted?: readonly 'subscriptions'[];
  readonly settings?: Partial<Subscriptions>;
  readonly subscription?: Partial<Stripe.SubscriptionCreateParams>;
  /** Names of the products. */
  readonly name?: string;
};

export type PlanShop = Awaited<ReturnType<typeof openPlanShop>>;

const START = '2026-03-01T00:00:00Z';

/** `small` is 1,000 and 200 a seat, `large` 5,000 and 150 a seat, in minor units; one more has no usage. */
export async function openPlanShop(options: PlanShopOptions = {}) {
  const { currency = 'usd', card = 'pm_card_visa', name = '' } = options;
  const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
  simulator.switches.unlimitedAdvance = true;
  const stripe = stripeFor(simulator);
  const meter = await stripe.billing.meters.create({
    display_name: 'calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
    customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
    value_settings: { event_payload_key: 'value' },
  });
  const metered = { usage_type: 'metered' as const, meter: meter.id };
  const prices = {
    small_base: await priced('small_base', 1_000),
    small_seats: await priced('small_seats', 200),
    small_calls: await priced('small_calls', 3, metered),
    large_base: await priced('large_base', 5_000),
    large_seats: await priced('large_seats', 150),
    large_calls: await priced('large_calls', 1, metered),
    plain_base: await priced('plain_base', 2_000),
  };
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds(START) });
  const { id: customer } = await stripe.customers.create(
    options.isLive ? {} : { test_clock: clock.id },
  );
  const method = await stripe.paymentMethods.attach(card, { customer });
  await stripe.customers.update(customer, {
    invoice_settings: { default_payment_method: method.id },
  });
  const subscription = await stripe.subscriptions.create({
    customer,
    items: [
      { price: prices.small_base.id },
      { price: prices.small_seats.id, quantity: 3 },
      { price: prices.small_calls.id },
    ],
    ...options.subscription,
  });
  const [base, seats, calls] = subscription.items.data.map(({ id }) => id) as [
    string,
    string,
    string,
  ];

  const portal = portalOver(simulator, {
    scopes: ['billing:read', 'usage:read', 'subscription:write'],
    meters: options.meters ?? { calls: { label: 'Calls' } },
    plans: {
      small: plan('Small', 'small'),
      large: plan('Large', 'large'),
      plain: { label: 'Plain', prices: { base: 'plain_base' } },
    },
    hosted: options.hosted ?? [],
    subscriptions: {
      seats: { small_seats: { min: 1, max: 50 }, [prices.large_seats.id]: { min: 2 } },
      ...options.settings,
    },
  });
  const path = `/v1/subscriptions/${subscription.id}`;

  async function list() {
    const response = await portal.get('/v1/subscriptions', customer, {
      'cache-control': 'no-cache',
    });
    assert.equal(response.status, 200);
    return (await response.json()) as SubscriptionList;
  }

  function ask(step: string, body?: object, headers: Record<string, string> = {}) {
    return portal.send('POST', `${path}/${step}`, customer, body, headers);
  }

  /** Asked and answered, as a page does it. */
  async function priceOf(wanted: object): Promise<ChangePreview> {
    const response = await ask('preview', wanted);
    assert.equal(response.status, 200, await response.clone().text());
    return (await response.json()) as ChangePreview;
  }

  function confirm(
    wanted: object,
    { prorationDate, fingerprint }: ChangePreview,
    headers: Record<string, string> = {},
  ) {
    return ask('change', { ...wanted, prorationDate, fingerprint }, headers);
  }

  async function bring(time: string) {
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: seconds(time) });
  }

  async function use(value: number, time: string) {
    await stripe.billing.meterEvents.create({
      event_name: 'calls',
      payload: { stripe_customer_id: customer, value: String(value) },
      timestamp: seconds(time),
    });
  }

  /** What Stripe itself says of the next invoice. */
  function upcoming() {
    return stripe.invoices.createPreview({ customer, subscription: subscription.id });
  }

  function now() {
    return stripe.subscriptions.retrieve(subscription.id);
  }

  return {
    simulator,
    stripe,
    portal,
    customer,
    subscription: subscription.id,
    items: { base, seats, calls },
    prices,
    list,
    ask,
    priceOf,
    confirm,
    bring,
    use,
    upcoming,
    now,
  };

  function priced(lookup_key: string, unit_amount: number, recurring = {}) {
    return stripe.prices.create({
      currency,
      unit_amount,
      lookup_key,
      recurring: { interval: 'month', ...recurring },
      product_data: { name: `${name}${lookup_key}` },
    });
  }
}

function plan(label: string, key: string) {
  const roles = ['base', 'seats', 'calls'];
  return { label, prices: Object.fromEntries(roles.map((role) => [role, `${key}_${role}`])) };
}

function seconds(time: string) {
  return Date.parse(time) / 1_000;
}
