/**
 * Usage that comes back on a date: a job at the month's end or on its first day, a Christmas.
 *
 * Levels cannot see it, so each earlier stretch at the same place (the rest of an earlier period, or
 * the same days a year ago) tells how much more or less came than levels had forecast there. Today's
 * forecast is corrected by that, as far as the correction would have helped before.
 */
import type { Days } from './days.ts';
import { medianOf } from './median.ts';
import { earlierEnds } from './periods.ts';
import { DAY } from './time.ts';

/** A year, so that weekdays match. */
const YEAR = 364;

/** More earlier periods than this are old habits. */
const MOST_PERIODS = 12;

/**
 * Many earlier periods must forecast each other two and a half times as well as levels do before
 * they count half, two of them three times better still. On dev/ chance gives 1.3 once in twenty (1.5
 * with fewer than five periods), a month-end job 8 and more. Without FEW the error on dev/ cut to
 * 100 days is 1.6 % larger.
 */
const HALF_TRUSTED = 2.5;
const FEW = 4;
const POWER = 4;

/** Days of a level before it can be compared with anything. */
const SETTLING_DAYS = 14;

/** A forecast below this share of the recent mean says nothing about what comes on a date. */
const LEAST = 0.5;
const RECENT_DAYS = 92;

/** Weeks with less than this share of today's usage are idle. */
const IDLE = 0.01;

export interface Correction {
  /** Today's forecast, corrected. */
  readonly forecast: number;
  /** 0 to 1: how far earlier periods are followed. */
  readonly trust: number;
  /** Mean distance of earlier periods from their middle, as a share of the forecast. */
  readonly error: number;
  /** Last day before the rest of each earlier period (as index), the latest first. */
  readonly origins: readonly number[];
}

/** `forecasts[day]` is for the `left` days after it, `actual[day]` what came. */
export function correction(days: Days, forecasts: Float64Array, actual: Float64Array): Correction {
  const { values, left } = days;
  const today = values.length - 1;
  const recent = recentMeans(values);
  const expected = (day: number) => Math.max(LEAST * left * recent[day]!, forecasts[day]!);
  // From idle weeks nothing follows for busy ones.
  const isIdle = (day: number) => recent[day]! < IDLE * recent[today]!;
  const came = (day: number) => {
    if (isIdle(day)) return null;
    const ratio = actual[day]! / expected(day);
    return day >= SETTLING_DAYS && day < actual.length && Number.isFinite(ratio) ? ratio : null;
  };
  const origins = sameOrigins(days).filter((day) => came(day) !== null);
  const { middle, trust, error } = fromPeriods(origins.map((day) => came(day)!));
  // What comes back every period came back a year ago too: it counts once.
  const plain = forecasts[today]! * fromYear(today, actual.length, came);
  const forecast = (1 - trust) * plain + trust * middle * expected(today);
  return { forecast, trust, error: middle > 0 ? error / middle : error, origins };
}

/** The days (as index) as far from the end of earlier periods as today is from this one's. */
function sameOrigins(days: Days): number[] {
  const today = days.values.length - 1;
  const ends = earlierEnds(days, MOST_PERIODS);
  return ends.map((end) => today - Math.round((days.periodEnd - end) / DAY));
}

function fromPeriods(ratios: readonly number[]): { middle: number; trust: number; error: number } {
  if (ratios.length < 2) return { middle: 1, trust: 0, error: 0 };
  const middle = medianOf(ratios);
  let plain = 0;
  let corrected = 0;
  ratios.forEach((ratio, nth) => {
    plain += Math.abs(ratio - 1);
    corrected += Math.abs(ratio - medianOf(ratios.toSpliced(nth, 1)));
  });
  const floor = 0.01 * ratios.length;
  const gain = ((plain + floor) / (corrected + floor)) ** POWER;
  const needed = (HALF_TRUSTED * (1 + FEW / ratios.length)) ** POWER;
  const trust = gain / (gain + needed);
  return { middle, trust, error: corrected / ratios.length };
}

/** How much of last year's surprise to expect again, each with its odds before any evidence. */
const STRENGTHS = [
  { share: 0, odds: 1 },
  { share: 0.5, odds: 0.15 },
  { share: 1, odds: 0.05 },
] as const;

/** Replays a year apart before the evidence counts half. */
const HALF_EVIDENCE = 30;

function fromYear(today: number, known: number, came: (day: number) => number | null): number {
  const now = came(today - YEAR);
  if (now === null) return 1;
  const errors = STRENGTHS.map(() => 0);
  let replays = 0;
  for (let day = YEAR + SETTLING_DAYS; day < known; day++) {
    const before = came(day - YEAR);
    const ratio = came(day);
    if (before === null || ratio === null) continue;
    replays++;
    STRENGTHS.forEach(({ share }, k) => {
      errors[k]! += Math.abs(ratio - yearly(before, share));
    });
  }
  const power = (POWER * replays) / (replays + HALF_EVIDENCE);
  const weights = STRENGTHS.map(({ odds }, k) =>
    replays > 0 ? odds * ((errors[0]! + 0.01) / (errors[k]! + 0.01)) ** power : odds,
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return (
    weights.reduce((sum, weight, k) => sum + weight * yearly(now, STRENGTHS[k]!.share), 0) / total
  );
}

function yearly(ratio: number, share: number): number {
  return 1 + share * (Math.min(2.5, Math.max(0.4, ratio)) - 1);
}

/** At the end of each day, the mean of the recent ones. */
function recentMeans(values: Float64Array): Float64Array {
  const means = new Float64Array(values.length);
  let sum = 0;
  for (let day = 0; day < values.length; day++) {
    sum += values[day]! - (values[day - RECENT_DAYS] ?? 0);
    means[day] = Math.max(0, sum) / Math.min(RECENT_DAYS, day + 1);
  }
  return means;
}
