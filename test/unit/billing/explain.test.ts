import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  type Applied,
  type Cause,
  type Entry,
  type Explained,
  explain,
} from '../../../server/billing/explain.ts';
import { graduated, perUnit, tier } from './arbitraries.ts';

const tens = { priceId: 'price_tens', price: perUnit('10') };
const dozens = { priceId: 'price_dozens', price: perUnit('12') };

describe('why a bill differs', () => {
  it('is usage alone, when only that changed', () => {
    const told = explain(bill([usage('100')]), bill([usage('150')]));
    assert.deepEqual(told, [
      {
        factor: 'usage',
        change: 'changed',
        label: 'Calls',
        unit: 'calls',
        quantity: { before: '100', after: '150' },
        percent: null,
        before: 1_000n,
        after: 1_500n,
        amount: 500n,
      },
    ]);
  });

  it('is the price first, at what was used before, then the usage', () => {
    const told = explain(bill([usage('100')]), bill([usage('150', dozens)]));
    assert.deepEqual(brief(told), [
      ['price', 'changed', 1_000n, 1_200n],
      ['usage', 'changed', 1_200n, 1_800n],
    ]);
    assert.deepEqual(
      told.map(({ quantity }) => quantity),
      [
        { before: '100', after: '100' },
        { before: '100', after: '150' },
      ],
    );
  });

  it('is the price at the rounding its own lines show', () => {
    const halves = { priceId: 'halves', price: graduated([tier('1', '0.5'), tier(null, '0.5')]) };
    const free = { priceId: 'free', price: perUnit('0') };
    const after = (linePerTier: boolean, amount: bigint) =>
      bill([usage('4', { ...halves, amount, linePerTier })]);
    const before = bill([usage('2', { ...free, amount: 0n })]);
    assert.deepEqual(brief(explain(before, after(true, 3n)))[0], ['price', 'changed', 0n, 2n]);
    assert.deepEqual(brief(explain(before, after(false, 2n)))[0], ['price', 'changed', 0n, 1n]);
  });

  it('is one effect where the new price cannot be reckoned, or was not at hand', () => {
    for (const price of [null, graduated([])]) {
      const odd = usage('150', { priceId: 'odd', price, amount: 1_700n });
      assert.deepEqual(brief(explain(bill([usage('100')]), bill([odd]))), [
        ['price', 'changed', 1_000n, 1_700n],
      ]);
    }
  });

  it('is the price, when price and quantity are the same and the amount is not', () => {
    const told = explain(bill([usage('100')]), bill([usage('100.0', { amount: 900n })]));
    assert.deepEqual(brief(told), [['price', 'changed', 1_000n, 900n]]);
  });

  it('tells seats from usage', () => {
    const seats = (quantity: string) => usage(quantity, { kind: 'recurring' });
    assert.deepEqual(brief(explain(bill([seats('5')]), bill([seats('3')]))), [
      ['seats', 'changed', 50n, 30n],
    ]);
  });

  it('is what came and what went, those that went first', () => {
    const before = bill([usage('1', { item: 'si_old', label: 'Old' })]);
    const after = bill([usage('2', { item: 'si_new', label: 'New' })]);
    assert.deepEqual(brief(explain(before, after)), [
      ['plan', 'removed', 10n, 0n],
      ['plan', 'added', 0n, 20n],
    ]);
  });

  it('never takes usage for seats, though they are of one item', () => {
    const after = bill([usage('2', { kind: 'recurring' })]);
    assert.deepEqual(
      explain(bill([usage('1')]), after).map(({ factor }) => factor),
      ['plan', 'plan'],
    );
  });

  it('finds an item again by its id, else its meter, else its product', () => {
    const before = bill([
      usage('1', { item: 'si_1', meter: 'calls', product: 'prod_a', label: 'By id' }),
      usage('10', { item: 'si_2', meter: 'calls', product: 'prod_b', label: 'By meter' }),
      usage('100', { item: 'si_3', meter: null, product: 'prod_b', label: 'By product' }),
    ]);
    const after = bill([
      usage('200', { item: 'si_6', meter: null, product: 'prod_b', label: 'By product' }),
      usage('20', { item: 'si_5', meter: 'calls', product: 'prod_a', label: 'By meter' }),
      usage('2', { item: 'si_1', meter: 'calls', product: 'prod_b', label: 'By id' }),
    ]);
    const told = explain(before, after);
    assert.deepEqual(
      told.map(({ label, quantity }) => [label, quantity?.before, quantity?.after]),
      [
        ['By product', '100', '200'],
        ['By meter', '10', '20'],
        ['By id', '1', '2'],
      ],
    );
  });

  it('finds the same price of an item before another one of it', () => {
    const dear = { priceId: 'price_dear', price: { ...tens.price, unitAmount: '20' } };
    const before = bill([usage('900'), usage('2000', { ...dear, amount: 40_000n })]);
    const after = bill([usage('2100', { ...dear, amount: 42_000n })]);
    assert.deepEqual(brief(explain(before, after)), [
      ['plan', 'removed', 9_000n, 0n],
      ['usage', 'changed', 40_000n, 42_000n],
    ]);
  });

  it('never takes one meter for another, though they are of one product', () => {
    const before = bill([usage('1000', { item: 'si_1', meter: 'calls', product: 'prod_a' })]);
    const after = bill([usage('50', { item: 'si_2', meter: 'gigabytes', product: 'prod_a' })]);
    assert.deepEqual(
      explain(before, after).map(({ factor, change }) => [factor, change]),
      [
        ['plan', 'removed'],
        ['plan', 'added'],
      ],
    );
  });

  it('never finds an item by what neither has', () => {
    const [before, after] = [null, null].map((none) =>
      bill([usage('1', { item: none, meter: none })]),
    );
    assert.equal(explain(before!, after!).length, 2);
  });

  it('tells prorations and one-offs of each bill by themselves, given back and charged as one', () => {
    const part = (amount: bigint, more: Partial<Entry> = {}) =>
      usage('1', { kind: 'proration', amount, ...more });
    const before = bill([part(70n)]);
    const charged = part(1_000n, { quantity: '2' });
    const after = bill([part(-500n), charged, part(9n, { kind: 'other', item: null })]);
    assert.deepEqual(brief(explain(before, after)), [
      ['proration', 'removed', 70n, 0n],
      ['proration', 'added', 0n, 500n],
      ['other', 'added', 0n, 9n],
    ]);
    // What was held until the change, and from then on.
    assert.deepEqual(explain(before, after)[1]!.quantity, { before: '1', after: '2' });
  });

  it('is no proration that stands on both bills alike', () => {
    const part = usage('1', { kind: 'proration', item: 'si_1', amount: 70n });
    assert.deepEqual(explain(bill([part]), bill([part, usage('1', { item: 'si_2' })])).length, 1);
  });

  it('tells discounts, credits and taxes by their names, then balance and what is carried', () => {
    const before = bill([], {
      discounts: [applied('Welcome', '20', -200n)],
      taxes: [applied('VAT', '19', 100n)],
      carried: -40n,
    });
    const after = bill([], {
      discounts: [applied('Loyal', '10', -90n)],
      credits: [applied(null, null, -30n), applied(null, null, -20n)],
      taxes: [applied('VAT', '20', 120n)],
      balance: 40n,
    });
    const told = explain(before, after);
    assert.deepEqual(brief(told), [
      ['discount', 'removed', -200n, 0n],
      ['discount', 'added', 0n, -90n],
      ['credit', 'added', 0n, -50n],
      ['tax', 'changed', 100n, 120n],
      ['balance', 'added', 0n, 40n],
      ['carried', 'removed', -40n, 0n],
    ]);
    assert.deepEqual(told[3]!.percent, { before: '19', after: '20' });
    assert.deepEqual(told[2]!.percent, null);
  });

  it('is not told of bills of two currencies', () => {
    assert.throws(() => explain(bill([]), bill([], { currency: 'eur' })), {
      name: 'BillingError',
      code: 'currency_mixed',
    });
  });
});

function bill(entries: readonly Entry[], more: Partial<Explained> = {}): Explained {
  return {
    currency: 'usd',
    entries,
    discounts: [],
    credits: [],
    taxes: [],
    balance: 0n,
    creditNotes: 0n,
    carried: 0n,
    ...more,
  };
}

/** Usage at ten minor units a unit, or at what is said instead. */
function usage(quantity: string, more: Partial<Entry> = {}): Entry {
  const unitAmount = (more.price ?? tens.price).unitAmount ?? '0';
  return {
    item: 'si_1',
    meter: null,
    product: null,
    kind: 'usage',
    label: 'Calls',
    unit: 'calls',
    ...tens,
    quantity,
    amount: BigInt(unitAmount) * BigInt(quantity.split('.')[0]!),
    ...more,
  };
}

function applied(label: string | null, percent: string | null, amount: bigint): Applied {
  return { label, percent, amount };
}

function brief(causes: readonly Cause[]) {
  return causes.map(({ factor, change, before, after }) => [factor, change, before, after]);
}
