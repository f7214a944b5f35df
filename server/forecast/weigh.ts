/**
 * How far to trust each method for this customer: by how far it was off when replayed over the
 * customer's own past at the very same distance from the period's end.
 */
import type { Walk } from './levels.ts';
import type { Replays } from './replays.ts';

/**
 * Weights fall with the fourth power of the error: off by a fifth less, twice the weight. 2 and 8
 * do nearly as well on dev/.
 */
const POWER = 4;

/** Replays of four months ago count half. 60 and 240 days are as good. */
const HALF_LIFE = 120;

/**
 * The days just past count five times, though only a part of what was forecast for them is known:
 * they alone show that a customer has changed. 1 and 10 are as good on dev/, and later or hastier.
 */
const LATEST = 5;

/** Errors below this share of usage are all the same, so that no method is trusted alone. */
const FAULTLESS = 0.02;

/** Replays from the first weeks say how fast a level settles, not how good it is. */
const SETTLING_DAYS = 28;

export interface Weighed {
  /** The weighted forecast at the end of each day; the last is today's. */
  readonly forecasts: Float64Array;
  /** Mean error of the replays as a share of what they forecast; null where there are none. */
  readonly error: number | null;
  /** How far the methods are from each other today, in usage. */
  readonly disagreement: number;
}

export function weigh({ forecasts, replays }: Walk): Weighed {
  const weights = weightsOf(forecasts, replays);
  const days = forecasts[0]!.length;
  const mixed = new Float64Array(days);
  forecasts.forEach((method, k) => {
    for (let day = 0; day < days; day++) mixed[day] = mixed[day]! + weights[k]! * method[day]!;
  });
  return {
    forecasts: mixed,
    error: errorOf(mixed, replays.actual),
    disagreement: deviation(forecasts.map((method) => method[days - 1] ?? 0)),
  };
}

function weightsOf(forecasts: readonly Float64Array[], { actual, latest }: Replays): number[] {
  const whole = fadedSum(actual, (day) => actual[day]!);
  const usage = latest.reduce((sum, since) => sum + LATEST * since.usage, whole);
  const trust = forecasts.map((method) => {
    const past = fadedSum(actual, (day) => Math.abs(actual[day]! - method[day]!));
    const error = latest.reduce(
      (sum, since) => sum + LATEST * Math.abs(since.usage - method[since.day]! * since.share),
      past,
    );
    return usage > 0 ? (error / usage + FAULTLESS) ** -POWER : 1;
  });
  const total = trust.reduce((sum, value) => sum + value, 0);
  return trust.map((value) => value / total);
}

function errorOf(mixed: Float64Array, actual: Float64Array): number | null {
  const forecast = fadedSum(actual, (day) => mixed[day]!);
  if (!(forecast > 0)) return null;
  return fadedSum(actual, (day) => Math.abs(actual[day]! - mixed[day]!)) / forecast;
}

/** Adds up over the replays, the latest counting most. */
function fadedSum(actual: Float64Array, value: (day: number) => number): number {
  const fade = 0.5 ** (1 / HALF_LIFE);
  const first = Math.min(SETTLING_DAYS, actual.length >> 1);
  let sum = 0;
  for (let day = first; day < actual.length; day++) sum = sum * fade + value(day);
  return sum;
}

function deviation(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
