/** What is known of a first period, as stretches of usage, and on which weekdays each of them lies. */
import type { Days } from './days.ts';
import { DAY } from './time.ts';

/** Some time with its usage. Lengths and ages in days. */
export interface Stretch {
  readonly usage: number;
  readonly length: number;
  /** From its middle to where the forecast begins. */
  readonly age: number;
  /** How much of it lies on each UTC weekday, 0 is Sunday. */
  readonly weekdays: readonly number[];
}

/** Six weeks show any weekly rhythm; what is older says little and costs time. */
const MOST_DAYS = 42;

/**
 * The last days, oldest first, in the 24 hours that `days` has. Before the first whole day, what
 * there is of one: later it would tell more of the hour than of the level.
 *
 * Empty days before the first use may be a customer who uses it rarely, or one who came late: as
 * many of them count as there are days since.
 */
export function knownStretches({ values, emptyBefore, seen, until, between }: Days): Stretch[] {
  const used = Math.min(values.length, MOST_DAYS);
  if (used === 0 && seen > 0) {
    const start = until - seen * DAY;
    return [stretch(start, until, until, between(start, until))];
  }
  const empty = Math.min(emptyBefore, used, MOST_DAYS - used);
  return Array.from({ length: empty + used }, (_, nth) => {
    const start = until - (empty + used - nth) * DAY;
    return stretch(start, start + DAY, until, values[values.length - used - empty + nth] ?? 0);
  });
}

function stretch(start: number, end: number, until: number, usage: number): Stretch {
  return {
    usage,
    length: (end - start) / DAY,
    age: (until - (start + end) / 2) / DAY,
    weekdays: weekdayLengths(start, end),
  };
}

/** How many days of [start, end) lie on each UTC weekday, with fractions. Epoch seconds. */
export function weekdayLengths(start: number, end: number): number[] {
  const lengths = [0, 0, 0, 0, 0, 0, 0];
  for (let day = Math.floor(start / DAY); day * DAY < end; day++) {
    const part = Math.min(end, (day + 1) * DAY) - Math.max(start, day * DAY);
    // The first of January 1970 was a Thursday.
    lengths[(((day + 4) % 7) + 7) % 7]! += part / DAY;
  }
  return lengths;
}
