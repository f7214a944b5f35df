/** Usage day by day, as charts draw it. */
import { addDays, startOfDay, toInstant } from '../billing/period.ts';
import type { Series } from '../contract/usage.ts';
import type { DaySeries, Meter } from './snapshot.ts';

const DAY_MS = 86_400_000;

/** This period, the ghost of the last, and what a forecast needs. Also one page of Stripe's. */
const DAYS_READ = 100;

/** The days that are read of a meter, ending with the open one. */
export function daysUntil(billingNow: Date) {
  const end = addDays(startOfDay(billingNow), 1);
  return { start: addDays(end, -DAYS_READ), end };
}

/** Sparse days made whole. A day without rows used nothing; a level stays what it was. */
export function seriesOf(
  { start, end, rows }: DaySeries,
  meter: Pick<Meter, 'aggregation'>,
): Series {
  const byDay = new Map(rows.map((row) => [row.start.getTime(), row.quantity]));
  // Before its first row a level is not known, so its series begins there.
  const level = meter.aggregation === 'last';
  const first = level && rows[0] ? rows[0].start : start;
  const values: string[] = [];

  for (let day = first; day < end; day = addDays(day, 1)) {
    const known = byDay.get(day.getTime());
    values.push(known ?? (level ? (values.at(-1) ?? '0') : '0'));
  }
  return { window: 'day', start: toInstant(first), values };
}

/** A series without the steps before a day. */
export function since(from: Date, { window, start, values }: Series): Series {
  const skipped = Math.round((from.getTime() - new Date(start).getTime()) / DAY_MS);
  if (skipped <= 0) return { window, start, values };
  return { window, start: toInstant(from), values: values.slice(skipped) };
}
