/**
 * Halden Labs in a real test account, small enough to make in a minute or two: a billed first
 * period, a running second one, and usage in both. Everything hangs on one test clock, which
 * Stripe deletes with its customer after thirty days.
 */
import type Stripe from 'stripe';
import { usagePoints } from '../series.ts';
import { attachCard } from '../world/card.ts';
import type { DemoCustomer } from '../world/customer.ts';
import { createListedPrices, priceFor } from '../world/listed-prices.ts';
import { PLANS } from '../world/plans.ts';
import { PRICE_LIST } from '../world/price-list.ts';

const DAY = 86_400;
/** Stripe takes usage of the last 35 days only. */
const FIRST_DAY = 33;
const ANCHOR_DAY = 18;
const CLOCK_NAME = 'usage-portal demo';

export type Progress = (said: string) => void;

/** What {@link openTestCustomer} would make, in words for whoever must agree to it. */
export const WHAT_IS_WRITTEN =
  'a test clock with one customer, a card, two meters, twelve prices, a subscription and some seventy usage events';

/** The customer of an earlier run, or a new one. */
export async function openTestCustomer(
  stripe: Stripe,
  now: Date,
  say: Progress,
): Promise<DemoCustomer> {
  return (await earlierCustomer(stripe)) ?? (await newCustomer(stripe, now, say));
}

/** Moves a test clock and waits until Stripe has done all that falls due on the way. */
export async function advanceClock(stripe: Stripe, clock: string, to: Date): Promise<void> {
  await stripe.testHelpers.testClocks.advance(clock, { frozen_time: seconds(to) });
  for (;;) {
    const { status } = await stripe.testHelpers.testClocks.retrieve(clock);
    if (status === 'ready') return;
    if (status !== 'advancing') throw new Error(`Stripe's test clock says ${status}.`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
}

async function earlierCustomer(stripe: Stripe): Promise<DemoCustomer | undefined> {
  for await (const clock of stripe.testHelpers.testClocks.list({ limit: 100 })) {
    if (clock.name !== CLOCK_NAME) continue;
    const { data } = await stripe.customers.list({ test_clock: clock.id, limit: 1 });
    // A run that was cut short has left a customer who is not complete.
    if (data[0]?.metadata.usage_portal_demo === 'complete') return known(data[0].id, clock.id);
  }
  return undefined;
}

async function newCustomer(stripe: Stripe, now: Date, say: Progress): Promise<DemoCustomer> {
  const plan = PLANS[0]!;
  const [terms] = plan.subscriptions;
  const today = seconds(now);
  const start = today - (today % DAY) - FIRST_DAY * DAY;
  const anchor = start + (FIRST_DAY - ANCHOR_DAY) * DAY;

  say('Making the customer.');
  const clock = await stripe.testHelpers.testClocks.create({
    frozen_time: start,
    name: CLOCK_NAME,
  });
  const customer = await stripe.customers.create({ name: plan.name, test_clock: clock.id });
  await attachCard(stripe, customer.id, {
    ...plan.card,
    year: now.getUTCFullYear() + 1,
  });

  const { growth, scale, business } = PRICE_LIST;
  const meters = new Map<string, string>();
  for (const { meter } of terms!.metered ?? []) meters.set(meter, await meterOf(stripe, meter));
  await createListedPrices(stripe, [growth, scale, business], meters);
  const items: Stripe.SubscriptionCreateParams.Item[] = [];
  const metered = (terms!.metered ?? []).map(({ price }) => ({ price }));
  for (const { price, ...item } of [...metered, ...(terms!.licensed ?? [])]) {
    items.push({ ...item, price: await priceFor(stripe, price) });
  }
  await stripe.subscriptions.create({
    customer: customer.id,
    items,
    billing_cycle_anchor: anchor,
    proration_behavior: 'none',
  });

  say('Sending the usage of the first period.');
  await advanceClock(stripe, clock.id, new Date((anchor - 3_600) * 1_000));
  await sendUsage(stripe, customer.id, start, anchor - 3_600, now);
  say('Closing the first period. Stripe takes a while.');
  await advanceClock(stripe, clock.id, new Date(Math.max(anchor + 2 * 3_600, today) * 1_000));
  say('Sending the usage of the running period.');
  await sendUsage(stripe, customer.id, anchor, today, now);
  await stripe.customers.update(customer.id, { metadata: { usage_portal_demo: 'complete' } });
  return known(customer.id, clock.id);
}

/** One event a day and meter, at noon, one after another: far below any limit of Stripe's. */
async function sendUsage(stripe: Stripe, customer: string, from: number, until: number, now: Date) {
  for (const [event_name, { series, value }] of Object.entries(PLANS[0]!.usage)) {
    const points = usagePoints(series, {
      from: new Date(from * 1_000),
      until: new Date(now.getTime() + 8 * 7 * DAY * 1_000),
      ...(value && { value }),
    });
    const days = Map.groupBy(points, ({ timestamp }) => Math.floor(timestamp / DAY));
    for (const [day, inside] of days) {
      const timestamp = day * DAY + DAY / 2;
      if (timestamp < from || timestamp >= until) continue;
      const total = inside.reduce((sum, point) => sum + Number(point.value), 0);
      await stripe.billing.meterEvents.create({
        event_name,
        timestamp,
        identifier: `${customer}-${event_name}-${day}`,
        payload: { stripe_customer_id: customer, value: String(Math.round(total)) },
      });
    }
  }
}

/** The account's own meter of this name, or a new one. */
async function meterOf(stripe: Stripe, event_name: string): Promise<string> {
  for await (const meter of stripe.billing.meters.list({ status: 'active', limit: 100 })) {
    if (meter.event_name === event_name) return meter.id;
  }
  const meter = await stripe.billing.meters.create({
    event_name,
    display_name: event_name,
    default_aggregation: { formula: 'sum' },
    customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
    value_settings: { event_payload_key: 'value' },
  });
  return meter.id;
}

function known(id: string, clock: string): DemoCustomer {
  const { key, name, shows, subscriptions } = PLANS[0]!;
  const meters = subscriptions.flatMap(({ metered = [] }) => metered.map(({ meter }) => meter));
  return { key, name, shows, id, clock, meters };
}

function seconds(date: Date): number {
  return Math.floor(date.getTime() / 1_000);
}
