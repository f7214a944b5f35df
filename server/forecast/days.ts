/**
 * The frame every method works in: 24-hour buckets that end where knowledge ends, so that the last
 * bucket is always a whole day, whatever the hour.
 */
import { checkInput } from './check.ts';
import { DAY } from './time.ts';
import type { ForecastInput } from './types.ts';
import { readUsage, type Usage } from './usage.ts';

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
  const first = firstDay(buckets);
  const values = buckets.subarray(first);
  const count = values.length;
  const from = Math.max(usage.from, until - (count + 1) * DAY);
  const seen = Math.max(0, until - Math.max(periodStart, from)) / DAY;
  return {
    values,
    inside: Math.min(count, Math.floor((until - periodStart) / DAY + 1e-9)),
    emptyBefore: emptyDays(buckets, first),
    used: usage.used,
    periodStart,
    periodEnd,
    until,
    elapsed: (until - periodStart) / (periodEnd - periodStart),
    seen,
    left: (periodEnd - until) / DAY,
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

/**
 * Where the customer of today begins. Zeros before the first use are the time before there was one:
 * sources fill them in. Somebody who comes back after six idle weeks and stays longer than ever
 * before is a new customer too: a trial call in January says nothing of a launch in September.
 */
function firstDay(values: Float64Array): number {
  const spells: { from: number; until: number }[] = [];
  for (let day = 0; day < values.length; day++) {
    if (values[day] === 0) continue;
    const last = spells.at(-1);
    if (last && day - last.until <= LONG_IDLE) last.until = day + 1;
    else spells.push({ from: day, until: day + 1 });
  }
  const now = spells.at(-1);
  if (!now) return 0;
  const length = values.length - now.from;
  const isIdle = values.length - now.until > LONG_IDLE;
  const isLongest = spells.every(({ from, until }) => from === now.from || until - from < length);
  return isIdle || !isLongest ? spells[0]!.from : now.from;
}

/** Days without any usage after which a customer has been away. */
const LONG_IDLE = 42;

/** Days without usage just before one. */
function emptyDays(values: Float64Array, before: number): number {
  let from = before;
  while (from > 0 && values[from - 1] === 0) from--;
  return before - from;
}
