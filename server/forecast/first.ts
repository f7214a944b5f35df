/**
 * The rest of a first period: a customer with no past, or few days of one.
 *
 * A dozen hypotheses about rhythm and drift are each fitted to the days there are and weighted by
 * how well they explain them, so a short history is pulled towards the usual week at a steady level
 * and a longer one speaks for itself.
 */
import type { Days } from './days.ts';
import { type Covariances, covariancesOf, driftDays } from './first-covariances.ts';
import { type Fit, fit } from './first-fit.ts';
import { FADE, HYPOTHESES } from './first-hypotheses.ts';
import { dot } from './first-linear.ts';
import { percentilesAround, percentilesOfNothing } from './first-spread.ts';
import { knownStretches, type Stretch, weekdayLengths } from './first-stretches.ts';
import type { Rest } from './known.ts';
import { medianOf } from './median.ts';
import { toShares } from './shares.ts';
import { DAY } from './time.ts';

/** Any number of days will do, down to none: with nothing known, nothing is expected. */
export function firstPeriod(days: Days): Rest {
  const stretches = knownStretches(days);
  const kept = withoutBursts(stretches);
  const level = levelOf(kept);
  if (!(level > 0) || !(days.left > 0)) return nothing(days);
  const burst = sumOf(stretches, (s, i) => ((s.usage - kept[i]!.usage) / level) ** 2) / kept.length;
  const weekdays = weekdayLengths(days.until, days.periodEnd);
  const mixed = mixture(covariancesOf(kept, days.left, weekdays), level);
  const deviation = level * Math.sqrt(mixed.variance + burst * days.left);
  const quantiles = percentilesAround(level * mixed.likely, deviation);
  return { quantiles, shape: shapeOf(days, mixed), replays: 0 };
}

/**
 * A day is a burst beyond the median by this many mean distances from it. Where most days have usage,
 * one wild day does not vouch for itself: then the second many mean distances of the others are
 * enough, which are taken to be a tenth of the median at least.
 */
const BURST = { ofAll: 2.5, ofOthers: 9, least: 0.1 };

/** Fewer stretches have no usual size to go by. */
const LEAST_STRETCHES = 4;

/** Bursts do not set the level: they are cut. They may come again, so the spread gets them back. */
function withoutBursts(stretches: readonly Stretch[]): readonly Stretch[] {
  const count = stretches.length;
  if (count < LEAST_STRETCHES) return stretches;
  const usage = stretches.map((s) => s.usage);
  const median = medianOf(usage);
  const all = sumOf(usage, (value) => Math.abs(value - median) / count);
  const others = (all * count - (Math.max(...usage) - median)) / (count - 1);
  const ofOthers = median > 0 ? BURST.ofOthers * Math.max(others, BURST.least * median) : Infinity;
  const most = median + Math.min(BURST.ofAll * all, ofOthers);
  return stretches.map((s) => ({ ...s, usage: Math.min(s.usage, most) }));
}

/** Mean usage per day. */
function levelOf(stretches: readonly Stretch[]): number {
  const length = sumOf(stretches, (s) => s.length);
  return length > 0 ? sumOf(stretches, (s) => s.usage / length) : 0;
}

interface Mixture {
  readonly week: readonly number[];
  readonly drift: number;
  readonly likely: number;
  readonly variance: number;
}

/** All hypotheses, weighted by their evidence. In units of the level. */
function mixture(known: Covariances, level: number): Mixture {
  const usage = Float64Array.from(known.stretches, (s) => s.usage / level);
  const fits = HYPOTHESES.map((by) => fit(known, usage, by));
  const best = Math.max(...fits.map(({ evidence }) => evidence));
  const raw = fits.map(({ evidence }) => Math.exp(evidence - best));
  const weights = raw.map((weight) => weight / sumOf(raw, (each) => each));
  const totals = fits.map((each) => totalOf(each, known));
  const likely = dot(weights, totals);
  return {
    week: fits[0]!.week.map((_, day) => sumOf(fits, (f, i) => weights[i]! * f.week[day]!)),
    drift: sumOf(fits, (f, i) => weights[i]! * f.drift),
    likely,
    variance: sumOf(fits, (f, i) => weights[i]! * (f.variance + (totals[i]! - likely) ** 2)),
  };
}

function totalOf({ week, drift }: Fit, { ahead }: Covariances): number {
  return dot(week, ahead.weekdays) + drift * driftDays(ahead.length);
}

/** No day is likely to take usage back. */
function shapeOf({ until, left }: Days, { week, drift }: Mixture): number[] {
  const weights = Array.from({ length: Math.ceil(left - 1e-9) }, (_, day) => {
    const length = Math.min(1, left - day);
    const start = until + day * DAY;
    const usual = dot(week, weekdayLengths(start, start + length * DAY));
    return Math.max(0, usual + drift * length * Math.exp(-(day + 0.5) / FADE));
  });
  return toShares(weights);
}

function nothing({ seen, left }: Days): Rest {
  const days = Array.from({ length: Math.ceil(Math.max(0, left) - 1e-9) }, (_, day) => day);
  const shape = toShares(days.map((day) => Math.min(1, left - day)));
  return { quantiles: percentilesOfNothing(seen, left), shape, replays: 0 };
}

function sumOf<T>(all: readonly T[], value: (each: T, nth: number) => number): number {
  return all.reduce((sum, each, nth) => sum + value(each, nth), 0);
}
