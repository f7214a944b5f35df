import type { Days } from './days.ts';
import { DAY, midnightsTo } from './time.ts';
import type { PathPoint } from './types.ts';

/**
 * How the range opens: after a share of the rest, this power of that share of it. Noise alone would
 * give 0.5, a wrong level 1; on dev/ it is 0.82 to 0.94.
 */
export const OPENING = 0.85;

/**
 * The way from `days.until` to the period's end, at each UTC midnight between and at both ends.
 * `shape` is the share of each of the next days in the rest. Nothing on it ever falls.
 */
export function pathTo(
  days: Days,
  shape: readonly number[],
  end: { readonly total: number; readonly lower: number; readonly upper: number },
): PathPoint[] {
  const { until, left, used, periodEnd } = days;
  const shareOf = (at: number) => shareBy((at - until) / DAY, left, shape);
  return openedPath(midnightsTo(periodEnd, until), shareOf, used, end);
}

/**
 * The path at `times`, of which the last is the period's end. `shareOf` says which share of the
 * rest has come by an instant before it.
 */
export function openedPath(
  times: readonly number[],
  shareOf: (at: number) => number,
  used: number,
  end: { readonly total: number; readonly lower: number; readonly upper: number },
): PathPoint[] {
  let lower = used;
  let upper = used;
  const before = times.slice(0, -1).map((at, nth) => {
    // Floats: a share may come out a hair off nothing, which is what has come at the start.
    const share = nth === 0 ? 0 : Math.min(1, Math.max(0, shareOf(at)));
    const open = share ** OPENING;
    const likely = used + (end.total - used) * share;
    lower = Math.min(likely, end.lower, Math.max(lower, likely - (end.total - end.lower) * open));
    upper = Math.min(end.upper, Math.max(upper, likely + (end.upper - end.total) * open));
    return { at, likely, lower, upper: Math.max(upper, likely) };
  });
  return [...before, { at: times.at(-1)!, likely: end.total, lower: end.lower, upper: end.upper }];
}

/** Which share of the rest has come after `days`; the last of `shape` is for a part of a day. */
function shareBy(days: number, left: number, shape: readonly number[]): number {
  if (days >= left) return 1;
  const shares = shape.map((share, day) => {
    const length = Math.min(1, left - day);
    return share * Math.min(1, Math.max(0, days - day) / length);
  });
  return Math.min(
    1,
    shares.reduce((sum, share) => sum + share, 0),
  );
}
