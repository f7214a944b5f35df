import { blended, shareOfFirst } from './blend.ts';
import { type Days, toDays } from './days.ts';
import { firstPeriod } from './first.ts';
import { knownPeriod, type Rest } from './known.ts';
import { openDay, withOpenDay } from './open-day.ts';
import { pathTo } from './path.ts';
import type { Forecast, ForecastInput } from './types.ts';

export { ForecastError, type ForecastErrorCode } from './check.ts';
export type { Evidence, Forecast, ForecastInput, History, PathPoint } from './types.ts';

/** The period's total from its usage so far. Throws `ForecastError` (codes in `check.ts`). */
export function forecastPeriod(input: ForecastInput): Forecast {
  const even = evenly(input);
  const day = openDay(input);
  return day ? withOpenDay(evenly(day.before), even, day, input) : even;
}

/** As if the usage of each step were spread evenly over it. */
function evenly(input: ForecastInput): Forecast {
  const days = toDays(input);
  const daysBefore = days.values.length - days.inside;
  const rest = restOf(days, shareOfFirst(daysBefore));
  const quantiles = rest.quantiles.map((usage) => days.used + usage);
  const end = { total: quantiles[49]!, lower: quantiles[9]!, upper: quantiles[89]! };
  return {
    ...end,
    quantiles,
    path: pathTo(days, rest.shape, end),
    evidence: { daysBefore, daysSeen: days.seen, elapsed: days.elapsed, replays: rest.replays },
  };
}

function restOf(days: Days, share: number): Rest {
  if (share === 1) return firstPeriod(days);
  const known = knownPeriod(days);
  return share === 0 ? known : blended(known, firstPeriod(days), share);
}
