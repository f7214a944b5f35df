import { DAY } from './time.ts';

const MEAN_MONTH = 30.44 * DAY;

type Period = { readonly periodStart: number; readonly periodEnd: number };

/**
 * Where earlier periods ended, the latest first, in epoch seconds: whole months back where the
 * period runs from one day of a month to the same day of another (or the last, where a month is too
 * short), else its own length back.
 */
export function earlierEnds({ periodStart, periodEnd }: Period, count: number): number[] {
  // A period from 28 February to 31 March began on a 31st.
  const anchor = Math.max(dayOf(periodStart), dayOf(periodEnd));
  const months = wholeMonths(periodStart, periodEnd, anchor);
  return Array.from({ length: count }, (_, back) =>
    months > 0
      ? monthsBack(periodStart, back * months, anchor)
      : periodStart - back * (periodEnd - periodStart),
  );
}

/** How many months the period is, or 0. An hour of daylight saving does not matter. */
function wholeMonths(from: number, to: number, anchor: number): number {
  const months = Math.round((to - from) / MEAN_MONTH);
  const isAt = (time: number, other: number) => Math.abs(time - other) <= DAY / 12;
  const isMonthly =
    isAt(monthsBack(to, 0, anchor), to) && isAt(monthsBack(to, months, anchor), from);
  return months > 0 && isMonthly ? months : 0;
}

/** The anchor's day of an earlier month, or its last day where it is shorter. */
function monthsBack(time: number, months: number, anchor: number): number {
  const date = new Date(time * 1000);
  const month = date.getUTCMonth() - months;
  const last = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const seconds = time - Math.floor(time / DAY) * DAY;
  return Date.UTC(date.getUTCFullYear(), month, Math.min(anchor, last)) / 1000 + seconds;
}

function dayOf(time: number): number {
  return new Date(time * 1000).getUTCDate();
}
