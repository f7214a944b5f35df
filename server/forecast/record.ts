/** How right the range has been for one customer: their past periods, forecast again. */
import { forecastPeriod } from './index.ts';
import type { ForecastInput, History } from './types.ts';
import { readUsage } from './usage.ts';

export interface ForecastTally {
  /** Periods whose actual total lay from the 10th to the 90th percentile. */
  readonly right: number;
  /** Periods that could be tried. */
  readonly of: number;
}

/** A quarter, a half or three quarters of a period: so that the record holds for days, not for hours. */
const POINTS = 4;

/**
 * Forecasts earlier periods at about the share of them that has passed of this one, each with what
 * was known then, and counts how often the range held. Left out are periods that the history does
 * not hold whole, and those in which nothing was used: they prove nothing.
 *
 * @param periods Start and end of earlier periods, in epoch seconds.
 * @param unit What usage is counted to: the range holds what it is off by less.
 */
export function recordOf(
  input: ForecastInput,
  periods: readonly (readonly [start: number, end: number])[],
  unit = 0,
): ForecastTally {
  const { history, periodStart, periodEnd, now } = input;
  const { between } = readUsage(input);
  const passed = (now - periodStart) / (periodEnd - periodStart);
  const point = Math.min(POINTS - 1, Math.max(1, Math.round(passed * POINTS))) / POINTS;
  let [right, of] = [0, 0];
  for (const [start, end] of periods) {
    const actual = between(start, end);
    if (start < history.start || end > now || actual === 0) continue;
    const known = before(start + point * (end - start), history);
    const then = Math.max(start, history.start + known.values.length * history.step);
    const { lower, upper } = forecastPeriod({
      history: known,
      periodStart: start,
      periodEnd: end,
      now: then,
    });
    const slack = Math.max(unit, 1e-9 * actual);
    of += 1;
    right += Number(actual >= lower - slack && actual <= upper + slack);
  }
  return { right, of };
}

/** The steps that were whole by an instant: of one that had only begun nobody knows its share. */
function before(instant: number, { start, step, values }: History): History {
  const whole = Math.floor((instant - start) / step + 1e-9);
  return { start, step, values: values.slice(0, whole) };
}
