import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import {
  compare,
  decimal,
  formatDecimal,
  multiply,
  round,
} from '../../../demo/stripe/money/decimal.ts';
import {
  graduated,
  type PricingRules,
  perUnit,
  volume,
} from '../../../demo/stripe/money/pricing.ts';
import type { Price, Tier } from '../../../demo/stripe/wire.ts';

const rules: PricingRules = {
  chargeFirstTierFlatAtZero: true,
  flatFeeLine: 'own',
  linePerTier: true,
};

describe('the laws of pricing', () => {
  it('a graduated cost never falls as usage grows', () => {
    fc.assert(
      fc.property(tiers(), quantity(), quantity(), (table, a, b) => {
        const [less, more] = compare(a, b) <= 0 ? [a, b] : [b, a];
        for (const linePerTier of [true, false]) {
          const cost = (q: typeof a) => sum(graduated(table, q, { ...rules, linePerTier }));
          assert.ok(cost(less) <= cost(more));
        }
      }),
    );
  });

  it('the quantities of graduated lines add up to the usage', () => {
    fc.assert(
      fc.property(tiers(), quantity(), (table, usage) => {
        const lines = graduated(table, usage, rules);
        const units = lines.map((line) => Number(formatDecimal(line.quantity)));
        const total = units.reduce((a, b) => a + b, 0);
        assert.ok(Math.abs(total - Number(formatDecimal(usage))) < 1e-6);
      }),
    );
  });

  it('every line with a unit price costs quantity times price, rounded once', () => {
    fc.assert(
      fc.property(tiers(), quantity(), (table, usage) => {
        for (const line of [...graduated(table, usage, rules), ...volume(table, usage, rules)]) {
          if (line.unitAmount === null) continue;
          assert.equal(line.amount, round(multiply(line.quantity, decimal(line.unitAmount))));
        }
      }),
    );
  });

  it('one tier without an end costs the same graduated, by volume and per unit', () => {
    fc.assert(
      fc.property(price(), quantity(), (unit, usage) => {
        const table = [tier(null, unit, 0)];
        const flat = { billing_scheme: 'per_unit', unit_amount_decimal: unit } as Price;
        const expected = perUnit(flat, usage).amount;
        assert.equal(sum(graduated(table, usage, rules)), expected);
        assert.equal(sum(volume(table, usage, rules)), expected);
      }),
    );
  });

  it('rounding gives the nearest whole number, halves away from zero', () => {
    for (const [text, expected] of [
      ['1.5', 2n],
      ['2.5', 3n],
      ['-2.5', -3n],
      ['2.4999', 2n],
      ['0.025', 0n],
    ] as const) {
      assert.equal(round(decimal(text)), expected);
    }
  });
});

describe('the switches of pricing', () => {
  const table = [tier(10, '1', 500), tier(null, '0.5', 0)];

  it('the first flat fee is due at zero usage, unless switched off', () => {
    const off = { ...rules, chargeFirstTierFlatAtZero: false };
    assert.equal(sum(graduated(table, decimal('0'), rules)), 500n);
    assert.equal(sum(graduated(table, decimal('0'), off)), 0n);
    assert.equal(sum(volume(table, decimal('0'), off)), 0n);
  });

  it('a flat fee stands on a line of its own, or within its tier', () => {
    const within = { ...rules, flatFeeLine: 'within' } as const;
    assert.deepEqual(graduated(table, decimal('4'), rules).map(amountOf), [4n, 500n]);
    assert.deepEqual(graduated(table, decimal('4'), within).map(amountOf), [504n]);
  });

  it('a graduated price gives a line for each tier, or one rounded once', () => {
    const halves = [tier(1, '0.5', 0), tier(null, '0.5', 0)];
    const single = { ...rules, linePerTier: false };
    assert.deepEqual(graduated(halves, decimal('2'), rules).map(amountOf), [1n, 1n]);
    assert.deepEqual(graduated(halves, decimal('2'), single).map(amountOf), [1n]);
  });
});

function sum(lines: { amount: bigint }[]): bigint {
  return lines.reduce((total, { amount }) => total + amount, 0n);
}

function amountOf(line: { amount: bigint }): bigint {
  return line.amount;
}

function tier(upTo: number | null, unit: string, flat: number): Tier {
  return {
    flat_amount: flat,
    flat_amount_decimal: String(flat),
    unit_amount: null,
    unit_amount_decimal: unit,
    up_to: upTo,
  };
}

function price() {
  return fc
    .bigInt({ min: 0n, max: 10n ** 15n })
    .map((digits) => formatDecimal({ digits, scale: 12 }));
}

function quantity() {
  return fc.record({ digits: fc.bigInt({ min: 0n, max: 10n ** 9n }), scale: fc.nat({ max: 4 }) });
}

function tiers() {
  const bounds = fc.uniqueArray(fc.integer({ min: 1, max: 100_000 }), {
    minLength: 1,
    maxLength: 5,
  });
  const prices = fc.array(fc.tuple(price(), fc.nat({ max: 5000 })), { minLength: 6, maxLength: 6 });
  return fc.tuple(bounds, prices).map(([tops, costs]) => {
    const ends = [...tops.sort((a, b) => a - b), null];
    return ends.map((upTo, index) => tier(upTo, costs[index]![0], costs[index]![1]));
  });
}
