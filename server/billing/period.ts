/** Billing periods on the calendar, in UTC, half-open: `start <= t < end`. */

export type Interval = 'day' | 'week' | 'month' | 'year';

const DAY_MS = 86_400_000;

/** ISO 8601 without empty milliseconds: `2026-11-20T14:00:00Z`. */
export function toInstant(date: Date): string {
  return date.toISOString().replace('.000Z', 'Z');
}

/** Midnight UTC at or before an instant. */
export function startOfDay(date: Date): Date {
  return new Date(Math.floor(date.getTime() / DAY_MS) * DAY_MS);
}

export function addDays(date: Date, days: number): Date {
  return new Date(date.getTime() + days * DAY_MS);
}

/**
 * The anchor moved by `count` intervals, which may be negative. A day that a month does not have
 * becomes its last one, always counted from the anchor, so that the 31st comes back in March.
 */
export function addIntervals(anchor: Date, interval: Interval, count: number): Date {
  if (interval === 'day') return addDays(anchor, count);
  if (interval === 'week') return addDays(anchor, 7 * count);

  const months = interval === 'year' ? 12 * count : count;
  const moved = new Date(anchor);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + months);
  const lastDay = new Date(
    Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0),
  ).getUTCDate();
  moved.setUTCDate(Math.min(anchor.getUTCDate(), lastDay));
  return moved;
}

/**
 * The period that ended where this one starts, or null when the subscription began there.
 * Shorter than its interval when the subscription began inside it.
 */
export function previousPeriod(terms: {
  readonly start: Date;
  readonly anchor: Date;
  readonly startedAt: Date;
  readonly interval: Interval;
  readonly intervalCount: number;
}): { readonly start: Date; readonly end: Date } | null {
  const { start, anchor, startedAt, interval, intervalCount } = terms;
  if (startedAt >= start) return null;

  const index = anchorIndex(start, anchor, interval, intervalCount);
  const before =
    index === null
      ? addIntervals(start, interval, -intervalCount)
      : addIntervals(anchor, interval, (index - 1) * intervalCount);
  return { start: before < startedAt ? startedAt : before, end: start };
}

/** How many periods lie between the anchor and `start`; null when it is not one of their edges. */
function anchorIndex(start: Date, anchor: Date, interval: Interval, intervalCount: number) {
  const days = { day: 1, week: 7, month: 30.436875, year: 365.2425 }[interval] * intervalCount;
  const guess = Math.round((start.getTime() - anchor.getTime()) / (days * DAY_MS));
  for (const index of [guess, guess - 1, guess + 1]) {
    const edge = addIntervals(anchor, interval, index * intervalCount);
    if (edge.getTime() === start.getTime()) return index;
  }
  return null;
}
