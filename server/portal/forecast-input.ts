/** What is known of an item's usage, as the forecast asks for it. */
import { startOfDay } from '../billing/period.ts';
import type { ForecastInput } from '../forecast/index.ts';
import type { Resolved } from './items.ts';
import { seriesOf } from './series.ts';
import type { DaySeries, UsageRow } from './snapshot.ts';

const DAY_MS = 86_400_000;

export type Days = { readonly start: Date; readonly values: readonly string[] };

/** Days as they are known: what is long over, then the snapshot's, none before the customer's first. */
export function wholeSeries(
  { meter, subscription }: Resolved,
  recent: DaySeries,
  older: readonly UsageRow[],
): Days {
  const rows = [...older, ...recent.rows];
  const known = older[0]?.start ?? recent.start;
  const begun = startOfDay(subscription.startedAt);
  // Days before the subscription count where something was used, for then they were no zeros.
  const used = rows.find(({ quantity }) => Number(quantity) !== 0)?.start ?? recent.end;
  const start = new Date(Math.max(known.getTime(), Math.min(begun.getTime(), used.getTime())));
  const whole = { start, end: recent.end, rows: rows.filter((row) => row.start >= start) };
  const series = seriesOf(whole, meter!);
  return { start: new Date(series.start), values: series.values };
}

/**
 * `used` is exact until `now`; days are known until `readAt`, and one that had not ended then only
 * counts while it is still open.
 */
export function forecastInput(
  { start, values }: Days,
  { item }: Resolved,
  {
    now,
    readAt,
    used,
  }: { readonly now: Date; readonly readAt: Date; readonly used: number | null },
): ForecastInput {
  const daysUntil = (at: Date) => (at.getTime() - start.getTime()) / DAY_MS;
  const isCurrent = startOfDay(readAt).getTime() >= startOfDay(now).getTime();
  const count = isCurrent ? Math.ceil(daysUntil(now)) : Math.floor(daysUntil(readAt));
  return {
    history: {
      start: start.getTime() / 1_000,
      step: DAY_MS / 1_000,
      // Corrections may take a day below zero, which no customer can use.
      values: values.slice(0, Math.max(0, count)).map((value) => Math.max(0, Number(value))),
    },
    periodStart: item.start.getTime() / 1_000,
    periodEnd: item.end.getTime() / 1_000,
    now: now.getTime() / 1_000,
    ...(used !== null && { used: Math.max(0, used) }),
  };
}
