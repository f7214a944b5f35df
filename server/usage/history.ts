/** Usage of days long over, for what a few weeks cannot tell: a year's rhythm, and how right we were. */
import type { Meter, UsageRow } from '../portal/snapshot.ts';
import type { UsageSource } from './source.ts';

/** About a year with the days that a portal draws. Each is one request, remembered for a day. */
const QUARTERS = 4;

/**
 * Days before `until` and after `since`, sparse, oldest first: whole quarters of a year, so that a
 * reading of one is good for as long as it is remembered. Without what cannot be read.
 */
export async function readPast(
  usage: UsageSource,
  meter: Meter,
  { since, until }: { readonly since: Date; readonly until: Date },
): Promise<readonly UsageRow[]> {
  if (since >= until) return [];
  const quarters = quartersBefore(until).filter(({ end }) => end > since);
  const read = await Promise.all(quarters.map((quarter) => usage.closedDays(meter, quarter)));
  // What cannot be read ends it: rows with a hole in them would be days without usage.
  const known = read.findIndex(({ asOf }) => asOf === undefined);
  return (known < 0 ? read : read.slice(0, known))
    .toReversed()
    .flatMap(({ value }) => value?.rows ?? [])
    .filter(({ start }) => start < until);
}

/** The newest first. */
function quartersBefore(until: Date) {
  const month = until.getUTCMonth();
  const first = month - (month % 3);
  return Array.from({ length: QUARTERS }, (_, nth) => ({
    start: new Date(Date.UTC(until.getUTCFullYear(), first - 3 * nth, 1)),
    end: new Date(Date.UTC(until.getUTCFullYear(), first - 3 * nth + 3, 1)),
  }));
}
