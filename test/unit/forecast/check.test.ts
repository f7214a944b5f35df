import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ForecastError, forecastPeriod } from '../../../server/forecast/index.ts';
import { forecastLevel } from '../../../server/forecast/level.ts';
import type { ForecastInput, History } from '../../../server/forecast/types.ts';
import { DAY, june } from './inputs.ts';

const good = june(() => 10);

describe('an input no forecast can be made of', () => {
  for (const [code, why, change] of [
    ['value_not_finite', 'a step that is not a number', steps([1, Number.NaN])],
    ['value_not_finite', 'a step without end', steps([1, Number.POSITIVE_INFINITY])],
    ['value_negative', 'a step below zero', steps([1, -0.5])],
    ['step_invalid', 'a step of no length', { history: { ...good.history, step: 0 } }],
    ['step_invalid', 'a step that goes back', { history: { ...good.history, step: -DAY } }],
    ['step_invalid', 'a step beyond a week', { history: { ...good.history, step: 8 * DAY } }],
    [
      'step_invalid',
      'a step that is no number',
      { history: { ...good.history, step: Number.NaN } },
    ],
    ['time_invalid', 'a time that is no number', { now: Number.NaN }],
    ['time_invalid', 'a history from nowhere', { history: { ...good.history, start: -Infinity } }],
    ['period_empty', 'a period of no length', { periodEnd: good.periodStart }],
    ['period_empty', 'a period that ends before it starts', { periodEnd: good.periodStart - 1 }],
    ['now_outside_period', 'a time before the period', { now: good.periodStart - 1 }],
    ['now_outside_period', 'a time after the period', { now: good.periodEnd + 1 }],
    ['history_after_now', 'a step from the future', { now: good.now - DAY }],
    ['used_invalid', 'a use below zero', { used: -1 }],
    ['used_invalid', 'a use that is no number', { used: Number.NaN }],
  ] as const) {
    it(`such as ${why} is refused as ${code}`, () => {
      const input: ForecastInput = { ...good, ...change };
      const isCoded = (error: unknown) => error instanceof ForecastError && error.code === code;
      assert.throws(() => forecastPeriod(input), isCoded);
      assert.throws(() => forecastLevel(input), isCoded);
    });
  }

  it('is none where now is an end of the period, or no history is known', () => {
    const start = { ...good, now: good.periodStart, history: { ...good.history, values: [1, 2] } };
    assert.doesNotThrow(() => forecastPeriod(start));
    assert.doesNotThrow(() => forecastPeriod({ ...good, now: good.periodEnd }));
    assert.doesNotThrow(() => forecastPeriod({ ...good, ...steps([]) }));
  });
});

function steps(values: readonly number[]): { history: History } {
  return { history: { ...good.history, values } };
}
