import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { compare, parseDecimal, sum } from '../../../server/billing/decimal.ts';
import { amountOf, lineAmount, pricedLines, pricedParts } from '../../../server/billing/price.ts';
import { RULES, type Rules } from '../../../server/billing/rules.ts';
import { graduated, perUnit, prices, quantities, tier, tierTables, volume } from './arbitraries.ts';

const switched = fc.record({
  linePerTier: fc.boolean(),
  flatFeeLine: fc.constantFrom('own' as const, 'within' as const),
  chargeFirstTierFlatAtZero: fc.boolean(),
});
const rules = (changed: Partial<Rules>): Rules => ({ ...RULES, ...changed });

/** Half a cent of units and half a cent of fee, in each of two tiers. */
const halves = [tier('1', '0.5', '0.5'), tier(null, '0.5', '0.5')];

describe('the parts of a price', () => {
  it('are one a tier, and one for its flat fee', () => {
    const price = graduated([tier('10', '0', '2000'), tier('20', '5'), tier(null, '3', '100')]);
    assert.deepEqual(pricedParts(price, '25.5'), [
      { tier: 0, quantity: '10', unitAmount: '0', amount: 0n },
      { tier: 0, quantity: '0', unitAmount: null, amount: 2000n },
      { tier: 1, quantity: '10', unitAmount: '5', amount: 50n },
      { tier: 2, quantity: '5.5', unitAmount: '3', amount: 17n },
      { tier: 2, quantity: '0', unitAmount: null, amount: 100n },
    ]);
  });

  it('are one for a price without tiers, and name the tier of a volume price', () => {
    assert.deepEqual(pricedParts(perUnit('5'), '3'), [
      { tier: null, quantity: '3', unitAmount: '5', amount: 15n },
    ]);
    assert.deepEqual(pricedParts(volume([tier('2', '9'), tier(null, '5')]), '3'), [
      { tier: 1, quantity: '3', unitAmount: '5', amount: 15n },
    ]);
  });

  it('add up to the amount, and to the lines, whatever the rules', () => {
    fc.assert(
      fc.property(prices, quantities, switched, (price, quantity, changed) => {
        const parts = pricedParts(price, quantity, rules(changed));
        assert.equal(total(parts), amountOf(price, quantity, rules(changed)));
        assert.deepEqual(pricedLines(price, quantity, rules(changed)).flat(), parts);
        assert.ok(parts.every(({ amount }) => amount >= 0n));
      }),
    );
  });

  it('add up to the price rounded once, where a graduated price is one line', () => {
    fc.assert(
      fc.property(tierTables, quantities, (tiers, quantity) => {
        const parts = pricedParts(graduated(tiers), quantity, rules({ linePerTier: false }));
        assert.equal(total(parts), lineAmount(graduated(tiers), quantity));
      }),
    );
  });

  it('differ from the price rounded once by at most half a minor unit each', () => {
    fc.assert(
      fc.property(prices, quantities, (price, quantity) => {
        const parts = pricedParts(price, quantity);
        const apart = total(parts) - lineAmount(price, quantity);
        assert.ok(apart * 2n <= BigInt(parts.length) && apart * -2n <= BigInt(parts.length));
      }),
    );
  });

  it('hold every unit once, in tiers that rise', () => {
    fc.assert(
      fc.property(prices, quantities, switched, (price, quantity, changed) => {
        const parts = pricedParts(price, quantity, rules(changed));
        const units = sum(parts.map((part) => part.quantity));
        assert.equal(compare(parseDecimal(units), parseDecimal(quantity)), 0);
        const tiers = parts.map(({ tier }) => tier ?? 0);
        assert.deepEqual(
          tiers,
          tiers.toSorted((a, b) => a - b),
        );
      }),
    );
  });
});

describe('a rule of pricing', () => {
  it('rounds tier by tier, or the whole line once', () => {
    const price = graduated([tier('1', '0.5'), tier(null, '0.5')]);
    assert.equal(amountOf(price, '2', rules({ linePerTier: true })), 2n);
    assert.equal(amountOf(price, '2', rules({ linePerTier: false })), 1n);
  });

  it('rounds a flat fee by itself, or with the units of its tier', () => {
    for (const price of [graduated(halves), volume(halves)]) {
      assert.equal(amountOf(price, '1', rules({ flatFeeLine: 'own' })), 2n);
      assert.equal(amountOf(price, '1', rules({ flatFeeLine: 'within' })), 1n);
    }
    assert.equal(pricedLines(graduated(halves), '2', rules({ flatFeeLine: 'own' })).length, 4);
    assert.equal(pricedLines(graduated(halves), '2', rules({ flatFeeLine: 'within' })).length, 2);
    assert.equal(pricedLines(graduated(halves), '2', rules({ linePerTier: false })).length, 1);
  });

  it("charges the first tier's flat fee at zero, or only from the first unit on", () => {
    for (const model of [graduated, volume]) {
      const price = model([tier('100', '0', '900'), tier(null, '1')]);
      assert.equal(amountOf(price, '0', rules({ chargeFirstTierFlatAtZero: true })), 900n);
      assert.equal(amountOf(price, '0', rules({ chargeFirstTierFlatAtZero: false })), 0n);
      assert.equal(amountOf(price, '0.1', rules({ chargeFirstTierFlatAtZero: false })), 900n);
    }
  });

  it('does not charge the fee of a tier that is not reached', () => {
    const price = graduated([tier('10', '0', '100'), tier(null, '0', '700')]);
    assert.equal(amountOf(price, '10'), 100n);
    assert.equal(amountOf(price, '10.000001'), 800n);
  });
});

function total(parts: readonly { amount: bigint }[]) {
  return parts.reduce((sum, { amount }) => sum + amount, 0n);
}
