import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import {
  advanceTo,
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  type Harness,
  HOUR,
  START,
  sendUsage,
  start,
  substanceOf,
} from './harness.ts';

/** Something a vendor or a customer does within a period, so many hours after the last. */
type Deed = { after: number; what: Act; amount: number };
type Act = (typeof ACTS)[number];
const ACTS = ['use', 'seats', 'add', 'remove', 'swap', 'charge', 'reset', 'trial'] as const;
const BEHAVIORS = ['none', 'create_prorations', 'always_invoice'] as const;

const deed: fc.Arbitrary<Deed> = fc.record({
  after: fc.integer({ min: 1, max: 60 }),
  what: fc.constantFrom(...ACTS),
  amount: fc.integer({ min: 0, max: 5 }),
});

const life = fc.record({
  prices: fc.subarray([0, 1, 2, 3, 4], { minLength: 1 }),
  threshold: fc.constantFrom(0, 30, 300),
  trialDays: fc.constantFrom(0, 0, 3, 12),
  deeds: fc.array(deed, { maxLength: 7 }),
});

describe('the preview of the second before a period ends', () => {
  it('is the invoice, line by line, whatever happened before', async () => {
    await fc.assert(
      fc.asyncProperty(life, async ({ deeds, ...terms }) => {
        const walk = await begin(terms);
        for (const one of deeds) await act(walk, one);
        for (let renewal = 0; renewal < 3; renewal += 1) await compareRenewal(walk);
      }),
      { numRuns: 25, seed: 20261121 },
    );
  });
});

type Walk = {
  harness: Harness;
  clock: { id: string };
  customer: Stripe.Customer;
  prices: Stripe.Price[];
  id: string;
  now: number;
};

type Terms = { prices: number[]; threshold: number; trialDays: number };

async function begin({ prices: chosen, threshold, trialDays }: Terms): Promise<Walk> {
  const harness = start({ switches: { unlimitedAdvance: true } });
  const { clock, customer } = await customerOnClock(harness);
  const prices = await catalogue(harness);
  const subscription = await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: chosen.map((index) => ({ price: prices[index]!.id })),
    ...(threshold > 0 && { billing_thresholds: { amount_gte: threshold } }),
    ...(trialDays > 0 && { trial_period_days: trialDays }),
  });
  return { harness, clock, customer, prices, id: subscription.id, now: START };
}

async function catalogue(harness: Harness): Promise<Stripe.Price[]> {
  const meter = await createMeter(harness);
  const metered = { meter: meter.id, usage_type: 'metered' } as const;
  return [
    await createPrice(harness, null, { unit_amount: 1099 }),
    await createPrice(harness, null, { recurring: { interval: 'week' }, unit_amount: 333 }),
    await createPrice(harness, null, { recurring: { interval: 'year' }, unit_amount: 99_900 }),
    await createPrice(harness, meter, { unit_amount_decimal: Stripe.Decimal.from('0.7') }),
    await createPrice(harness, null, {
      billing_scheme: 'tiered',
      recurring: { interval: 'month', ...metered },
      tiers: [
        { flat_amount: 250, unit_amount: 0, up_to: 100 },
        { unit_amount: 3, up_to: 'inf' },
      ],
      tiers_mode: 'graduated',
    }),
  ];
}

async function act(walk: Walk, { after, amount, what }: Deed): Promise<void> {
  const { customer, harness, prices } = walk;
  walk.now += after * HOUR;
  await advanceTo(harness, walk.clock, walk.now);
  const { items, status } = await harness.stripe.subscriptions.retrieve(walk.id);
  const proration_behavior = BEHAVIORS[amount % BEHAVIORS.length]!;
  const update = (more: Stripe.SubscriptionUpdateParams) =>
    harness.stripe.subscriptions.update(walk.id, { proration_behavior, ...more });
  const seat = items.data.find(({ quantity }) => quantity !== undefined);
  const price = prices[amount % prices.length]!.id;
  if (what === 'use') await sendUsage(harness, customer, String(amount * 37));
  if (what === 'seats' && seat) await update({ items: [{ id: seat.id, quantity: amount }] });
  if (what === 'add') await update({ items: [{ price }] });
  if (what === 'remove' && items.data.length > 1) {
    await update({ items: [{ deleted: true, id: items.data.at(-1)!.id }] });
  }
  if (what === 'swap') await update({ items: [{ id: items.data[0]!.id, price }] });
  if (what === 'reset') await update({ billing_cycle_anchor: { type: 'now' } });
  if (what === 'trial' && status !== 'trialing') await update({ trial_end: walk.now + 4 * DAY });
  if (what === 'charge') {
    const item = { amount: amount * 100 - 150, currency: 'usd', customer: customer.id };
    await harness.stripe.invoiceItems.create(item);
  }
}

async function compareRenewal(walk: Walk): Promise<void> {
  const { customer, harness, id } = walk;
  const { items } = await harness.stripe.subscriptions.retrieve(id);
  const end = Math.min(...items.data.map((item) => item.current_period_end));
  if (end - 1 > walk.now) await advanceTo(harness, walk.clock, end - 1);
  await sendUsage(harness, customer, '11');
  const preview = await previewOf(walk);
  walk.now = end + HOUR;
  await advanceTo(harness, walk.clock, walk.now);
  const { data } = await harness.stripe.invoices.list({ created: end, customer: customer.id });
  const invoice = data.find(({ billing_reason }) => billing_reason === 'subscription_cycle');
  assert.equal(invoice === undefined, preview === null);
  if (!invoice || !preview) return;
  assert.deepEqual(await substance(harness, invoice.id), await substance(harness, preview.id));
  // The amount due also depends on the balance, which a threshold's invoice may still move.
  for (const key of ['subtotal', 'total', 'period_start', 'period_end'] as const) {
    assert.equal(invoice[key], preview[key], key);
  }
}

async function previewOf({ harness, id }: Walk): Promise<Stripe.Invoice | null> {
  try {
    return await harness.stripe.invoices.createPreview({ subscription: id });
  } catch (error) {
    const isNone = error instanceof Stripe.errors.StripeError && error.code === NONE;
    if (isNone) return null;
    throw error;
  }
}

const NONE = 'invoice_upcoming_none';

async function substance({ stripe }: Harness, invoice: string) {
  const { data } = await stripe.invoices.listLineItems(invoice, { limit: 100 });
  return data.map(substanceOf);
}
