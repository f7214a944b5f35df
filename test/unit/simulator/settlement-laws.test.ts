import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import type Stripe from 'stripe';
import {
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  decimal,
  HOUR,
  START,
  sendUsage,
  start,
} from './harness.ts';

type Off = { duration: 'once' | 'forever' | 'repeating'; percent: number | null; amount: number };
type Rate = { thousandths: number; inclusive: boolean };
type Grant = { value: number; priority: number; days: number | null };

const off: fc.Arbitrary<Off> = fc.record({
  amount: fc.integer({ max: 3000, min: 1 }),
  duration: fc.constantFrom('once', 'forever', 'repeating'),
  percent: fc.option(fc.integer({ max: 10_000, min: 1 })),
});
const rate: fc.Arbitrary<Rate> = fc.record({
  inclusive: fc.boolean(),
  thousandths: fc.integer({ max: 30_000, min: 1 }),
});
const grant: fc.Arbitrary<Grant> = fc.record({
  days: fc.option(fc.integer({ max: 90, min: 1 })),
  priority: fc.integer({ max: 100, min: 0 }),
  value: fc.integer({ max: 4000, min: 1 }),
});
const offs = fc.array(off, { maxLength: 2 });
const sale = fc.record({
  discounts: offs,
  itemDiscounts: offs,
  quantity: fc.integer({ max: 3, min: 0 }),
  rates: fc.array(rate, { maxLength: 3 }),
  seat: fc.integer({ max: 2000, min: 0 }),
});
const months = fc.array(fc.integer({ max: 5000, min: 0 }), { maxLength: 3, minLength: 3 });

type Sale = {
  discounts: Off[];
  itemDiscounts: Off[];
  quantity: number;
  rates: Rate[];
  seat: number;
};

describe('what stands between lines and amount due', () => {
  it('adds up on every invoice, and each preview knew it', async () => {
    const grants = fc.array(grant, { maxLength: 3 });
    const balance = fc.integer({ max: 3000, min: -3000 });
    await fc.assert(
      fc.asyncProperty(sale, grants, balance, months, async (sold, granted, owed, usage) => {
        const shop = await openShop(sold);
        const credits = await Promise.all(granted.map(shop.grant));
        if (owed !== 0) await shop.owe(owed);
        for (const [month, quantity] of usage.entries()) {
          const end = await shop.use(quantity);
          shop.moveTo(end - 1);
          const preview = await shop.preview();
          addsUp(preview);
          shop.moveTo(end + HOUR);
          const [invoice] = await shop.invoices();
          addsUp(invoice!);
          const isLosingCredits = granted.some(({ days }) => expiresIn(days, end - 2, end + HOUR));
          if (!isLosingCredits) {
            assert.deepEqual(sumsOf(invoice!), sumsOf(preview), `month ${month}`);
          }
        }
        const invoices = await shop.invoices();
        invoices.forEach(addsUp);
        invoices.forEach(balances);
        discountsOnce(invoices, shop.onceOnly);
        for (const credit of credits) {
          const used = await shop.usedOf(credit);
          assert.ok(used <= credit.amount.monetary!.value);
        }
        assert.equal(await shop.ledger(), await shop.balance());
      }),
      { numRuns: 15 },
    );
  });

  it('is the same before taxes on top in whatever order the lines stand', async () => {
    await fc.assert(
      fc.asyncProperty(sale, fc.integer({ max: 5000, min: 0 }), async (sold, quantity) => {
        const totals = [];
        for (const isReversed of [false, true]) {
          const shop = await openShop(sold, isReversed);
          await shop.use(quantity);
          const preview = await shop.preview();
          const onTop = (preview.total_taxes ?? []).filter(isExclusive);
          totals.push({
            discounts: (preview.total_discount_amounts ?? [])
              .map(({ amount }) => -amount)
              .sort((a, b) => a - b),
            subtotal: preview.subtotal,
            total: preview.total - sum(onTop),
          });
        }
        assert.deepEqual(totals[0], totals[1]);
      }),
      { numRuns: 15 },
    );
  });
});

/** Every total is the sum of what stands on the lines, and no line gives more than it has. */
function addsUp(invoice: Stripe.Invoice): void {
  let [gross, subtotal] = [0, 0];
  for (const line of invoice.lines.data) {
    const credited = sum(line.pretax_credit_amounts ?? []);
    const taxes = line.taxes ?? [];
    const own = line.discounts.map(String);
    const onItem = (line.discount_amounts ?? []).filter((one) => own.includes(idOf(one.discount)));
    assert.ok(credited <= Math.max(0, line.amount), 'more is off than there is');
    assert.ok(taxes.every(({ amount }) => amount >= 0));
    assert.equal(line.subtotal, line.amount);
    gross += line.amount - credited + sum(taxes.filter(isExclusive));
    subtotal += line.amount - sum(onItem);
  }
  assert.equal(invoice.total, gross);
  assert.equal(invoice.subtotal, subtotal);
  assert.equal(invoice.total_excluding_tax, invoice.total - sum(invoice.total_taxes ?? []));
}

/** What a balance gives, the amount due lacks; what is not asked for, it keeps. */
function balances(invoice: Stripe.Invoice): void {
  const { amount_due: due, ending_balance: ending, starting_balance: starting, total } = invoice;
  assert.equal(starting + total, due + ending!);
  assert.ok(due >= 0);
}

/** A coupon for one invoice is on one invoice. */
function discountsOnce(invoices: readonly Stripe.Invoice[], coupons: Set<string>): void {
  const seen = new Map<string, string>();
  for (const { id, total_discount_amounts: amounts } of invoices) {
    for (const { discount } of amounts ?? []) {
      const { id: name, source } = discount as Stripe.Discount;
      if (!coupons.has(String(source.coupon))) continue;
      assert.equal(seen.get(name) ?? id, id);
      seen.set(name, id);
    }
  }
}

/** A month's usage and some seats, sold on terms. */
async function openShop(sold: Sale, isReversed = false) {
  const harness = start();
  const { sim, stripe } = harness;
  const { clock, customer } = await customerOnClock(harness);
  const meter = await createMeter(harness);
  const metered = await createPrice(harness, meter, { unit_amount_decimal: decimal('0.7') });
  const seats = await createPrice(harness, null, { unit_amount: sold.seat });
  const onceOnly = new Set<string>();
  const rates = sold.rates.map(async ({ inclusive, thousandths }) => {
    const terms = { display_name: 'VAT', inclusive, percentage: thousandths / 1000 };
    return (await stripe.taxRates.create(terms)).id;
  });
  const items = [
    { discounts: await coupons(sold.itemDiscounts), price: metered.id },
    { price: seats.id, quantity: sold.quantity },
  ];
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    default_tax_rates: await Promise.all(rates),
    discounts: await coupons(sold.discounts),
    items: isReversed ? items.reverse() : items,
  });

  function coupons(wanted: Off[]) {
    return Promise.all(
      wanted.map(async ({ amount, duration, percent }) => {
        const { id } = await stripe.coupons.create({
          duration,
          ...(duration === 'repeating' && { duration_in_months: 2 }),
          ...(percent ? { percent_off: percent / 100 } : { amount_off: amount, currency: 'usd' }),
        });
        if (duration === 'once') onceOnly.add(id);
        return { coupon: id };
      }),
    );
  }

  return {
    onceOnly,
    moveTo: (seconds: number) => sim.advance(clock.id, new Date(seconds * 1000)),
    preview: () => stripe.invoices.createPreview({ subscription: subscription.id }),

    /** Answers when the period ends that the usage is of. */
    async use(quantity: number): Promise<number> {
      await sendUsage(harness, customer, String(quantity));
      const { items: running } = await stripe.subscriptions.retrieve(subscription.id);
      return running.data[0]!.current_period_end;
    },
    async invoices() {
      const expand = ['data.total_discount_amounts.discount'];
      return (await stripe.invoices.list({ customer: customer.id, expand })).data;
    },
    grant: ({ days, priority, value }: Grant) =>
      stripe.billing.creditGrants.create({
        amount: { monetary: { currency: 'usd', value }, type: 'monetary' },
        applicability_config: { scope: { price_type: 'metered' } },
        category: 'paid',
        customer: customer.id,
        priority,
        ...(days !== null && { expires_at: START + days * DAY }),
      }),
    async usedOf({ id }: Stripe.Billing.CreditGrant): Promise<number> {
      const { data } = await stripe.billing.creditBalanceTransactions.list({
        credit_grant: id,
        customer: customer.id,
        limit: 100,
      });
      const debits = data.filter(({ debit }) => debit?.type === 'credits_applied');
      return debits.reduce((all, { debit }) => all + debit!.amount.monetary!.value, 0);
    },
    owe: (amount: number) =>
      stripe.customers.createBalanceTransaction(customer.id, { amount, currency: 'usd' }),
    async ledger(): Promise<number> {
      return sum((await stripe.customers.listBalanceTransactions(customer.id)).data);
    },
    async balance(): Promise<number> {
      return ((await stripe.customers.retrieve(customer.id)) as Stripe.Customer).balance;
    },
  };
}

function sumsOf({ amount_due, subtotal, subtotal_excluding_tax, total }: Stripe.Invoice) {
  return { amount_due, subtotal, subtotal_excluding_tax, total };
}

function expiresIn(days: number | null, from: number, until: number): boolean {
  const at = START + (days ?? 0) * DAY;
  return days !== null && at > from && at <= until;
}

function isExclusive({ tax_behavior }: { tax_behavior: string }): boolean {
  return tax_behavior === 'exclusive';
}

function idOf(discount: string | { id: string }): string {
  return typeof discount === 'string' ? discount : discount.id;
}

function sum(all: readonly { amount: number }[]): number {
  return all.reduce((total, { amount }) => total + amount, 0);
}
