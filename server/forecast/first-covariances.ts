/** What stretches of usage have in common with each other and with the days ahead, cause by cause. */
import { FADE, LIKENESSES, USUAL_WEEK, WEEKEND_EFFECT } from './first-hypotheses.ts';
import { dot, type Triangle, triangleOf } from './first-linear.ts';
import type { Stretch } from './first-stretches.ts';

/** Computed once a forecast: hypotheses differ only in how strong each cause is. */
export interface Covariances {
  readonly stretches: readonly Stretch[];
  /** Days of the usual week in each stretch. */
  readonly usual: readonly number[];
  /** Days of the weekend effect in each stretch. */
  readonly weekends: readonly number[];
  /** What is left of each stretch's drift now. */
  readonly now: readonly number[];
  readonly noise: Triangle;
  readonly drift: Triangle;
  readonly weekend: Triangle;
  readonly weekday: Triangle;
  readonly ahead: Ahead;
}

/** The days left as one stretch: its own variances, and what it shares with the known ones. */
export interface Ahead {
  readonly length: number;
  readonly weekdays: readonly number[];
  readonly usual: number;
  readonly drift: number;
  readonly weekend: number;
  readonly weekday: number;
  readonly withDrift: readonly number[];
  readonly withWeekend: readonly number[];
  readonly withWeekday: readonly number[];
}

/** @param weekdays How many of the days left lie on each weekday. */
export function covariancesOf(
  stretches: readonly Stretch[],
  left: number,
  weekdays: readonly number[],
): Covariances {
  const size = stretches.length;
  const weekends = stretches.map((s) => dot(s.weekdays, WEEKEND_EFFECT));
  const alike = stretches.map((s) => LIKENESSES.map((row) => dot(row, s.weekdays)));
  const now = stretches.map(({ length, age }) => length * Math.exp(-age / FADE));
  return {
    stretches,
    usual: stretches.map((s) => dot(s.weekdays, USUAL_WEEK)),
    weekends,
    now,
    noise: triangleOf(size, (i, j) => (i === j ? stretches[i]!.length : 0)),
    drift: triangleOf(size, (i, j) => driftOf(stretches[i]!, stretches[j]!)),
    weekend: triangleOf(size, (i, j) => weekends[i]! * weekends[j]!),
    weekday: triangleOf(size, (i, j) => dot(alike[i]!, stretches[j]!.weekdays)),
    ahead: aheadOf({ weekends, alike, now }, left, weekdays),
  };
}

/** Days in which a drift is as much as it is now, of the days left: it fades. */
export function driftDays(left: number): number {
  return -FADE * Math.expm1(-left / FADE);
}

function driftOf(a: Stretch, b: Stretch): number {
  return a.length * b.length * Math.exp(-Math.abs(a.age - b.age) / FADE);
}

interface Known {
  readonly weekends: readonly number[];
  readonly alike: readonly (readonly number[])[];
  readonly now: readonly number[];
}

function aheadOf(
  { weekends, alike, now }: Known,
  left: number,
  weekdays: readonly number[],
): Ahead {
  const weekend = dot(weekdays, WEEKEND_EFFECT);
  const once = driftDays(left);
  return {
    length: left,
    weekdays,
    usual: dot(weekdays, USUAL_WEEK),
    drift: 2 * FADE * (left - once),
    weekend: weekend ** 2,
    weekday: LIKENESSES.reduce((sum, row, day) => sum + weekdays[day]! * dot(row, weekdays), 0),
    withDrift: now.map((drift) => drift * once),
    withWeekend: weekends.map((days) => days * weekend),
    withWeekday: alike.map((week) => dot(week, weekdays)),
  };
}
