/**
 * The frame every method works in: 24-hour buckets that end where knowledge ends, so that the last
 * bucket is always a whole day, whatever the hour.
 */
import { checkInput } from './check.ts';
import type { ForecastInput } from './types.ts';
import { readUsage, type Usage } from './usage.ts';

export const DAY = 86_400;

/** Times in epoch seconds, lengths in days. */
export interface Days {
  /** Usage per 24-hour bucket, oldest first. The last one ends at `until`. */
  readonly values: Float64Array;
  /** How many of the last buckets lie wholly inside the period. */
  readonly inside: number;
  /** Days known before the oldest bucket in which nothing was used yet. */
  readonly emptyBefore: number;
  /** Usage of the period so far. The rest is what is forecast. */
  readonly used: number;
  readonly periodStart: number;
  readonly periodEnd: number;
  /** Where knowledge ends and the forecast begins: `now`, or the end of a history that stops short. */
  readonly until: number;
  /** Share of the period that has passed at `until`, 0 to 1. */
  readonly elapsed: number;
  /** Days of the period that are known, with fractions. */
  readonly seen: number;
  /** Days from `until` to the period's end, with fractions. */
  readonly left: number;
  /** Length of one step of the history in seconds: hours are known when it is well below a day. */
  readonly step: number;
  /** Usage in [a, b), clipped to what is known. */
  between(a: number, b: number): number;
}

/** Checks the input (throws `ForecastError`, codes in `check.ts`) and cuts it into days. */
export function toDays(input: ForecastInput): Days {
  checkInput(input);
  const { periodStart, periodEnd } = input;
  const usage = readUsage(input);
  const { until, between } = usage;
  const buckets = toBuckets(usage);
  const values = sinceFirstUse(buckets);
  const count = values.length;
  const from = Math.max(usage.from, until - (count + 1) * DAY);
  const seen = Math.max(0, until - Math.max(periodStart, from)) / DAY;
  return {
    values,
    inside: Math.min(count, Math.floor((until - periodStart) / DAY + 1e-9)),
    emptyBefore: buckets.length - values.length,
    used: usage.used,
    periodStart,
    periodEnd,
    until,
    elapsed: (until - periodStart) / (periodEnd - periodStart),
    seen,
    left: (periodEnd - until) / DAY,
    step: input.history.step,
    between,
  };
}

function toBuckets({ from, until, between }: Usage): Float64Array {
  const values = new Float64Array(Math.max(0, Math.floor((until - from) / DAY + 1e-9)));
  for (let i = 0; i < values.length; i++) {
    const end = until - (values.length - 1 - i) * DAY;
    values[i] = between(end - DAY, end);
  }
  return values;
}

/** Zeros before the first use are the time before there was a customer: sources fill them in. */
function sinceFirstUse(values: Float64Array): Float64Array {
  const first = values.findIndex((value) => value > 0);
  return first > 0 ? values.subarray(first) : values;
}

/**
 * The UTC weekday (0 is Sunday) in which bucket `i` ends; `i` may lie in the future. A bucket that
 * ends at midnight is the day before it.
 */
export function weekday({ values, until }: Days, i: number): number {
  const end = until / DAY - (values.length - 1 - i);
  const day = Math.ceil(end - 1e-9) - 1;
  return (((day + 4) % 7) + 7) % 7;
}
