import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { covariancesOf, driftDays } from '../../../server/forecast/first-covariances.ts';
import { type Fit, fit } from '../../../server/forecast/first-fit.ts';
import {
  HYPOTHESES,
  type Hypothesis,
  USUAL_WEEK,
} from '../../../server/forecast/first-hypotheses.ts';
import { dot } from '../../../server/forecast/first-linear.ts';
import { type Stretch, weekdayLengths } from '../../../server/forecast/first-stretches.ts';
import { DAY } from './inputs.ts';

const MONDAY = Date.UTC(2025, 2, 3) / 1000;

const none: Hypothesis = { drift: 0, weekend: 0, weekday: 0 };

describe('what stretches have in common with the days ahead', () => {
  it('is what they would have with a stretch in their place', () => {
    const known = stretches(10);
    const next = { ...known[9]!, age: -0.5, weekdays: weekdayOf(10) };
    const { ahead } = covariancesOf(known, 1, weekdayOf(10));
    const both = covariancesOf([...known, next], 1, weekdayOf(11));
    const row = (entries: Float64Array) => Array.from(entries.subarray(55, 65));
    const own = (entries: Float64Array) => entries[65]!;
    allNear(ahead.withDrift, row(both.drift.entries));
    allNear(ahead.withWeekend, row(both.weekend.entries));
    allNear(ahead.withWeekday, row(both.weekday.entries));
    allNear(
      [ahead.drift, ahead.weekend, ahead.weekday, ahead.length],
      [both.drift, both.weekend, both.weekday, both.noise].map(({ entries }) => own(entries)),
    );
  });

  it('fades with a drift, so that its days are fewer than the days', () => {
    assert.equal(driftDays(0), 0);
    assert.ok(driftDays(30) > 15 && driftDays(30) < 25);
    assert.ok(driftDays(3650) < 31);
  });
});

describe('a fit', () => {
  it('of one day says nothing of which hypothesis is right', () => {
    const [first, ...others] = HYPOTHESES.map((by) => fitted([1], by).evidence);
    for (const other of others) assert.ok(Math.abs(other - first!) < 1e-9);
  });

  it('finds the hypothesis right that explains the days best', () => {
    const jumpy = [1.3, 0.7, 1.2, 0.8, 1.4, 0.6, 1.3, 0.7, 1.2, 0.8, 1.4, 0.6, 1.3, 0.7];
    const climbing = jumpy.map((_, nth) => 0.35 + 0.1 * nth);
    const more = (usage: number[], a: Hypothesis, b: Hypothesis) =>
      fitted(usage, a).evidence - fitted(usage, b).evidence;
    const drifting = { ...none, drift: 1.5 };
    assert.ok(more(jumpy, none, drifting) > 0);
    assert.ok(more(climbing, drifting, none) > 0);
    const weekly = jumpy.map((_, nth) => (nth % 7 < 5 ? 1.4 : 0));
    assert.ok(more(weekly, { ...none, weekend: 5 }, none) > 0);
  });

  it('without rhythm or drift is the mean, and as sure as so many days allow', () => {
    const usage = [1.1, 0.9, 1.2, 0.8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    const { week, drift, variance } = fitted(usage, none, 7);
    assert.equal(drift, 0);
    allNear([dot(week, [1, 1, 1, 1, 1, 1, 1])], [7], 0.02);
    const noise = variance / (7 + 7 ** 2 / 14);
    assert.ok(noise > 0.01 && noise < 0.03, `${noise}`);
  });

  it('is less sure of what is ahead where levels drift or weekdays differ', () => {
    const usage = new Array<number>(10).fill(1);
    const calm = fitted(usage, none).variance;
    const drifting = fitted(usage, { ...none, drift: 1 }).variance;
    const rhythmic = fitted(usage.slice(0, 4), { ...none, weekend: 5 }).variance;
    assert.ok(drifting > 3 * calm);
    assert.ok(rhythmic > 3 * fitted(usage.slice(0, 4), none).variance);
  });

  it('knows tomorrow nearly as well as the days before it, however levels drift', () => {
    const usage = new Array<number>(20).fill(1);
    const drifting = fitted(usage, { ...none, drift: 1.5 }, 1).variance;
    assert.ok(drifting < 1.6 * fitted(usage, none, 1).variance);
  });

  it('expects of a weekday not seen yet what its neighbours have', () => {
    const { week } = fitted([1, 1, 1, 2], { ...none, weekday: 2 });
    const share = (day: number) => week[day]! / USUAL_WEEK[day]!;
    assert.ok(share(5) > share(6) && share(6) > share(0));
  });

  it('is less sure of a week ahead than of a day, whatever the hypothesis', () => {
    const usage = [1, 1.2, 0.9, 1.1, 0.8, 1];
    for (const by of HYPOTHESES) {
      assert.ok(fitted(usage, by, 7).variance > 2 * fitted(usage, by, 1).variance);
    }
  });
});

/** Whole days from a Monday on. */
function stretches(count: number): Stretch[] {
  return Array.from({ length: count }, (_, nth) => ({
    usage: 0,
    length: 1,
    age: count - nth - 0.5,
    weekdays: weekdayOf(nth),
  }));
}

function weekdayOf(nth: number): number[] {
  return weekdayLengths(MONDAY + nth * DAY, MONDAY + (nth + 1) * DAY);
}

function fitted(usage: readonly number[], by: Hypothesis, left = 20): Fit {
  const start = MONDAY + usage.length * DAY;
  const weekdays = weekdayLengths(start, start + left * DAY);
  return fit(covariancesOf(stretches(usage.length), left, weekdays), Float64Array.from(usage), by);
}

function allNear(actual: readonly number[], expected: readonly number[], slack = 0.02): void {
  for (const [nth, value] of expected.entries()) {
    const isNear = Math.abs(actual[nth]! - value) <= slack * Math.max(0.01, Math.abs(value));
    assert.ok(isNear, `${actual[nth]} is not ${value}`);
  }
}
