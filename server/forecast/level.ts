/** The level of a gauge at the period's end, such as stored gigabytes: what it is, give or take. */
import { checkInput } from './check.ts';
import { DAY, midnightsTo } from './time.ts';
import type { Forecast, ForecastInput, PathPoint } from './types.ts';

const PERCENTILES = 99;
/** Past changes that are enough to go by; with fewer the level is thought to stay where it is. */
const ENOUGH = 20;

/**
 * The values are levels, the last one today's (or `used`). Quantiles may lie below it, never below
 * zero; the path is the level. Throws `ForecastError` as `forecastPeriod` does.
 */
export function forecastLevel(input: ForecastInput): Forecast {
  checkInput(input);
  const { history, periodStart, periodEnd, now, used } = input;
  const level = used ?? history.values.at(-1) ?? 0;
  const at = (time: number) => quantilesAt(input, level, (time - now) / history.step);
  const quantiles = at(periodEnd);
  const path = midnightsTo(periodEnd, now).map((time): PathPoint => {
    const all = at(time);
    return { at: time, likely: all[49]!, lower: all[9]!, upper: all[89]! };
  });
  return {
    total: quantiles[49]!,
    lower: quantiles[9]!,
    upper: quantiles[89]!,
    quantiles,
    path,
    evidence: {
      daysBefore: Math.max(0, Math.floor((periodStart - history.start) / DAY)),
      daysSeen: (now - Math.max(periodStart, Math.min(history.start, now))) / DAY,
      elapsed: (now - periodStart) / (periodEnd - periodStart),
      replays: Math.max(0, history.values.length - Math.ceil((periodEnd - now) / history.step)),
    },
  };
}

/**
 * Today's level and its own past changes over as many steps. Where the past is too short for that,
 * shorter changes are drawn out: what they have in common with the time, how they differ with its
 * root. A level that never changed is told to stay, for sure.
 */
function quantilesAt({ history }: ForecastInput, level: number, steps: number): number[] {
  const { values } = history;
  const over = Math.max(1, Math.min(Math.round(steps), Math.floor(values.length / 4)));
  const changes = values.slice(over).map((value, nth) => value - values[nth]!);
  if (changes.length === 0 || steps <= 0) return new Array<number>(PERCENTILES).fill(level);
  const sorted = changes.sort((a, b) => a - b);
  const middle = quantileOf(sorted, 0.5);
  const drift = (middle * steps * changes.length) / (changes.length + ENOUGH) / over;
  const widened = Math.sqrt(steps / over) * (1 + over / changes.length);
  return Array.from({ length: PERCENTILES }, (_, nth) =>
    Math.max(0, level + drift + (quantileOf(sorted, (nth + 1) / 100) - middle) * widened),
  );
}

function quantileOf(sorted: readonly number[], share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const next = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return sorted[below]! + (next - sorted[below]!) * (place - below);
}
