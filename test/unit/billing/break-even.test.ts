import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { breakEvens, cheaperPlan } from '../../../server/billing/break-even.ts';
import type { Price, Tier } from '../../../server/billing/price.ts';
import type { WhatIfBasis } from '../../../server/contract/what-if.ts';
import {
  type Bill,
  bills,
  graduated,
  type Item,
  packages,
  perUnit,
  prices,
  tier,
  tierTables,
  volume,
} from './arbitraries.ts';
import { basisOf, planOf, priceOf } from './basis.ts';

/** Beyond the last edge of every tier table. */
const DENSE = 260;

/** Prices without anything to round, which bend at their tiers only. */
const whole = fc.oneof(
  fc.nat(60).map((units) => perUnit(String(units))),
  tierTables.map((tiers) => graduated(tiers.map(inWholeAmounts))),
  tierTables.map((tiers) => volume(tiers.map(inWholeAmounts))),
);

describe('where the cheaper plan changes', () => {
  it('is where a fee is worth its lower price', () => {
    const fee = graduated([tier(null, '5', '2000')]);
    assert.deepEqual(between(perUnit('10'), fee), [
      { quantity: '400', below: 'a', above: null },
      { quantity: '401', below: null, above: 'b' },
    ]);
    const odd = graduated([tier(null, '5', '2001')]);
    assert.deepEqual(between(perUnit('10'), odd), [{ quantity: '401', below: 'a', above: 'b' }]);
  });

  it('is nowhere, when one plan is always cheaper or both are the same', () => {
    assert.deepEqual(between(perUnit('10'), graduated([tier(null, '11', '1')])), []);
    assert.deepEqual(between(perUnit('10'), perUnit('10')), []);
  });

  it('is found twice, when a volume price falls below and rises again', () => {
    const cheap = volume([tier('10', '20'), tier('20', '1'), tier(null, '20')]);
    assert.deepEqual(
      between(perUnit('10'), cheap).map(({ quantity, above }) => [quantity, above]),
      [
        ['1', 'a'],
        ['11', 'b'],
        ['21', 'a'],
      ],
    );
  });

  it('is found far away', () => {
    const fee = graduated([tier(null, '0.000001', '100000')]);
    const [found] = between(perUnit('0.000002'), fee);
    assert.ok(BigInt(found!.quantity) > 90_000_000_000n);
  });

  it('is every change there is, as trying every quantity shows', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const basis = basisFor(a, b);
        const told = breakEvens(basis, {}, 'si_0', ['a', 'b']).filter(
          ({ quantity }) => Number(quantity) <= DENSE,
        );
        assert.deepEqual(told, tried(basis));
      }),
      { numRuns: 60 },
    );
  });

  it('is so at the quantity told and not at the one below, whatever the prices and terms', () => {
    fc.assert(
      fc.property(bills, prices, prices, (bill, a, b) => {
        const basis = basisFor(a, b, bill);
        for (const { quantity, below, above } of breakEvens(basis, {}, 'si_0', ['a', 'b'])) {
          const at = (units: bigint) => cheaperPlan(basis, {}, 'si_0', ['a', 'b'], String(units));
          assert.deepEqual([at(BigInt(quantity) - 1n), at(BigInt(quantity))], [below, above]);
          assert.notEqual(below, above);
        }
      }),
    );
  });

  it('rises from one point to the next, each going on where the one before ends', () => {
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const told = breakEvens(basisFor(a, b), {}, 'si_0', ['a', 'b']);
        for (const [nth, { quantity, below }] of told.slice(1).entries()) {
          assert.ok(BigInt(quantity) > BigInt(told[nth]!.quantity));
          assert.equal(below, told[nth]!.above);
        }
      }),
    );
  });

  it('stops where amounts are too large to be told', () => {
    const dear = graduated([tier(null, '1', '100000')]);
    assert.deepEqual(
      between(perUnit('900000000'), dear).map(({ quantity }) => quantity),
      ['1'],
    );
  });

  it('does not hang on credits, balance or when a change starts', () => {
    const fee = graduated([tier(null, '5', '2001')]);
    const basis = basisFor(perUnit('10'), fee);
    const credits = [{ id: 'gift', label: null, available: 500_000, prices: null }];
    const rich = { ...basis, credits, balance: -500_000 };
    assert.deepEqual(
      breakEvens(rich, { starts: 'now' }, 'si_0', ['a', 'b']),
      between(perUnit('10'), fee),
    );
  });

  it('is not told of an item or a plan the bill does not have', () => {
    const basis = basisFor(perUnit('1'), packages('10', 5));
    assert.throws(() => breakEvens(basis, {}, 'si_9', ['a', 'b']), { code: 'item_unknown' });
    assert.throws(() => breakEvens(basis, {}, 'si_0', ['a', 'c']), { code: 'plan_unknown' });
  });
});

function between(a: Price, b: Price) {
  return breakEvens(basisFor(a, b), {}, 'si_0', ['a', 'b']);
}

/** A bill whose first item may have either price. */
function basisFor(a: Price, b: Price, bill = oneItem()): WhatIfBasis {
  const { currency } = bill.terms;
  return basisOf(bill, {
    plans: [
      planOf('a', { si_0: priceOf(a, 'price_a', currency) }),
      planOf('b', { si_0: priceOf(b, 'price_b', currency) }),
    ],
  });
}

function tried(basis: WhatIfBasis) {
  const all = Array.from({ length: DENSE + 1 }, (_, quantity) =>
    cheaperPlan(basis, {}, 'si_0', ['a', 'b'], String(quantity)),
  );
  return all.flatMap((above, quantity) => {
    const below = all[quantity - 1];
    return quantity === 0 || above === below ? [] : [{ quantity: String(quantity), below, above }];
  });
}

function oneItem(): Bill {
  const item: Item = {
    id: 'si_0',
    price: { ...perUnit('1'), id: 'price_0' },
    quantity: '1',
    product: null,
    isMetered: true,
    isDiscountable: true,
    discounts: [],
    taxes: [],
  };
  const terms = { currency: 'usd', discounts: [], credits: [], balance: 0n };
  return { items: [item], fixed: [], terms };
}

function inWholeAmounts({ upTo, unitAmount, flatAmount }: Tier): Tier {
  const units = (text: string) => text.split('.')[0]!;
  return { upTo, unitAmount: units(unitAmount), flatAmount: units(flatAmount) };
}
