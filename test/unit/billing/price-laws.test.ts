import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { add, compare, formatDecimal, parseDecimal } from '../../../server/billing/decimal.ts';
import { amountOf, lineAmount, type Price, type Tier } from '../../../server/billing/price.ts';
import {
  decimals,
  graduated,
  packages,
  perUnit,
  prices,
  quantities,
  tierTables,
  unitAmounts,
  volume,
} from './arbitraries.ts';

const pairs = fc
  .tuple(quantities, quantities)
  .map(([a, b]) => (isMore(a, b) ? ([b, a] as const) : ([a, b] as const)));

describe('a price', () => {
  it('never costs less for more, unless it is a volume price', () => {
    fc.assert(
      fc.property(prices, pairs, (price, [less, more]) => {
        fc.pre(price.model !== 'volume');
        assert.ok(lineAmount(price, less) <= lineAmount(price, more));
        assert.ok(amountOf(price, less) <= amountOf(price, more));
      }),
    );
  });

  it('never costs less than nothing', () => {
    fc.assert(
      fc.property(prices, quantities, (price, quantity) => {
        assert.ok(lineAmount(price, quantity) >= 0n);
        assert.equal(lineAmount(price, `-${quantity}`), lineAmount(price, '0'));
      }),
    );
  });

  it('is the same per unit, in packages of one, graduated and by volume while there is one tier', () => {
    fc.assert(
      fc.property(unitAmounts, quantities, (unitAmount, quantity) => {
        const only = [{ upTo: null, unitAmount, flatAmount: '0' }];
        const amount = lineAmount(perUnit(unitAmount), quantity);
        assert.equal(lineAmount(graduated(only), quantity), amount);
        assert.equal(lineAmount(volume(only), quantity), amount);
        const whole = quantity.split('.')[0]!;
        const one = lineAmount(packages(unitAmount, 1), whole);
        assert.equal(one, lineAmount(perUnit(unitAmount), whole));
      }),
    );
  });

  it('is the same graduated and by volume up to the end of the first tier', () => {
    fc.assert(
      fc.property(tierTables, (tiers) => {
        const first = tiers[0]!.upTo ?? '1000';
        assert.equal(lineAmount(volume(tiers), first), lineAmount(graduated(tiers), first));
      }),
    );
  });

  it('costs the same when a tier is split in two of the same unit price', () => {
    fc.assert(
      fc.property(tierTables, fc.nat(), fc.nat(), quantities, (tiers, nth, cut, quantity) => {
        const split = splitTier(tiers, nth % tiers.length, cut);
        fc.pre(split !== null);
        assert.equal(
          lineAmount(graduated(split), quantity),
          lineAmount(graduated(tiers), quantity),
        );
      }),
    );
  });

  it('by volume, is one unit price and one fee for every quantity', () => {
    fc.assert(
      fc.property(tierTables, quantities, (tiers, quantity) => {
        const tier = tiers.find(({ upTo }) => upTo === null || !isMore(quantity, upTo))!;
        const only = graduated([{ ...tier, upTo: null }]);
        assert.equal(lineAmount(volume(tiers), quantity), lineAmount(only, quantity));
      }),
    );
  });

  it('graduated, grows by the unit price of the tier from one whole unit to the next', () => {
    const tables = fc.tuple(tierTables, fc.integer({ min: 1, max: 250 }));
    fc.assert(
      fc.property(tables, ([tiers, nth]) => {
        const whole = graduated(tiers.map(inWholeAmounts));
        const at = whole.tiers!.findIndex(({ upTo }) => upTo === null || nth <= Number(upTo));
        const { unitAmount, flatAmount } = whole.tiers![at]!;
        const isFirst = at > 0 && nth === Number(whole.tiers![at - 1]!.upTo) + 1;
        const grown = lineAmount(whole, String(nth)) - lineAmount(whole, String(nth - 1));
        assert.equal(grown, BigInt(unitAmount) + (isFirst ? BigInt(flatAmount) : 0n));
      }),
    );
  });

  it('scales: a thousand times the price, or a thousand times as many, with nothing to round', () => {
    fc.assert(
      fc.property(decimals(5_000, 0), decimals(20_000, 3), (unitAmount, quantity) => {
        const thousand = lineAmount(perUnit(`${unitAmount}000`), quantity);
        assert.equal(thousand, lineAmount(perUnit(unitAmount), times(quantity, 1_000)));
        assert.equal(lineAmount(perUnit(`${unitAmount}000000`), quantity), thousand * 1_000n);
      }),
    );
  });

  it('scales to within half a minor unit of each rounding', () => {
    fc.assert(
      fc.property(prices, quantities, (price, quantity) => {
        const once = lineAmount(price, quantity);
        const ten = lineAmount(timesTen(price), quantity);
        assert.ok(ten - once * 10n <= 5n && once * 10n - ten <= 5n);
      }),
    );
  });

  it('counts no package less and at most one more, rounded up, than rounded down', () => {
    const sizes = fc.integer({ min: 1, max: 60 });
    fc.assert(
      fc.property(sizes, quantities, (size, quantity) => {
        const up = lineAmount(packages('1', size, 'up'), quantity);
        const down = lineAmount(packages('1', size, 'down'), quantity);
        const isWhole = compare(parseDecimal(quantity), parseDecimal(String(down * BigInt(size))));
        assert.equal(up - down, isWhole === 0 ? 0n : 1n);
      }),
    );
  });
});

/** The tier's first half keeps its fee; null where no whole number lies within it. */
function splitTier(tiers: readonly Tier[], nth: number, cut: number): Tier[] | null {
  const tier = tiers[nth]!;
  const from = Number(tiers[nth - 1]?.upTo ?? 0);
  const to = tier.upTo === null ? from + 50 : Number(tier.upTo);
  if (to - from < 2) return null;
  const at = from + 1 + (cut % (to - from - 1));
  return tiers.toSpliced(nth, 1, { ...tier, upTo: String(at) }, { ...tier, flatAmount: '0' });
}

function inWholeAmounts({ upTo, unitAmount, flatAmount }: Tier): Tier {
  const whole = (text: string) => text.split('.')[0]!;
  return { upTo, unitAmount: whole(unitAmount), flatAmount: whole(flatAmount) };
}

function timesTen({ unitAmount, tiers, ...rest }: Price): Price {
  return {
    ...rest,
    unitAmount: unitAmount && times(unitAmount, 10),
    tiers:
      tiers?.map((tier) => ({
        upTo: tier.upTo,
        unitAmount: times(tier.unitAmount, 10),
        flatAmount: times(tier.flatAmount, 10),
      })) ?? null,
  };
}

function times(text: string, by: number) {
  const { units, places } = parseDecimal(text);
  return formatDecimal(add({ units: units * BigInt(by), places }, { units: 0n, places: 0 }));
}

function isMore(a: string, b: string) {
  return compare(parseDecimal(a), parseDecimal(b)) > 0;
}
