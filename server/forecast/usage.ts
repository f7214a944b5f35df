/**
 * Usage as a running total that can be read at any instant.
 *
 * Steps are spread evenly over their own time, so a step that straddles an edge gives each side its
 * share. The last step may be open: it is spread up to `now` only.
 */

import { DAY } from './time.ts';
import type { ForecastInput } from './types.ts';

/** More than this is not read: usage of three years ago says nothing about this month. */
const MOST_DAYS = 1_100;

/** Less than this is nothing: no meter counts so small, and a ratio to it has no size. */
const NOTHING = 1e-100;

export interface Usage {
  /** Usage is known from here, in epoch seconds. */
  readonly from: number;
  /** Usage is known up to here, and forecast from here on. Never later than `now`. */
  readonly until: number;
  /** Usage in [periodStart, until). */
  readonly used: number;
  /** Usage in [a, b), both clipped to what is known. */
  between(a: number, b: number): number;
}

/**
 * Reads checked input.
 *
 * Where the steps end before `now`, the missing tail is unknown, not zero: without `used` it belongs
 * to what is forecast; with `used` it goes on at the last week's rate. Where `used` disagrees with
 * the steps, the steps of the period keep their shape and are scaled to add up to it.
 */
export function readUsage(input: ForecastInput): Usage {
  const { periodStart, now, used: exact } = input;
  const steps = runningTotal(input);
  const until = exact === undefined ? Math.max(periodStart, steps.end) : now;
  const rate = meanRate(steps, until);
  const raw = (at: number) =>
    at <= steps.end ? steps.at(at) : steps.at(steps.end) + rate * (Math.min(at, until) - steps.end);
  const before = raw(periodStart);
  const counted = orNothing(raw(until) - before);
  const used = exact ?? counted;
  const correction = scaleTo(used, counted, steps.start > periodStart);
  const evenly = counted === 0 && until > periodStart ? used / (until - periodStart) : 0;
  const total = (at: number) => {
    if (at <= periodStart) return raw(at);
    return before + (raw(at) - before) * correction + (Math.min(at, until) - periodStart) * evenly;
  };
  return {
    from: counted === 0 && used > 0 ? Math.min(steps.start, periodStart) : steps.start,
    until,
    used,
    between: (a, b) => Math.max(0, total(b) - total(a)),
  };
}

function orNothing(usage: number): number {
  return usage > NOTHING ? usage : 0;
}

interface Steps {
  readonly start: number;
  readonly end: number;
  at(time: number): number;
}

function runningTotal({ history, now, periodStart }: ForecastInput): Steps {
  const { step, values } = history;
  const skipped = Math.max(0, Math.floor((now - MOST_DAYS * DAY - history.start) / step));
  const n = Math.max(0, values.length - skipped);
  const start = n === 0 ? periodStart : history.start + skipped * step;
  const totals = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) totals[i + 1] = totals[i]! + orNothing(values[skipped + i]!);
  const end = Math.min(now, start + n * step);
  const lastStart = start + (n - 1) * step;
  const at = (time: number) => {
    if (n === 0 || time <= start) return 0;
    if (time >= end) return totals[n]!;
    const isLast = time >= lastStart;
    const i = isLast ? n - 1 : Math.floor((time - start) / step);
    const share = (time - start - i * step) / (isLast ? end - lastStart : step);
    return totals[i]! + share * (totals[i + 1]! - totals[i]!);
  };
  return { start, end, at };
}

/** Usage per second over the last known week. */
function meanRate(steps: Steps, until: number): number {
  if (until <= steps.end) return 0;
  const span = Math.min(7 * DAY, steps.end - steps.start);
  return span > 0 ? (steps.at(steps.end) - steps.at(steps.end - span)) / span : 0;
}

/** A history that starts late lacks some of what is used: it is never scaled up to make up for it. */
function scaleTo(used: number, counted: number, startsLate: boolean): number {
  if (counted === 0) return 1;
  const scale = used / counted;
  return startsLate ? Math.min(1, scale) : scale;
}
