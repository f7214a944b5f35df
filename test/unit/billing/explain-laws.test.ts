import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  amountDueOf,
  type Cause,
  type Entry,
  type Explained,
  explain,
  type Factor,
} from '../../../server/billing/explain.ts';
import { amountOf } from '../../../server/billing/price.ts';
import { type Settlement, type Share, settle } from '../../../server/billing/settle.ts';
import { type Bill, bills, chargesOf, type Item, prices, quantities } from './arbitraries.ts';

const ORDER: readonly Factor[] = [
  'plan',
  'price',
  'seats',
  'usage',
  'proration',
  'other',
  'discount',
  'credit',
  'tax',
  'balance',
  'credit_note',
  'carried',
];

/** Two bills that have nothing to do with each other, or of which the later comes of the earlier. */
const pairs = fc
  .tuple(bills, bills, fc.array(fc.boolean(), { minLength: 8, maxLength: 8 }), quantities, prices)
  .map(([a, b, keep, quantity, price]) => {
    const moved = a.items.map((item, nth) => ({
      ...item,
      quantity: keep[nth]! ? item.quantity : quantity,
      price: keep[nth + 4]! ? item.price : { ...price, id: `${item.price.id}_new` },
    }));
    const currency = a.terms.currency;
    const items = keep[7]! ? moved : [...moved.slice(1), ...b.items.slice(moved.length)];
    const fixed = (keep[6]! ? a : b).fixed.map((charge) => ({ ...charge, currency }));
    const after = keep[5]! ? { ...b, items, fixed, terms: { ...b.terms, currency } } : { ...b };
    return after.terms.currency === currency ? ([a, after] as const) : ([a, a] as const);
  });

describe('why a bill differs from another', () => {
  it('adds up to the difference of what is due, whatever the bills', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const [before, after] = [explained(a), explained(b)];
        assert.equal(amountDueOf(before), settled(a).amountDue);
        const difference = settled(b).amountDue - settled(a).amountDue;
        assert.equal(sumOf(explain(before, after)), difference);
        assert.equal(sumOf(explain(after, before)), -difference);
      }),
      { numRuns: 1_000 },
    );
  });

  it('has no effect of nothing, and each is what stands after less what stood before', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        for (const { before, after, amount, change } of explain(explained(a), explained(b))) {
          assert.notEqual(amount, 0n);
          assert.equal(amount, after - before);
          if (change === 'added') assert.equal(before, 0n);
          if (change === 'removed') assert.equal(after, 0n);
        }
      }),
    );
  });

  it('goes in the order of the factors', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const places = explain(explained(a), explained(b)).map(({ factor }) =>
          ORDER.indexOf(factor),
        );
        assert.deepEqual(
          places,
          places.toSorted((x, y) => x - y),
        );
      }),
    );
  });

  it('is nothing for two equal bills', () => {
    fc.assert(
      fc.property(bills, (bill) => assert.deepEqual(explain(explained(bill), explained(bill)), [])),
    );
  });

  it('is the difference of the lines and one usage effect, when one usage changed', () => {
    fc.assert(
      fc.property(bills, fc.nat(3), quantities, (a, at, quantity) => {
        const nth = at % a.items.length;
        const items = a.items.map((item, place) => (place === nth ? { ...item, quantity } : item));
        const told = explain(explained(a), explained({ ...a, items }));
        const lines = told.filter(
          ({ factor }) => ORDER.indexOf(factor) < ORDER.indexOf('discount'),
        );
        const grown = costOf(items[nth]!) - costOf(a.items[nth]!);
        assert.deepEqual(
          lines.map(({ factor, amount }) => [factor, amount]),
          grown === 0n ? [] : [[a.items[nth]!.isMetered ? 'usage' : 'seats', grown]],
        );
      }),
    );
  });

  it('is a new price at the old quantity, then the new quantity at the new price', () => {
    fc.assert(
      fc.property(bills, prices, quantities, (a, changed, quantity) => {
        const [first, ...rest] = a.items as [Item, ...Item[]];
        const price = { ...changed, id: 'price_new' };
        const told = explain(
          explained(a),
          explained({ ...a, items: [{ ...first, price, quantity }, ...rest] }),
        );
        const between = amountOf(price, first.quantity);
        const of = (factor: Factor) => sumOf(told.filter((cause) => cause.factor === factor));
        assert.equal(of('price'), between - costOf(first));
        assert.equal(of('seats') + of('usage'), amountOf(price, quantity) - between);
      }),
    );
  });

  it('does not hang on the order of the lines', () => {
    fc.assert(
      fc.property(pairs, ([a, b]) => {
        const turned = (bill: Explained) => ({ ...bill, entries: bill.entries.toReversed() });
        const told = explain(explained(a), explained(b));
        const other = explain(turned(explained(a)), turned(explained(b)));
        assert.deepEqual(other.map(textOf).toSorted(), told.map(textOf).toSorted());
      }),
    );
  });
});

/** A bill as it is compared: items by their id, meter and product, each with all of its lines. */
function explained(bill: Bill): Explained {
  const { discounts, credits, taxes, balance, carried } = settled(bill);
  const off = ({ id, amount }: Share) => ({ label: id, percent: null, amount: -amount });
  return {
    currency: bill.terms.currency,
    entries: [
      ...bill.items.map(entryOf),
      ...bill.fixed.map((charge, nth): Entry => {
        const entry = { unit: null, priceId: null, price: null, quantity: null };
        const kind = nth === 0 ? 'proration' : 'other';
        return {
          ...entry,
          item: null,
          meter: null,
          product: null,
          kind,
          label: charge.owner,
          amount: charge.amount,
        };
      }),
    ],
    discounts: discounts.map(off),
    credits: credits.map(off),
    taxes: taxes
      .filter(({ inclusive }) => !inclusive)
      .map(({ id, amount }) => ({ label: id, percent: null, amount })),
    creditNotes: 0n,
    balance,
    carried,
  };
}

function entryOf(item: Item): Entry {
  const { id, isMetered, price, quantity } = item;
  return {
    item: id,
    meter: isMetered ? `meter_${id}` : null,
    product: `product_${id}`,
    kind: isMetered ? 'usage' : 'recurring',
    label: id,
    unit: null,
    priceId: price.id,
    price,
    quantity,
    amount: costOf(item),
  };
}

function costOf({ price, quantity }: Item) {
  return amountOf(price, quantity);
}

function settled(bill: Bill): Settlement {
  return settle(chargesOf(bill), bill.terms);
}

function textOf({ factor, change, label, before, after }: Cause) {
  return `${factor} ${change} ${label} ${before} ${after}`;
}

function sumOf(causes: readonly Cause[]): bigint {
  return causes.reduce((sum, { amount }) => sum + amount, 0n);
}
