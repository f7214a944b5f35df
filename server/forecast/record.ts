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

/**
 * Forecasts earlier periods at the share of them that has passed of this one, each with what was
 * known then, and counts how often the range held. Periods that the history does not hold whole are
 * left out.
 *
 * @param periods Start and end of earlier periods, in epoch seconds.
 */
export function recordOf(
  input: ForecastInput,
  periods: readonly (readonly [start: number, end: number])[],
): ForecastTally {
  const { history, periodStart, periodEnd, now } = input;
  const share = (now - periodStart) / (periodEnd - periodStart);
  const { between } = readUsage(input);
  let [right, of] = [0, 0];
  for (const [start, end] of periods) {
    if (start < history.start || end > now) continue;
    const then = start + share * (end - start);
    const known = { history: before(then, history), periodStart: start, periodEnd: end, now: then };
    const { lower, upper } = forecastPeriod(known);
    const actual = between(start, end);
    const slack = 1e-9 * Math.max(1, actual);
    of += 1;
    right += Number(actual >= lower - slack && actual <= upper + slack);
  }
  return { right, of };
}

/** The steps until an instant; of the step it lies in, its share. */
function before(instant: number, { start, step, values }: History): History {
  const steps = (instant - start) / step;
  const whole = Math.floor(steps + 1e-9);
  const open = steps - whole;
  const known = values.slice(0, whole);
  return { start, step, values: open > 1e-9 ? [...known, (values[whole] ?? 0) * open] : known };
}
