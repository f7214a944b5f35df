/** Real usage series, moved by whole weeks to end shortly after the demo's day. */
import { readFileSync } from 'node:fs';

export type Point = { timestamp: number; value: string };

type Series = { start: number; step: number; values: number[] };

const HOUR = 3_600;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;

/** Share of a day's usage in each of its hours, in percent: quiet nights, busy afternoons. */
const HOURS = [2, 1, 1, 1, 1, 2, 3, 4, 6, 7, 7, 6, 6, 7, 7, 7, 6, 6, 5, 4, 4, 3, 2, 2];

/** Points of the series from `from` on; `value` turns a number of the series into usage. */
export function usagePoints(
  name: string,
  { from, until, value = String }: { from: Date; until: Date; value?: (n: number) => string },
): Point[] {
  const series = movedTo(read(name), until);
  const first = from.getTime() / 1_000;
  const points = series.step === DAY ? spreadOverHours(series, value) : eachStep(series, value);
  return points.filter(({ timestamp }) => timestamp >= first);
}

function read(name: string): Series {
  return JSON.parse(readFileSync(new URL(`./data/${name}.json`, import.meta.url), 'utf8'));
}

function movedTo({ start, step, values }: Series, until: Date): Series {
  const end = start + step * values.length;
  const weeks = Math.floor((until.getTime() / 1_000 - end) / WEEK);
  return { start: start + weeks * WEEK, step, values };
}

function eachStep({ start, step, values }: Series, value: (n: number) => string): Point[] {
  return values.map((n, index) => ({ timestamp: start + index * step, value: value(n) }));
}

/** A day's number as 24 that add up to it; a fraction stays in the first hour. */
function spreadOverHours({ start, step, values }: Series, value: (n: number) => string): Point[] {
  return values.flatMap((n, index) => {
    const day = start + index * step;
    const total = value(n);
    if (!/^\d+$/.test(total)) return [{ timestamp: day, value: total }];
    return parts(Number(total)).map((part, hour) => ({
      timestamp: day + hour * HOUR,
      value: String(part),
    }));
  });
}

function parts(total: number): number[] {
  let share = 0;
  let given = 0;
  return HOURS.map((percent) => {
    share += percent;
    const part = Math.floor((total * share) / 100) - given;
    given += part;
    return part;
  });
}
