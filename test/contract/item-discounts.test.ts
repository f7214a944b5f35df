import assert from 'node:assert/strict';
import { it } from 'node:test';
import { stripeFor } from '../../demo/world.ts';
import type { Totals } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { portalOver, testSimulator } from '../support/portal.ts';

it('a discount of one item stands among the discounts, and the totals still add up', async () => {
  const { totals, lines } = await billWithCoupons();
  assert.deepEqual(
    lines.map(({ amount }) => amount.amount),
    [2000, 1000],
  );
  // Half of the first item, then a tenth of what is left.
  assert.equal(totals.subtotal.amount, 3000);
  assert.deepEqual(
    totals.discounts.map(({ amount, label, percent }) => [label, percent, amount.amount]),
    [
      ['Half', '50', -1000],
      ['Tenth', '10', -200],
    ],
  );
  assert.deepEqual([totals.taxes[0]?.amount.amount, totals.total.amount], [360, 2160]);
  assert.equal(sumOf(totals), totals.total.amount);
});

async function billWithCoupons() {
  const simulator = testSimulator();
  const stripe = stripeFor(simulator);
  const customer = await stripe.customers.create({ name: 'Two coupons' });
  const coupons = [];
  for (const [name, percent_off] of [
    ['Half', 50],
    ['Tenth', 10],
  ] as const) {
    coupons.push(await stripe.coupons.create({ duration: 'forever', name, percent_off }));
  }
  const vat = await stripe.taxRates.create({
    display_name: 'VAT',
    inclusive: false,
    percentage: 20,
  });
  const seat = (unit_amount: number) =>
    stripe.prices.create({
      currency: 'usd',
      product_data: { name: 'Seat' },
      recurring: { interval: 'month' },
      unit_amount,
    });
  await stripe.subscriptions.create({
    collection_method: 'send_invoice',
    customer: customer.id,
    days_until_due: 30,
    default_tax_rates: [vat.id],
    discounts: [{ coupon: coupons[1]!.id }],
    items: [
      { discounts: [{ coupon: coupons[0]!.id }], price: (await seat(2000)).id },
      { price: (await seat(1000)).id },
    ],
  });
  const response = await portalOver(simulator).get('/v1/portal', customer.id);
  const { bills } = (await response.json()) as Portal;
  return bills.data![0]!.preview.data!;
}

function sumOf({ subtotal, discounts, credits, taxes }: Totals): number {
  const rest = [...discounts, ...credits, ...taxes];
  return rest.reduce((sum, { amount }) => sum + amount.amount, subtotal.amount);
}
