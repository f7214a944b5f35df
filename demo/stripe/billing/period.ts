export type Interval = 'day' | 'week' | 'month' | 'year';
export type Recurrence = { interval: Interval; interval_count: number };
export type Period = { start: number; end: number };

const DAY = 86_400;
const APPROXIMATE_SECONDS = { day: DAY, week: 7 * DAY, month: 30.44 * DAY, year: 365.25 * DAY };

/**
 * The anchor moved by a number of recurrences. Months keep the anchor's day where
 * they have it and end on their last day otherwise: from January 31 comes February
 * 28, then March 31 again.
 */
export function boundary(anchor: number, recurrence: Recurrence, steps: number): number {
  const count = recurrence.interval_count * steps;
  if (recurrence.interval === 'day') return anchor + count * DAY;
  if (recurrence.interval === 'week') return anchor + count * 7 * DAY;
  return addMonths(anchor, recurrence.interval === 'year' ? count * 12 : count);
}

/** The first boundary after an instant. */
export function nextBoundary(anchor: number, recurrence: Recurrence, after: number): number {
  let steps = Math.floor((after - anchor) / approximateSeconds(recurrence)) - 1;
  while (boundary(anchor, recurrence, steps) <= after) steps += 1;
  return boundary(anchor, recurrence, steps);
}

/** The boundary before one. */
export function previousBoundary(anchor: number, recurrence: Recurrence, before: number): number {
  let steps = Math.ceil((before - anchor) / approximateSeconds(recurrence)) + 1;
  while (boundary(anchor, recurrence, steps) >= before) steps -= 1;
  return boundary(anchor, recurrence, steps);
}

/** A recurrence's rough length, for ordering and for limits. */
export function approximateSeconds({ interval, interval_count }: Recurrence): number {
  return APPROXIMATE_SECONDS[interval] * interval_count;
}

function addMonths(seconds: number, months: number): number {
  const from = new Date(seconds * 1000);
  const first = new Date(seconds * 1000);
  first.setUTCDate(1);
  first.setUTCMonth(first.getUTCMonth() + months);
  const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0));
  first.setUTCDate(Math.min(from.getUTCDate(), lastDay.getUTCDate()));
  return first.getTime() / 1000;
}
