/**
 * The day that has only begun, where usage is known by the day.
 *
 * Of its hours nothing is known: a nightly job may have used all of it by now, or an evening none.
 * So the forecast is made of whole days, from the last midnight on, and what today is likely to
 * use in all is set against what it has used: the rest of today is what is missing of a usual day.
 */
import { OPENING, openedPath } from './path.ts';
import { DAY } from './time.ts';
import type { Forecast, ForecastInput } from './types.ts';

/** Shorter steps tell how usage spreads over a day. */
const SHORTEST = DAY / 2;

/** Fewer whole days are no usual day: then what today has used is evidence like any other. */
const LEAST_STEPS = 3;

/** By the clock at most this many times its share is still to come: late in a day little can be missing. */
const MOST_LATE = 2;

export interface OpenDay {
  /** The same question, asked when the day began. */
  readonly before: ForecastInput;
  /** Used of the period in all, and of it today. */
  readonly used: number;
  readonly today: number;
  /** When the day ends, or the period within it. */
  readonly end: number;
  /** Share of it that has passed. */
  readonly passed: number;
}

/** Null where the last step is whole, shorter than a day, or began before the period. */
export function openDay(input: ForecastInput): OpenDay | null {
  const { history, periodStart, periodEnd, now } = input;
  const { start, step, values } = history;
  const whole = values.length - 1;
  const begun = start + whole * step;
  if (step < SHORTEST || whole < LEAST_STEPS || begun < periodStart) return null;
  if (now <= begun || now >= Math.min(begun + step, periodEnd)) return null;
  const counted = usedIn(input);
  const scale = input.used === undefined || counted === 0 ? 1 : input.used / counted;
  const used = input.used ?? counted;
  const today = Math.min(used, values[whole]! * scale);
  const end = Math.min(begun + step, periodEnd);
  return {
    before: {
      ...input,
      history: { start, step, values: values.slice(0, whole) },
      now: begun,
      ...(input.used !== undefined && { used: used - today }),
    },
    used,
    today,
    end,
    passed: (now - begun) / (end - begun),
  };
}

/**
 * Two forecasts as one: that of whole days, made at midnight and brought to now, and that which takes
 * today's usage to have come evenly. The later it is, the truer the second, by the square of the day:
 * over hourly series known by days only, that is as good as either in the morning and within 2 % of
 * the better one at night.
 */
export function withOpenDay(
  midnight: Forecast,
  even: Forecast,
  day: OpenDay,
  input: ForecastInput,
): Forecast {
  const whole = broughtToNow(midnight, day, input);
  const weight = day.passed ** 2;
  const mixed = (a: number, b: number) => (1 - weight) * a + weight * b;
  const unknown = UNEVEN * day.passed * (1 - day.passed) * usualDay(midnight, day);
  const quantiles = widened(
    whole.quantiles.map((quantile, nth) => mixed(quantile, even.quantiles[nth]!)),
    unknown,
    day.used,
  );
  const end = { total: quantiles[49]!, lower: quantiles[9]!, upper: quantiles[89]! };
  const rest = end.total - day.used;
  const shares = new Map(
    even.path.map(({ at, likely }) => [
      at,
      rest > 0 ? (mixed(whole.likelyBy(at), likely) - day.used) / rest : 0,
    ]),
  );
  const path = openedPath([...shares.keys()], (at) => shares.get(at)!, day.used, end);
  return { ...end, quantiles, path, evidence: even.evidence };
}

/**
 * How a day's usage comes over its hours is not known: by noon it may be off what is even by a fifth
 * of a usual day, in the evening by a tenth, in one case of five. Without it the last evening of six
 * of the demo's customers ended below their range.
 */
const UNEVEN = 0.8;

/**
 * Two independent reasons to be off: each side grows as the root of both squares does. `unknown` is
 * what the 10th and the 90th percentile may be off besides, in usage.
 */
function widened(quantiles: readonly number[], unknown: number, used: number): number[] {
  const total = quantiles[49]!;
  const times = (side: number) => (side > 0 ? Math.hypot(side, unknown) / side : 1);
  const [down, up] = [times(total - quantiles[9]!), times(quantiles[89]! - total)];
  return quantiles.map((each) =>
    Math.max(used, total + (each - total) * (each < total ? down : up)),
  );
}

/** What is likely to be used on the whole of today. */
function usualDay(midnight: Forecast, { end }: OpenDay): number {
  return likelyBy(midnight, end) - midnight.path[0]!.likely;
}

/** The forecast from midnight on, brought to now: its percentiles, and the likely total by an instant. */
function broughtToNow(midnight: Forecast, day: OpenDay, { now, periodEnd }: ForecastInput) {
  const usedThen = midnight.path[0]!.likely;
  const usual = usualDay(midnight, day);
  const missing = Math.max(0, usual - day.today);
  const left = Math.min(missing, MOST_LATE * (1 - day.passed) * usual);
  const rest = midnight.total - usedThen - usual + left;
  const narrower = ((periodEnd - now) / (periodEnd - day.before.now)) ** OPENING;
  return {
    quantiles: midnight.quantiles.map(
      (quantile) => day.used + Math.max(0, rest + (quantile - midnight.total) * narrower),
    ),
    likelyBy(at: number) {
      const later = at < day.end ? 0 : likelyBy(midnight, at) - usedThen - usual;
      return day.used + left * Math.min(1, (at - now) / (day.end - now)) + later;
    },
  };
}

function usedIn({ history: { start, step, values }, periodStart }: ForecastInput): number {
  return values.reduce((sum, value, nth) => {
    const from = start + nth * step;
    const inside = Math.min(step, Math.max(0, from + step - periodStart));
    return sum + value * (inside / step);
  }, 0);
}

/** The likely total at an instant, straight between the points of the path. */
function likelyBy({ path }: Forecast, instant: number): number {
  const after = path.findIndex(({ at }) => at >= instant);
  if (after <= 0) return (after === 0 ? path[0] : path.at(-1))!.likely;
  const [from, to] = [path[after - 1]!, path[after]!];
  return from.likely + ((to.likely - from.likely) * (instant - from.at)) / (to.at - from.at);
}
