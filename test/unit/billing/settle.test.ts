import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { currencyExponent } from '../../../server/billing/currency.ts';
import { RULES, type Rules } from '../../../server/billing/rules.ts';
import {
  type Charge,
  type Discount,
  divideHalfUp,
  dueOf,
  type Settlement,
  settle,
  type Tax,
  type Terms,
} from '../../../server/billing/settle.ts';

const half: Discount = { id: 'half', percent: '50', amount: null, products: null };
const third: Discount = { ...half, id: 'third', percent: '33.3333' };
const tenOff: Discount = { ...half, id: 'ten', percent: null, amount: 1_000n };

describe("settle, by the numbers of Stripe's documentation", () => {
  it('V24: taxes are rounded line by line, then added up', () => {
    const tax = [exclusive('15')];
    const settled = settle([charge(43n, { taxes: tax }), charge(484n, { taxes: tax })], terms());
    assert.deepEqual(
      settled.lines.map(({ taxes }) => taxes),
      [[6n], [73n]],
    );
    assert.deepEqual(figures(settled), { subtotal: 527n, taxes: 79n, total: 606n, due: 606n });
  });

  it('V33: an inclusive tax is inside of the amount, an exclusive one comes on top', () => {
    const inside = settle([charge(60_000n, { taxes: [inclusive('10')] })], terms());
    assert.deepEqual(figures(inside), {
      subtotal: 60_000n,
      taxes: 5_455n,
      total: 60_000n,
      due: 60_000n,
    });
    const onTop = settle([charge(60_000n, { taxes: [exclusive('10')] })], terms());
    assert.deepEqual(figures(onTop), {
      subtotal: 60_000n,
      taxes: 6_000n,
      total: 66_000n,
      due: 66_000n,
    });
  });

  it('V35: half a minor unit goes up, on both sides of zero', () => {
    assert.deepEqual([divideHalfUp(25n, 10n), divideHalfUp(24n, 10n)], [3n, 2n]);
    assert.deepEqual([divideHalfUp(-25n, 10n), divideHalfUp(-24n, 10n)], [-3n, -2n]);
  });

  it('V36: minor units are what the API has, also where a currency has none in use', () => {
    const known = { usd: 2, jpy: 0, isk: 2, ugx: 2, kwd: 3, huf: 2 };
    const found = Object.keys(known).map((code) => [code, currencyExponent(code)]);
    assert.deepEqual(Object.fromEntries(found), known);
  });

  it('V37: what is due in three decimals ends in a zero, and the rest waits', () => {
    const settled = settle([charge(5_124n, { currency: 'kwd' })], terms({ currency: 'kwd' }));
    assert.deepEqual([settled.total, settled.amountDue, settled.carried], [5_124n, 5_120n, -4n]);
  });
});

describe('settle', () => {
  it("takes an item's discounts before those of the whole, each from what is left", () => {
    const lines = [charge(2_000n, { owner: 'a', discounts: [half] }), charge(1_000n)];
    const tenth = { ...half, id: 'tenth', percent: '10' };
    const settled = settle(lines, terms({ discounts: [tenth] }));
    assert.deepEqual(lefts(settled), [900n, 900n]);
    assert.deepEqual(settled.discounts, [
      { id: 'half', amount: 1_000n },
      { id: 'tenth', amount: 200n },
    ]);
  });

  it('shares one discount of an item over its tiers', () => {
    const off = { ...tenOff, amount: 5n };
    const tiers = [10n, 20n, 70n].map((amount) => charge(amount, { owner: 'a', discounts: [off] }));
    const settled = settle(tiers, terms());
    assert.deepEqual(lefts(settled), [10n, 19n, 66n]);
    assert.deepEqual(settled.discounts, [{ id: 'ten', amount: 5n }]);
  });

  it('takes a discount off its products only, and off nothing that has none', () => {
    const off = { ...half, products: ['prod_a'] };
    const lines = [charge(100n, { product: 'prod_a' }), charge(100n, { product: 'prod_b' })];
    const settled = settle(
      [...lines, charge(100n, { product: null })],
      terms({ discounts: [off] }),
    );
    assert.deepEqual(lefts(settled), [50n, 100n, 100n]);
  });

  it('takes nothing off a proration, nor off what is given back', () => {
    const lines = [charge(500n, { isDiscountable: false }), charge(-300n), charge(100n)];
    assert.deepEqual(lefts(settle(lines, terms({ discounts: [half] }))), [500n, -300n, 50n]);
  });

  it('pays with credits for metered lines in scope, one grant after the other', () => {
    const lines = [
      charge(1_000n, { price: 'seat' }),
      charge(600n, { price: 'calls', isMetered: true }),
      charge(600n, { price: 'store', isMetered: true }),
    ];
    const settled = settle(
      lines,
      terms({
        credits: [
          { id: 'store', available: 200n, prices: ['store', 'seat'] },
          { id: 'any', available: 700n, prices: null },
          { id: 'empty', available: 0n, prices: null },
        ],
      }),
    );
    assert.deepEqual(lefts(settled), [1_000n, 0n, 300n]);
    assert.deepEqual(settled.credits, [
      { id: 'store', amount: 200n },
      { id: 'any', amount: 700n },
    ]);
  });

  it('taxes what discounts and credits left, and gives tax back on what is given back', () => {
    const taxes = [exclusive('20')];
    const lines = [charge(1_000n, { taxes, isMetered: true }), charge(-250n, { taxes })];
    const credits = [{ id: 'gift', available: 100n, prices: null }];
    const settled = settle(lines, terms({ discounts: [half], credits }));
    assert.deepEqual(settled.lines, [
      { left: 400n, taxes: [80n] },
      { left: -250n, taxes: [-50n] },
    ]);
    assert.equal(settled.total, 180n);
  });

  it('reckons an exclusive tax on what is left without the inclusive ones', () => {
    const taxes = [inclusive('10'), exclusive('10')];
    const settled = settle([charge(1_100n, { taxes })], terms());
    assert.deepEqual(settled.lines[0]!.taxes, [100n, 100n]);
    assert.equal(settled.total, 1_200n);
  });

  it('lets a credit on the balance pay, and keeps what it does not need', () => {
    assert.deepEqual(due(1_000n, -400n), { balance: -400n, carried: 0n, amountDue: 600n });
    assert.deepEqual(due(1_000n, -1_400n), { balance: -1_000n, carried: 0n, amountDue: 0n });
    assert.deepEqual(due(1_000n, 250n), { balance: 250n, carried: 0n, amountDue: 1_250n });
    assert.deepEqual(due(-1_000n, 0n), { balance: 1_000n, carried: 0n, amountDue: 0n });
  });

  it('leaves less than the smallest charge for a later invoice', () => {
    assert.deepEqual(due(49n, 0n), { balance: 0n, carried: -49n, amountDue: 0n });
    assert.deepEqual(due(50n, 0n), { balance: 0n, carried: 0n, amountDue: 50n });
    assert.deepEqual(due(100n, -60n), { balance: -60n, carried: -40n, amountDue: 0n });
    const free = { ...RULES, minimumCharge: {} };
    assert.equal(dueOf(49n, { balance: 0n, currency: 'usd' }, free).amountDue, 49n);
  });

  it('is nothing at all for no lines', () => {
    const settled = settle([], terms({ discounts: [tenOff] }));
    assert.deepEqual([settled.total, settled.amountDue, settled.discounts], [0n, 0n, []]);
  });
});

describe('a rule of settling', () => {
  const three = [charge(10n), charge(10n), charge(15n)];

  it('rounds a percentage once over all lines, or line by line', () => {
    assert.equal(offOf(three, third, { percentDiscountRounding: 'total' }), 12n);
    assert.equal(offOf(three, third, { percentDiscountRounding: 'line' }), 11n);
  });

  it('gives what is left over of a discount to the largest fraction, the first or the last', () => {
    const two = { ...tenOff, amount: 2n };
    const by = (discountRemainder: Rules['discountRemainder']) =>
      lefts(settle(three, terms({ discounts: [two] }), { ...RULES, discountRemainder }));
    assert.deepEqual(by('largest'), [9n, 10n, 14n]);
    assert.deepEqual(by('first'), [9n, 9n, 15n]);
    assert.deepEqual(by('last'), [10n, 9n, 14n]);
  });

  it('takes discounts as given, or percentages first', () => {
    const lines = [charge(10_000n)];
    const left = (discountOrder: Rules['discountOrder']) =>
      lefts(settle(lines, terms({ discounts: [tenOff, half] }), { ...RULES, discountOrder }));
    assert.deepEqual([left('given'), left('percent_first')], [[4_500n], [4_000n]]);
  });

  it('uses a grant up line after line, or in proportion', () => {
    const metered = three.map((one) => ({ ...one, isMetered: true }));
    const credits = [{ id: 'gift', available: 14n, prices: null }];
    const left = (creditSpread: Rules['creditSpread']) =>
      lefts(settle(metered, terms({ credits }), { ...RULES, creditSpread }));
    assert.deepEqual(
      [left('in_order'), left('proportional')],
      [
        [0n, 6n, 15n],
        [6n, 6n, 9n],
      ],
    );
  });
});

describe('what cannot be settled', () => {
  it('is a bill of two currencies', () => {
    const lines = [charge(1n), charge(1n, { currency: 'eur' })];
    assert.throws(() => settle(lines, terms()), { code: 'currency_mixed' });
    assert.throws(() => settle(lines.slice(1), terms()), { code: 'currency_mixed' });
  });

  it('is a discount that is both a share and an amount, or neither, or below zero', () => {
    refusesDiscount({ ...half, amount: 1n });
    refusesDiscount({ ...half, percent: null });
    refusesDiscount({ ...tenOff, amount: -1n });
  });

  for (const percent of [
    'NaN',
    '',
    '-1',
    '1e2',
    '100.01',
    '101',
    ' 5',
    '5%',
    'Infinity',
    '100.00000000000000000001',
  ]) {
    it(`is a share written ${JSON.stringify(percent)}, also with nothing to take it from`, () => {
      refusesDiscount({ ...half, percent });
      for (const tax of [inclusive(percent), exclusive(percent)]) {
        for (const amount of [100n, 0n]) {
          const lines = [charge(amount, { taxes: [tax] })];
          assert.throws(() => settle(lines, terms()), { code: 'tax_invalid' });
        }
      }
    });
  }

  function refusesDiscount(discount: Discount) {
    for (const amount of [100n, 0n]) {
      const ofAll = () => settle([charge(amount)], terms({ discounts: [discount] }));
      const ofItem = () => settle([charge(amount, { discounts: [discount] })], terms());
      assert.throws(ofAll, { name: 'BillingError', code: 'discount_invalid' });
      assert.throws(ofItem, { name: 'BillingError', code: 'discount_invalid' });
    }
  }
});

function charge(amount: bigint, more: Partial<Charge> = {}): Charge {
  return {
    owner: 'item',
    currency: 'usd',
    amount,
    price: null,
    product: null,
    isMetered: false,
    isDiscountable: true,
    discounts: [],
    taxes: [],
    ...more,
  };
}

function terms(more: Partial<Terms> = {}): Terms {
  return { currency: 'usd', discounts: [], credits: [], balance: 0n, ...more };
}

function inclusive(percent: string): Tax {
  return { id: 'inside', percent, inclusive: true };
}

function exclusive(percent: string): Tax {
  return { id: 'on_top', percent, inclusive: false };
}

function due(total: bigint, balance: bigint) {
  return dueOf(total, { balance, currency: 'usd' });
}

function offOf(charges: readonly Charge[], discount: Discount, changed: Partial<Rules>) {
  const settled = settle(charges, terms({ discounts: [discount] }), { ...RULES, ...changed });
  return settled.discounts[0]!.amount;
}

function lefts({ lines }: Settlement) {
  return lines.map(({ left }) => left);
}

function figures({ subtotal, taxes, total, amountDue }: Settlement) {
  return {
    subtotal,
    taxes: taxes.reduce((sum, { amount }) => sum + amount, 0n),
    total,
    due: amountDue,
  };
}
