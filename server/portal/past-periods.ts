/** The customer's earlier periods of an item. */
import { previousPeriod } from '../billing/period.ts';
import type { Resolved } from './items.ts';

/** Newest first, in epoch seconds. */
export function periodsBefore(
  { item, price, subscription }: Resolved,
  most: number,
): [start: number, end: number][] {
  const { interval, intervalCount } = price;
  const { anchor, startedAt } = subscription;
  const found: [number, number][] = [];
  let { start } = item;
  while (found.length < most) {
    const before = previousPeriod({ start, anchor, startedAt, interval, intervalCount });
    if (!before) break;
    found.push([before.start.getTime() / 1_000, before.end.getTime() / 1_000]);
    start = before.start;
  }
  return found;
}
