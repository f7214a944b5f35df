import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { forecastLevel } from '../../../server/forecast/level.ts';
import { anyInput, DAY, june, noise } from './inputs.ts';

describe('the level at the period’s end', () => {
  it('is 99 finite percentiles that never fall nor lie below zero', () => {
    fc.assert(
      fc.property(anyInput, (input) => {
        const { quantiles, total, lower, upper } = forecastLevel(input);
        assert.equal(quantiles.length, 99);
        assert.ok(quantiles.every((value) => Number.isFinite(value) && value >= 0));
        assert.ok(quantiles.every((value, nth) => nth === 0 || value >= quantiles[nth - 1]!));
        assert.deepEqual([lower, total, upper], [quantiles[9], quantiles[49], quantiles[89]]);
      }),
    );
  });

  it('is today’s level at the period’s end, for sure', () => {
    fc.assert(
      fc.property(anyInput, fc.double({ min: 0, max: 1e6, noNaN: true }), (input, used) => {
        const ended = { ...input, periodEnd: input.now, periodStart: input.now - DAY, used };
        assert.ok(forecastLevel(ended).quantiles.every((value) => value === used));
      }),
    );
  });

  it('stays where it never moved, and where nothing but today is known', () => {
    const still = forecastLevel(june(() => 40));
    assert.deepEqual([still.lower, still.total, still.upper], [40, 40, 40]);
    const input = june(() => 40);
    const today = forecastLevel({ ...input, history: { ...input.history, values: [] }, used: 7 });
    assert.deepEqual([today.lower, today.upper, today.evidence.replays], [7, 7, 0]);
  });

  it('goes on growing where it always grew', () => {
    const { lower, total, upper } = forecastLevel(june((_, nth) => 100 + nth + noise(nth)));
    const end = 100 + 365 + 30;
    assert.ok(Math.abs(total - end) < 3 && lower < end && end < upper + 2);
  });

  it('may fall below today’s where it comes and goes', () => {
    const input = june((_, nth) => 100 + 50 * noise(nth));
    const { lower, upper } = forecastLevel({ ...input, used: 100 });
    assert.ok(lower < 80 && upper > 120);
  });

  it('has a wider range further ahead, from none at all now', () => {
    const { path } = forecastLevel(june((_, nth) => 1000 + 300 * Math.sin(nth / 40) + noise(nth)));
    const widths = path.map(({ lower, upper }) => upper - lower);
    assert.equal(widths[0], 0);
    assert.ok(widths.at(-1)! > widths[5]! && widths[5]! > widths[1]!);
  });
});
