/** What holds for every forecast, whatever was used. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { forecastPeriod } from '../../../server/forecast/index.ts';
import type { ForecastInput } from '../../../server/forecast/types.ts';
import { readUsage } from '../../../server/forecast/usage.ts';
import { amountUpTo, anyInput, DAY, steadyInput } from './inputs.ts';

describe('a forecast of anything', () => {
  it('is 99 finite percentiles that never fall, with the median and the ends of the middle 80 %', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { quantiles, total, lower, upper } = forecastPeriod(input);
        assert.equal(quantiles.length, 99);
        assert.ok(quantiles.every(Number.isFinite));
        assert.ok(quantiles.every((value, nth) => nth === 0 || value >= quantiles[nth - 1]!));
        assert.deepEqual([lower, total, upper], [quantiles[9], quantiles[49], quantiles[89]]);
      }),
      { numRuns: 500 },
    );
  });

  it('is never below what is used', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { used } = readUsage(input);
        assert.ok(forecastPeriod(input).quantiles[0]! >= used);
        assert.ok(input.used === undefined || used === input.used);
      }),
    );
  });

  it('is the same for the same input, which it leaves alone', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const copy = structuredClone(input);
        assert.deepEqual(forecastPeriod(input), forecastPeriod(copy));
        assert.deepEqual(input, copy);
      }),
    );
  });

  it('is certain at the period’s end', () => {
    fc.assert(
      fc.property(anyInput, amountUpTo(1e6), (input, used) => {
        const ended = { ...input, periodEnd: input.now, periodStart: input.now - DAY, used };
        assert.ok(forecastPeriod(ended).quantiles.every((value) => value === used));
      }),
    );
  });

  it('has a way there that starts at what is used, never falls and ends at its ends', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { path, total, lower, upper } = forecastPeriod(input);
        const { used, until } = readUsage(input);
        assert.deepEqual(path[0]!.at, until);
        if (path.length > 1) assert.deepEqual(Object.values(path[0]!).slice(1), [used, used, used]);
        assert.deepEqual(path.at(-1), { at: input.periodEnd, likely: total, lower, upper });
        for (const [nth, point] of path.entries()) {
          const before = path[nth - 1] ?? point;
          assert.ok(point.lower <= point.likely && point.likely <= point.upper);
          assert.ok(before.lower <= point.lower && before.upper <= point.upper);
          assert.ok(before.likely <= point.likely);
          assert.ok(nth === 0 || nth === path.length - 1 || point.at % DAY === 0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('a forecast of a customer with a past', () => {
  it('grows as usage does: another unit gives the same forecast in that unit', () => {
    const units = fc.constantFrom(1e-6, 0.001, 8, 1000, 1e9);
    fc.assert(
      fc.property(steadyInput, units, (input, unit) => {
        const { quantiles } = forecastPeriod(input);
        const other = forecastPeriod(inUnits(input, unit)).quantiles;
        allClose(
          other,
          quantiles.map((value) => value * unit),
        );
      }),
    );
  });

  it('is the same whole weeks later', () => {
    fc.assert(
      fc.property(steadyInput, fc.integer({ min: -60, max: 60 }), (input, weeks) => {
        const { quantiles } = forecastPeriod(input);
        const later = forecastPeriod(shifted(input, weeks * 7 * DAY)).quantiles;
        allClose(later, quantiles);
      }),
    );
  });

  it('is about the same from hours as from days', () => {
    fc.assert(
      fc.property(steadyInput, (input) => {
        const { quantiles } = forecastPeriod(input);
        const hourly = forecastPeriod({ ...input, history: inHours(input) }).quantiles;
        allClose(hourly, quantiles, 1e-6);
      }),
      { numRuns: 30 },
    );
  });

  it('keeps its range in proportion: nobody steady is told ten times as much or nothing', () => {
    fc.assert(
      fc.property(steadyInput, (input) => {
        const { used } = readUsage(input);
        const { lower, upper } = forecastPeriod(input);
        const left = (input.periodEnd - input.now) / DAY;
        assert.ok(lower - used >= 50 * left * 0.5 && upper - used <= 200 * left * 2);
      }),
    );
  });
});

function inUnits(input: ForecastInput, unit: number): ForecastInput {
  const { history } = input;
  return { ...input, history: { ...history, values: history.values.map((value) => value * unit) } };
}

function shifted(input: ForecastInput, by: number): ForecastInput {
  const { history, periodStart, periodEnd, now } = input;
  return {
    history: { ...history, start: history.start + by },
    periodStart: periodStart + by,
    periodEnd: periodEnd + by,
    now: now + by,
  };
}

function inHours({ history: { start, values } }: ForecastInput) {
  return { start, step: 3600, values: values.flatMap((value) => new Array(24).fill(value / 24)) };
}

function allClose(actual: readonly number[], expected: readonly number[], share = 1e-9): void {
  for (const [nth, value] of expected.entries()) {
    const message = `${actual[nth]} is not ${value}`;
    assert.ok(Math.abs(actual[nth]! - value) <= share * Math.abs(value), message);
  }
}
