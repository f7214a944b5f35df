/** Somebody who comes back: what they did before they left says little. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { shareOfFirst } from '../../../server/forecast/blend.ts';
import { forecastPeriod } from '../../../server/forecast/index.ts';

const DAY = 86_400;
const START = Date.UTC(2025, 8, 1) / 1_000;
const dayOf = (date: string) => (Date.parse(date) / 1_000 - START) / DAY;

describe('a launch after a trial call', () => {
  for (const trial of ['2025-11-05', '2026-01-20', '2026-06-18']) {
    it(`is forecast as a launch: a call on ${trial}`, () => {
      const alone = inOctober(usage([]));
      const after = inOctober(usage([[trial, 10]]));
      assert.deepEqual(after.quantiles, alone.quantiles);
      assert.ok(Math.abs(after.total - 31 * 1_000) < 1_500, String(after.total));
    });
  }

  it('is early, for all that was years ago', () => {
    const { evidence } = forecastPeriod({
      history: {
        start: START,
        step: DAY,
        values: usage([['2025-11-05', 10]]).slice(0, dayOf('2026-09-03')),
      },
      periodStart: START + dayOf('2026-09-01') * DAY,
      periodEnd: START + dayOf('2026-10-01') * DAY,
      now: START + dayOf('2026-09-03') * DAY,
    });
    assert.equal(evidence.daysBefore, 0);
  });
});

describe('a job once a quarter', () => {
  it('is not taken for a launch while it is no longer than it ever was', () => {
    const quarters = ['2025-10-01', '2026-01-01', '2026-04-01', '2026-07-01'];
    const before = quarters.flatMap((date): [string, number][] =>
      [0, 1, 2].map((day) => [plusDays(date, day), 5_000]),
    );
    const now: [string, number][] = [0, 1].map((day) => [plusDays('2026-10-01', day), 5_000]);
    const values = usage([...before, ...now], 0).slice(0, dayOf('2026-10-03'));
    const { total } = inOctober(values, '2026-10-03');
    assert.ok(total < 30_000, String(total));
  });
});

describe('how far a short past is trusted', () => {
  it('is not at all below two weeks, and wholly from five on, without a jump', () => {
    assert.equal(shareOfFirst(0), 1);
    assert.equal(shareOfFirst(14), 1);
    assert.equal(shareOfFirst(35), 0);
    assert.equal(shareOfFirst(400), 0);
    for (let days = 1; days < 60; days++) {
      const step = shareOfFirst(days) - shareOfFirst(days + 1);
      assert.ok(step >= 0 && step < 0.12, String(days));
    }
  });
});

/** A thousand a day since September 2026, and what was used on days before. */
function usage(before: readonly (readonly [string, number])[], daily = 1_000): number[] {
  const values = new Array<number>(dayOf('2026-10-20')).fill(0);
  values.fill(daily, dayOf('2026-09-01'));
  for (const [date, amount] of before) values[dayOf(date)] = amount;
  return values;
}

function inOctober(values: readonly number[], until = '2026-10-20') {
  return forecastPeriod({
    history: { start: START, step: DAY, values },
    periodStart: START + dayOf('2026-10-01') * DAY,
    periodEnd: START + dayOf('2026-11-01') * DAY,
    now: START + dayOf(until) * DAY,
  });
}

function plusDays(date: string, days: number): string {
  return new Date(Date.parse(date) + days * DAY * 1_000).toISOString().slice(0, 10);
}
