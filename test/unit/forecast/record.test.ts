import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { forecastPeriod } from '../../../server/forecast/index.ts';
import { recordOf } from '../../../server/forecast/record.ts';
import { DAY, firstOf, june, noise } from './inputs.ts';

const months = [1, 2, 3, 4, 5].map((month): [number, number] => [
  firstOf(2026, month),
  firstOf(2026, month + 1),
]);

describe('how right the range has been', () => {
  it('is every time for a customer without surprises', () => {
    const input = june((_, nth) => 100 + 10 * noise(nth));
    assert.deepEqual(recordOf(input, months), { right: 5, of: 5 });
  });

  it('is not where a period turned out as nobody could know', () => {
    const [from, to] = [firstOf(2026, 4) + 20 * DAY, firstOf(2026, 5)].map((at) => at * 1000);
    const input = june((day) => (day.getTime() >= from! && day.getTime() < to! ? 5000 : 100));
    const april = recordOf(input, months.slice(3, 4));
    assert.deepEqual(april, { right: 0, of: 1 });
  });

  it('leaves out periods that are not known from their start to their end', () => {
    const input = june(() => 100, { since: firstOf(2026, 3) + DAY });
    assert.equal(recordOf(input, months).of, 2);
    assert.equal(recordOf(input, [...months, [input.periodStart, input.periodEnd]]).of, 2);
    assert.deepEqual(recordOf(input, []), { right: 0, of: 0 });
  });

  it('sees of each period only the whole days that were known about there', () => {
    const input = june((_, nth) => 100 + 40 * noise(nth));
    const [start, end] = months[4]!;
    // Four tenths of June have passed: the nearest quarter is the half.
    const { values } = input.history;
    const whole = Math.floor((start + (end - start) / 2 - input.history.start) / DAY);
    const then = input.history.start + whole * DAY;
    const known = values.slice(0, whole);
    const history = { ...input.history, values: known };
    const asked = forecastPeriod({ history, periodStart: start, periodEnd: end, now: then });
    for (const [total, right] of [
      [asked.lower * 0.999, 0],
      [asked.lower * 1.001, 1],
      [asked.upper * 0.999, 1],
      [asked.upper * 1.001, 0],
    ] as const) {
      assert.equal(recordOf(withTotal(total), [[start, end]]).right, right);
    }

    /** The same until then; the day after it makes up the total of May. */
    function withTotal(total: number) {
      const later = values.map((value, nth) =>
        nth > whole && nth < values.length - 12 ? 0 : value,
      );
      const may = later.slice(-43, -12).reduce((sum, value) => sum + value, 0);
      later[whole + 1] = total - may;
      return { ...input, history: { ...input.history, values: later } };
    }
  });
});
