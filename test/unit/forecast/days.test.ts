/** How what a source sends becomes days. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { toDays } from '../../../server/forecast/days.ts';
import { weekdayLengths } from '../../../server/forecast/first-stretches.ts';
import type { ForecastInput } from '../../../server/forecast/types.ts';
import { anyInput, DAY, firstOf, june } from './inputs.ts';

const HOUR = 3600;
const start = firstOf(2026, 6);
const end = firstOf(2026, 7);

describe('days', () => {
  it('are 24 hours each and end at now, whatever the hour', () => {
    const now = start + 3 * DAY + 5 * HOUR;
    const values = Array.from({ length: 77 }, (_, nth) => nth);
    const days = toDays(input({ history: { start, step: HOUR, values }, now }));
    const last24 = values.slice(-24).reduce((sum, value) => sum + value, 0);
    assert.deepEqual([days.values.length, days.values[2], days.inside], [3, last24, 3]);
    assert.equal(days.used, (76 * 77) / 2);
    assert.ok(Math.abs(days.left - (27 - 5 / 24)) < 1e-9 && days.until === now);
  });

  it('hold all that was used while they last, and no more', () => {
    fc.assert(
      fc.property(anyInput, (given) => {
        const days = toDays(given);
        const total = days.values.reduce((sum, value) => sum + value, 0);
        const whole = days.between(days.until - days.values.length * DAY, days.until);
        const largest = Math.max(1, days.used, ...given.history.values);
        assert.ok(Math.abs(total - whole) <= 1e-9 * largest * 2000);
        assert.ok(days.values.every((value) => value >= 0 && Number.isFinite(value)));
        assert.ok(days.inside <= days.values.length && days.left >= 0 && days.elapsed <= 1);
      }),
    );
  });

  it('take of a step that the period starts in, or that is still open, the share that is theirs', () => {
    const history = { start: start - DAY, step: DAY, values: [24, 24, 12] };
    const days = toDays(input({ history, periodStart: start - 6 * HOUR, now: start + 1.5 * DAY }));
    assert.ok(Math.abs(days.used - (6 + 24 + 12)) < 1e-9);
    // 12 of the open half day, and half of the day before.
    assert.ok(Math.abs(days.values.at(-1)! - 24) < 1e-9);
  });

  it('of a history that stops short end where it ends: the rest is forecast, not zero', () => {
    const history = { start, step: DAY, values: [10, 10, 10] };
    const days = toDays(input({ history, now: start + 5 * DAY }));
    assert.deepEqual([days.until, days.used, days.left], [start + 3 * DAY, 30, 27]);
  });

  it('of a history that stops short go on at its rate where the use is known', () => {
    const history = { start, step: DAY, values: [10, 10, 10] };
    const days = toDays(input({ history, now: start + 5 * DAY, used: 50 }));
    assert.deepEqual([days.until, days.used, days.values.length], [start + 5 * DAY, 50, 5]);
    assert.ok(days.values.every((value) => Math.abs(value - 10) < 1e-9));
  });

  it('of a history that ends before the period are none of it', () => {
    const history = { start: start - 10 * DAY, step: DAY, values: new Array(6).fill(10) };
    const days = toDays(input({ history, now: start + 5 * DAY }));
    assert.deepEqual([days.until, days.used, days.inside, days.left], [start, 0, 0, 30]);
  });

  it('are scaled to the use that is known where they disagree, in this period only', () => {
    const days = toDays({ ...june(() => 10), used: 150 });
    assert.equal(days.used, 150);
    assert.ok(days.values.slice(-12).every((value) => Math.abs(value - 12.5) < 1e-9));
    assert.ok(days.values.slice(0, -12).every((value) => Math.abs(value - 10) < 1e-9));
  });

  it('share out evenly a use that no step shows', () => {
    const days = toDays({ ...june((day) => (day.getTime() / 1000 < start ? 10 : 0)), used: 36 });
    assert.ok(days.values.slice(-12).every((value) => Math.abs(value - 3) < 1e-9));
  });

  it('are not stretched over a start that is missing', () => {
    const history = { start: start + 2 * DAY, step: DAY, values: [10, 10] };
    const days = toDays(input({ history, now: start + 4 * DAY, used: 500 }));
    assert.deepEqual([days.used, days.seen, ...days.values], [500, 2, 10, 10]);
  });

  it('before the first use do not count: sources fill them in', () => {
    const days = toDays(june((_, nth) => (nth < 300 ? 0 : 10)));
    assert.deepEqual([days.values.length, days.emptyBefore], [77, 300]);
  });

  it('of more than three years ago are not read', () => {
    const days = toDays(june(() => 10, { since: firstOf(2010, 6) }));
    assert.ok(days.values.length > 1090 && days.values.length <= 1100);
  });

  it('know the weekday they end in, of the past and of the future', () => {
    const days = toDays(june(() => 10));
    const name = (nth: number) =>
      weekdayLengths(days.until + nth * DAY, days.until + (nth + 1) * DAY).indexOf(1);
    // The last of twelve days of June 2026 is Friday the 12th.
    assert.deepEqual([name(-1), name(0), name(1), name(-8), name(6)], [5, 6, 0, 5, 5]);
  });

  it('of a period an hour longer or shorter are as many', () => {
    for (const hour of [-HOUR, HOUR]) {
      const days = toDays(input({ ...june(() => 10), periodEnd: end + hour }));
      assert.ok(Math.abs(days.left - (18 + hour / DAY)) < 1e-9 && days.inside === 12);
    }
  });
});

function input(given: Partial<ForecastInput> & Pick<ForecastInput, 'history' | 'now'>) {
  return { periodStart: start, periodEnd: end, ...given };
}
