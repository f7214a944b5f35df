/** One hypothesis, fitted: generalised least squares for the level, Gaussian conditioning for the rest. */
import type { Covariances } from './first-covariances.ts';
import { type Hypothesis, LIKENESSES, USUAL_WEEK, WEEKEND_EFFECT } from './first-hypotheses.ts';
import { diagonalOf, dot, rootOf, solveLower, solveUpper, type Triangle } from './first-linear.ts';

export interface Fit {
  /** Usage per day on each weekday, without the drift. */
  readonly week: readonly number[];
  /** What a day has now on top of that; it fades. */
  readonly drift: number;
  /** Variance of the usage ahead. */
  readonly variance: number;
  /** Log of how well the hypothesis explains what is known, up to a constant. */
  readonly evidence: number;
}

/**
 * A day's noise before any is seen: variance 0.05 of the squared level, worth one day of seeing it.
 * Anything from 0.01 to 0.1 does as well in the backtest.
 */
const NOISE = { variance: 0.05, shape: 0.5 };

/** @param usage Of each stretch, in units of their mean per day, so that noise has a usual size. */
export function fit(known: Covariances, usage: Float64Array, by: Hypothesis): Fit {
  const strengths = { drift: by.drift ** 2, weekend: by.weekend ** 2, weekday: by.weekday ** 2 };
  const root = rootOf(together(known, strengths));
  const usual = solveLower(root, known.usual);
  const seen = solveLower(root, usage);
  const precision = dot(usual, usual);
  const level = dot(usual, seen) / precision;
  const surprise = seen.map((value, i) => value - level * usual[i]!);
  const noise = noiseOf(surprise);
  const weights = solveUpper(root, surprise);
  return {
    week: weekOf(known, weights, level, strengths),
    drift: strengths.drift * dot(known.now, weights),
    variance: noise.variance * varianceAhead(known, strengths, root, usual, precision),
    evidence: -logRoot(root) - Math.log(precision) / 2 - noise.penalty,
  };
}

/** Variances of drift and rhythm, as multiples of a day's noise. */
type Strengths = Hypothesis;

function together({ stretches, drift, weekend, weekday, noise }: Covariances, by: Strengths) {
  const entries = noise.entries.map(
    (value, at) =>
      value +
      by.drift * drift.entries[at]! +
      by.weekend * weekend.entries[at]! +
      by.weekday * weekday.entries[at]!,
  );
  return { size: stretches.length, entries };
}

/** The noise's variance as the surprise leaves it, and what an unlikely one costs in evidence. */
function noiseOf(surprise: Float64Array) {
  const shape = NOISE.shape + (surprise.length - 1) / 2;
  const scale = NOISE.shape * NOISE.variance + dot(surprise, surprise) / 2;
  return { variance: scale / shape, penalty: shape * Math.log(scale) };
}

function weekOf(
  { stretches, weekends }: Covariances,
  weights: Float64Array,
  level: number,
  by: Strengths,
): number[] {
  const weekend = by.weekend * dot(weekends, weights);
  const weekdays = USUAL_WEEK.map((_, day) =>
    stretches.reduce((sum, stretch, i) => sum + stretch.weekdays[day]! * weights[i]!, 0),
  );
  return USUAL_WEEK.map((usual, day) => {
    const single = by.weekday * dot(LIKENESSES[day]!, weekdays);
    return level * usual + weekend * WEEKEND_EFFECT[day]! + single;
  });
}

/** What is known does not explain all of the usage ahead: the variance left, as a multiple of a day's. */
function varianceAhead(
  { ahead }: Covariances,
  by: Strengths,
  root: Triangle,
  usual: Float64Array,
  precision: number,
): number {
  const shared = solveLower(
    root,
    ahead.withDrift.map(
      (drift, i) =>
        by.drift * drift + by.weekend * ahead.withWeekend[i]! + by.weekday * ahead.withWeekday[i]!,
    ),
  );
  const alone =
    ahead.length + by.drift * ahead.drift + by.weekend * ahead.weekend + by.weekday * ahead.weekday;
  const ofLevel = (ahead.usual - dot(shared, usual)) ** 2 / precision;
  return Math.max(0, alone - dot(shared, shared)) + ofLevel;
}

function logRoot(root: Triangle): number {
  return diagonalOf(root).reduce((sum, value) => sum + Math.log(value), 0);
}
