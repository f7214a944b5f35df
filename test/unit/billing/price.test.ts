import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { formatDecimal, parseDecimal, roundHalfUp, sum } from '../../../server/billing/decimal.ts';
import { lineAmount, type Price, type Tier } from '../../../server/billing/price.ts';

const tiersA = [tier('5', '700'), tier('10', '650'), tier(null, '600')];
const tiersB = [
  tier('5', '500'),
  tier('10', '400'),
  tier('15', '300'),
  tier('20', '200'),
  tier(null, '100'),
];

/** Numbers printed in Stripe's documentation, or its rule worked by hand (STRIPE.md section 3). */
const VECTORS: [name: string, price: Price, quantity: string, amount: bigint][] = [
  ['V1', volume(tiersA), '1', 700n],
  ['V2', volume(tiersA), '5', 3500n],
  ['V3', volume(tiersA), '6', 3900n],
  ['V4', volume(tiersA), '20', 12000n],
  ['V5', volume(tiersA), '25', 15000n],
  ['V6', graduated(tiersA), '5', 3500n],
  ['V7', graduated(tiersA), '6', 4150n],
  ['V8', graduated(tiersA), '20', 12750n],
  ['V9', graduated(tiersA), '25', 15750n],
  ['V10', perUnit('500'), '1', 500n],
  ['V11', perUnit('500'), '5', 2500n],
  ['V12', perUnit('500'), '6', 3000n],
  ['V13', perUnit('500'), '20', 10000n],
  ['V14', perUnit('500'), '25', 12500n],
  ['V15', volume(tiersB), '1', 500n],
  ['V16', volume(tiersB), '5', 2500n],
  ['V17', volume(tiersB), '6', 2400n],
  ['V18', volume(tiersB), '20', 4000n],
  ['V19', volume(tiersB), '25', 2500n],
  ['V20', graduated(tiersB), '6', 2900n],
  ['V21', graduated(tiersB), '20', 7000n],
  ['V22', graduated(tiersB), '25', 7500n],
  ['V23', perUnit('0.05'), '30', 2n],
  ['V27', packages('1000', 60), '150', 3000n],
  ['V28', packages('1000', 5), '1', 1000n],
  ['V29', packages('1000', 5), '3', 1000n],
  ['V30', packages('1000', 5), '5', 1000n],
  ['V31', packages('1000', 5), '6', 2000n],
  ['V32', packages('1000', 5), '7', 2000n],
  [
    'V39',
    graduated([{ upTo: '100000', unitAmount: '0', flatAmount: '20000' }, tier(null, '0.1')]),
    '150000',
    25000n,
  ],
  ['V40', graduated([tier('1000', '0'), tier(null, '4')]), '1500', 2000n],
  ['V41', perUnit('1'), '1911', 1911n],
];

describe('lineAmount', () => {
  for (const [name, price, quantity, amount] of VECTORS) {
    it(`agrees with Stripe's documentation: ${name}, ${price.model} of ${quantity}`, () => {
      assert.equal(lineAmount(price, quantity), amount);
    });
  }

  it('rounds down a package that is not full when told to', () => {
    const price = { ...packages('1000', 60), package: { size: 60, round: 'down' as const } };
    assert.equal(lineAmount(price, '150'), 2000n);
  });

  it('counts a package of a fraction as one begun', () => {
    assert.equal(lineAmount(packages('1000', 60), '60.000001'), 2000n);
  });

  it('keeps twelve places of a price', () => {
    assert.equal(lineAmount(perUnit('0.000000000001'), '500000000000'), 1n);
  });

  it('bills a negative quantity as none', () => {
    assert.equal(lineAmount(perUnit('100'), '-5'), 0n);
  });

  it('rounds a half away from zero, once a line', () => {
    assert.equal(lineAmount(perUnit('0.5'), '1'), 1n);
    assert.equal(lineAmount(perUnit('0.5'), '3'), 2n);
  });

  for (const bad of ['NaN', 'Infinity', '1e3', '', ' 1', '1,000', '１']) {
    it(`refuses a quantity written ${JSON.stringify(bad)}`, () => {
      assert.throws(() => lineAmount(perUnit('1'), bad), TypeError);
    });
  }

  it('refuses a tier table with a hole at its end', () => {
    assert.throws(() => lineAmount(graduated([tier('10', '1')]), '11'), RangeError);
    assert.throws(() => lineAmount(volume([tier('10', '1')]), '11'), RangeError);
  });

  it('refuses a price without an amount', () => {
    assert.throws(() => lineAmount({ ...perUnit('1'), unitAmount: null }, '1'), TypeError);
    assert.throws(() => lineAmount({ ...graduated([]), tiers: [] }, '1'), TypeError);
  });

  it('never falls when usage grows, if graduated', () => {
    fc.assert(
      fc.property(tierTables, quantities, quantities, (tiers, a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a];
        const price = graduated(tiers);
        assert.ok(lineAmount(price, String(less)) <= lineAmount(price, String(more)));
      }),
    );
  });

  it('is the same by volume as graduated while all is in the first tier', () => {
    fc.assert(
      fc.property(tierTables, (tiers) => {
        const first = tiers[0]!.upTo ?? '1000';
        assert.equal(lineAmount(volume(tiers), first), lineAmount(graduated(tiers), first));
      }),
    );
  });

  it('scales: ten times the price is ten times the exact cost, give or take the rounding', () => {
    fc.assert(
      fc.property(quantities, fc.integer({ min: 0, max: 1_000_000 }), (quantity, millionths) => {
        const once = lineAmount(perUnit(decimal(millionths)), String(quantity));
        const ten = lineAmount(perUnit(decimal(millionths * 10)), String(quantity));
        assert.ok(ten - once * 10n <= 5n && once * 10n - ten <= 5n);
      }),
    );
  });
});

describe('a decimal', () => {
  it('comes back as it was written, without trailing zeros', () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }),
        fc.integer({ min: 0, max: 15 }),
        (units, places) => {
          const text = formatDecimal({ units, places });
          assert.equal(formatDecimal(parseDecimal(text)), text);
        },
      ),
    );
  });

  it('adds up exactly, whatever the order', () => {
    const tenths = Array.from({ length: 100_000 }, () => '0.1');
    assert.equal(sum(tenths), '10000');
    fc.assert(
      fc.property(
        fc.array(fc.integer().map((n) => formatDecimal({ units: BigInt(n), places: 3 }))),
        (texts) => {
          assert.equal(sum(texts), sum([...texts].reverse()));
        },
      ),
    );
  });

  it('rounds the same on both sides of zero', () => {
    fc.assert(
      fc.property(fc.bigInt(), fc.integer({ min: 0, max: 12 }), (units, places) => {
        assert.equal(roundHalfUp({ units: -units, places }), -roundHalfUp({ units, places }));
      }),
    );
  });
});

const quantities = fc.integer({ min: 0, max: 5_000 });

const tierTables = fc
  .array(
    fc.record({
      width: fc.integer({ min: 1, max: 500 }),
      unit: fc.nat(5_000),
      flat: fc.nat(5_000),
    }),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((rows) => {
    let upTo = 0;
    return rows.map(({ width, unit, flat }, index): Tier => {
      upTo += width;
      const last = index === rows.length - 1;
      return {
        upTo: last ? null : String(upTo),
        unitAmount: decimal(unit),
        flatAmount: decimal(flat),
      };
    });
  });

function decimal(thousandths: number) {
  return formatDecimal({ units: BigInt(thousandths), places: 3 });
}

function tier(upTo: string | null, unitAmount: string): Tier {
  return { upTo, unitAmount, flatAmount: '0' };
}

function perUnit(unitAmount: string): Price {
  return { model: 'per_unit', unitAmount, tiers: null, package: null };
}

function packages(unitAmount: string, size: number): Price {
  return { model: 'package', unitAmount, tiers: null, package: { size, round: 'up' } };
}

function graduated(tiers: readonly Tier[]): Price {
  return { model: 'graduated', unitAmount: null, tiers, package: null };
}

function volume(tiers: readonly Tier[]): Price {
  return { model: 'volume', unitAmount: null, tiers, package: null };
}
