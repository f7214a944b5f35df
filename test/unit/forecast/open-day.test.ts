/** Usage by days, in the middle of one: what today has used says little of how much of it is left. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { forecastPeriod } from '../../../server/forecast/index.ts';

const DAY = 86_400;
const START = Date.UTC(2026, 8, 1) / 1_000;
const PERIOD = { periodStart: START + 30 * DAY, periodEnd: START + 60 * DAY };

describe('a day that has only begun', () => {
  it('has nothing left where a nightly job uses all of it at once', () => {
    for (const hour of [0.1, 1, 4]) {
      const { total, lower, upper } = at(45, hour, 1_000);
      assert.ok(Math.abs(total - 30_000) < 60, `${hour}: ${total}`);
      assert.ok(lower <= 30_000 && upper >= 30_000);
    }
  });

  it('has all of it left where the job comes at noon', () => {
    for (const hour of [1, 6, 11.9]) {
      const { total } = at(45, hour, 0);
      assert.ok(Math.abs(total - 30_000) < 300, `${hour}: ${total}`);
    }
  });

  it('is as it was at midnight when it begins', () => {
    const midnight = at(45, 0, 0);
    const begun = at(45, 0.0001, 0);
    assert.ok(Math.abs(begun.total - midnight.total) < 1);
    assert.ok(Math.abs(begun.upper - midnight.upper) < 1);
  });

  it('does not take what came on top of a usual day off the days to come', () => {
    const burst = at(45, 12, 5_000);
    assert.ok(burst.total > 34_000, String(burst.total));
    assert.ok(burst.total < 38_000, String(burst.total));
  });

  it('ends where the next one begins, whatever it used', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 33, max: 58 }),
        fc.double({ min: 0, max: 4_000, noNaN: true }),
        (day, used) => {
          const late = at(day, 23.9999, used);
          const next = at(day, 24, used);
          assert.ok(Math.abs(late.total - next.total) < 0.02 * next.total + 1);
        },
      ),
    );
  });

  it('has a way there in finite numbers, whatever was used', () => {
    const used = fc.double({ min: 1_000, max: 1e9, noNaN: true });
    fc.assert(
      fc.property(used, fc.double({ min: 0.01, max: 23.9, noNaN: true }), (exact, hour) => {
        for (const { likely, lower, upper } of at(45, hour, 700, exact).path) {
          assert.ok([likely, lower, upper].every(Number.isFinite));
          assert.ok(lower <= likely && likely <= upper);
        }
      }),
    );
  });

  it('keeps what is known exactly', () => {
    const { path } = at(45, 9, 400, 15_777);
    assert.equal(path[0]!.likely, 15_777);
    assert.ok(path.every(({ lower }) => lower >= 15_777));
  });
});

/** A thousand a day until then, some of today. */
function at(day: number, hour: number, today: number, used?: number) {
  const whole = new Array<number>(day).fill(1_000);
  const values = hour > 0 ? [...whole, today] : whole;
  const now = START + day * DAY + hour * 3_600;
  return forecastPeriod({ history: { start: START, step: DAY, values }, ...PERIOD, now, used });
}
