/** Our prorations beside Stripe's preview of the same change. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import type { Discount } from '../../server/billing/settle.ts';
import { whatIf } from '../../server/billing/what-if.ts';
import { perUnit } from '../unit/billing/arbitraries.ts';
import {
  basisOf,
  billOf,
  discountRule,
  itemNamed,
  planOf,
  priceOf,
} from '../unit/billing/basis.ts';

const now = new Date('2026-11-20T14:00:00Z');
const stripe = stripeFor(createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY], now: () => now }));

describe('a change of seats within the period', () => {
  const changes = fc.record({
    unitAmount: fc.integer({ min: 1, max: 99_999 }),
    before: fc.integer({ min: 1, max: 500 }),
    after: fc.integer({ min: 0, max: 500 }),
    seconds: fc.integer({ min: 0, max: 30 * 86_400 - 1 }),
  });
  const half = { id: 'half', percent: '50', amount: null, products: null };
  const odd = { ...half, id: 'odd', percent: '12.34' };

  for (const [name, own, shared] of [
    ['without a coupon', [], []],
    ["with a percentage off the item's", [odd], []],
    ['with a percentage off the subscription', [], [odd]],
    ['with both, one after the other', [odd], [half]],
  ] as const) {
    it(`gives back and charges what the preview says, ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(changes, async (change) => {
          const { balance, ...said } = await theirs(change, own, shared);
          assert.deepEqual(ours(change, own, shared, balance), said);
        }),
        { numRuns: 15 },
      );
    });
  }

  it('is told of a new price too', async () => {
    const change = { unitAmount: 1_999, before: 7, after: 7, seconds: 1_000_003, next: 4_999 };
    const { balance, ...said } = await theirs(change, [odd], []);
    assert.deepEqual(ours(change, [odd], [], balance), said);
    assert.ok(said.prorations[0]! < 0 && said.prorations[1]! > 0);
  });
});

type Change = {
  unitAmount: number;
  /** The unit amount of the price it changes to. */
  next?: number;
  before: number;
  after: number;
  seconds: number;
};

/** What Stripe's preview of a change says: its prorations, those given back first, and what is due. */
async function theirs(
  { unitAmount, next, before, after, seconds }: Change,
  own: readonly Discount[],
  shared: readonly Discount[],
) {
  const customer = await stripe.customers.create({ name: 'Seats' });
  const seat = (amount: number) =>
    stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Seat' },
      recurring: { interval: 'month' },
      unit_amount: amount,
    });
  const price = await seat(unitAmount);
  const { id, items } = await stripe.subscriptions.create({
    customer: customer.id,
    collection_method: 'send_invoice',
    days_until_due: 30,
    discounts: await couponsOf(shared),
    items: [{ price: price.id, quantity: before, discounts: await couponsOf(own) }],
  });
  const [item] = items.data;
  const preview = await stripe.invoices.createPreview({
    subscription: id,
    subscription_details: {
      items: [
        {
          id: item!.id,
          quantity: after,
          ...(next === undefined ? {} : { price: (await seat(next)).id }),
        },
      ],
      proration_date: item!.current_period_start + seconds,
    },
  });
  return {
    prorations: preview.lines.data
      .filter(({ parent }) => parent?.subscription_item_details?.proration)
      .map(({ amount }) => amount),
    due: preview.amount_due,
    balance: preview.starting_balance,
  };
}

/** The same by our code, as the bill at other seats has it. */
function ours(
  { unitAmount, next, before, after, seconds }: Change,
  own: readonly Discount[],
  shared: readonly Discount[],
  balance: number,
) {
  const price = { ...perUnit(String(unitAmount)), id: 'price_1' };
  const item = itemNamed('si_0', { price, quantity: String(before), discounts: own });
  const start = Math.floor(now.getTime() / 1_000);
  const period = { start: instantOf(start), end: '2026-12-20T14:00:00Z' };
  const basis = basisOf(
    { ...billOf(), items: [item] },
    {
      billingNow: instantOf(start + seconds),
      balance,
      period,
      discounts: shared.map(discountRule),
      plans: [planOf('next', { si_0: priceOf(perUnit(String(next)), 'price_2') })],
    },
  );
  const items = basis.items.map((one) => ({
    ...one,
    running: period,
    period: { ...period, start: period.end },
  }));
  const quantities = { si_0: String(after) };
  const { lines, totals } = whatIf(
    { ...basis, items },
    { quantities, starts: 'now', ...(next === undefined ? {} : { plan: 'next' }) },
  );
  const prorations = lines.filter(({ kind }) => kind === 'proration');
  return {
    prorations: prorations.map(({ amount }) => amount.amount),
    due: totals.amountDue.amount,
  };
}

function instantOf(seconds: number) {
  return new Date(seconds * 1_000).toISOString().replace('.000', '');
}

async function couponsOf(discounts: readonly Discount[]) {
  const made = discounts.map(async ({ percent }) => {
    const coupon = { duration: 'forever', percent_off: Number(percent) } as const;
    return { coupon: (await stripe.coupons.create(coupon)).id };
  });
  return Promise.all(made);
}
