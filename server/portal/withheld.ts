/** When a forecast would say too little to be shown. */
import { toInstant } from '../billing/period.ts';
import type { Withheld } from '../contract/forecast.ts';
import type { Forecast } from '../forecast/index.ts';
import type { SubscriptionItem } from './snapshot.ts';

const DAY_MS = 86_400_000;

/** Without earlier periods nothing is said before a tenth of the period, or three days of it. */
const LEAST_SHARE = 0.1;
const LEAST_DAYS = 3;
/** Fewer days before the period are no earlier period. */
const DAYS_BEFORE = 7;
/** A range says too little when its upper end is over three times the lower. */
const WIDEST = 3;

export function withheldOf(
  { evidence, lower, upper }: Forecast,
  { start, end }: SubscriptionItem,
  now: Date,
): Withheld | null {
  const { daysBefore, elapsed, daysSeen } = evidence;
  if (daysBefore < DAYS_BEFORE && elapsed < LEAST_SHARE && daysSeen < LEAST_DAYS) {
    const bySeen = now.getTime() + (LEAST_DAYS - daysSeen) * DAY_MS;
    const byShare = start.getTime() + (end.getTime() - start.getTime()) * LEAST_SHARE;
    const from = Math.ceil(Math.min(bySeen, byShare) / 60_000) * 60_000;
    return { reason: 'early', from: toInstant(new Date(from)) };
  }
  return isTooWide(lower, upper) ? { reason: 'irregular', from: null } : null;
}

export function isTooWide(lower: number, upper: number): boolean {
  return upper > WIDEST * lower;
}
