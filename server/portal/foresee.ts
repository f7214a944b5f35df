/** What each metered item is likely to come to by the end of its period. Pure, as all of this room. */
import { formatDecimal, parseDecimal, subtract, sum } from '../billing/decimal.ts';
import { startOfDay, toInstant } from '../billing/period.ts';
import type { LikelyMoney, Withheld } from '../contract/forecast.ts';
import {
  type Forecast,
  ForecastError,
  type ForecastInput,
  forecastPeriod,
  type PathPoint,
} from '../forecast/index.ts';
import { forecastLevel } from '../forecast/level.ts';
import { recordOf } from '../forecast/record.ts';
import { forecastInput, wholeSeries } from './forecast-input.ts';
import { linesOf, type Resolved, resolveItems, usedOf } from './items.ts';
import { costOfItem } from './likely-money.ts';
import { periodsBefore } from './past-periods.ts';
import { placesIn, quantityText } from './quantities.ts';
import { quantityOf } from './reckon.ts';
import type { DaySeries, Known, Snapshot, UsageRow } from './snapshot.ts';
import { withheldOf } from './withheld.ts';

const DAY_S = 86_400;
const MINUTE_MS = 60_000;

/** Usage older than this is what was used until then; after a day nobody wants to hear of it. */
const LATE_MS = 10 * MINUTE_MS;
const STALE_MS = 24 * 60 * MINUTE_MS;

/** Of fewer periods nobody can say how often the range holds. */
const LEAST_PERIODS = 6;
const PERIODS_TRIED = 10;

export type Foreseen = {
  readonly entry: Resolved;
  /** When the usage was read; undefined where it could not be. */
  readonly asOf: Date | undefined;
  /** Null where nothing can be said at all. */
  readonly forecast: Forecast | null;
  /** The 1st to the 99th percentile of the period's total, never falling. */
  readonly percentiles: readonly string[];
  /** The same of what is billed at the price the item has now: less what came before that. */
  readonly priced: readonly string[];
  /** Its charges before discount and tax; null where its price does not say. */
  readonly cost: LikelyMoney | null;
  /** What was billed at another price before. */
  readonly before: string;
  readonly path: readonly PathPoint[];
  /** Usage of whole days, the last one yesterday's. */
  readonly days: readonly number[];
  /** Decimals that usage is counted in. */
  readonly places: number;
  /** What is used already, exactly; null for a level, which may fall. */
  readonly floor: string | null;
  readonly withheld: Withheld | null;
  /** How often the range held in the customer's own past; null where that is too short, or not asked. */
  readonly record: { readonly right: number; readonly of: number } | null;
};

export type ForeseenBy = ReadonlyMap<string, Foreseen>;

export type ForeseeSources = {
  readonly snapshot: Snapshot;
  /** Days by meter id: the snapshot's and what was read beyond. */
  readonly days: ReadonlyMap<string, Known<DaySeries>>;
  /** Rows of the days before those, by meter id. */
  readonly past: ReadonlyMap<string, readonly UsageRow[]>;
  readonly wallNow: Date;
};

/** By item id, every metered item whose price can be read. */
export function foresee(
  sources: ForeseeSources,
  { hasRecord = false }: { readonly hasRecord?: boolean } = {},
): ForeseenBy {
  const metered = resolveItems(sources.snapshot).resolved.filter(({ meter }) => meter);
  return new Map(metered.map((entry) => [entry.item.id, foreseeItem(entry, sources, hasRecord)]));
}

function foreseeItem(entry: Resolved, sources: ForeseeSources, hasRecord: boolean): Foreseen {
  const { snapshot, wallNow, past } = sources;
  const { item, meter } = entry;
  const days = sources.days.get(meter!.id);
  const used = usedOf(entry, snapshot);
  if (days?.asOf === undefined || used.asOf === undefined) return nothing(entry, 'unread');
  const asOf = new Date(Math.min(days.asOf.getTime(), used.asOf.getTime()));
  const now = nowOf(snapshot, wallNow, used.asOf);
  if (wallNow.getTime() - asOf.getTime() > STALE_MS) return nothing(entry, 'stale');
  if (now < item.start) return nothing(entry, 'early');
  if (now >= item.end) return nothing(entry, 'stale');

  const isLevel = meter!.aggregation === 'last';
  const series = wholeSeries(entry, days.value, past.get(meter!.id) ?? []);
  const { apart, before } = isLevel ? { apart: '0', before: '0' } : billedBefore(entry, snapshot);
  const places = placesIn([used.value, ...series.values]);
  // A level that was not reported yet in this period is what it was; nothing is said to have fallen.
  const isKnown = !isLevel || days.value.rows.some(({ start }) => start >= startOfDay(item.start));
  const input = forecastInput(series, entry, {
    now,
    readAt: new Date(now.getTime() - Math.max(0, used.asOf.getTime() - days.asOf.getTime())),
    used: isKnown ? Number(less(used.value, apart)) : null,
  });
  try {
    const forecast = isLevel ? forecastLevel(input) : forecastPeriod(input);
    const floor = isLevel ? null : used.value;
    const percentiles = forecast.quantiles.map((value) =>
      plus(quantityText(value, places, floor && less(floor, apart)), apart),
    );
    const priced = percentiles.map((quantity) => less(quantity, before));
    return {
      entry,
      asOf,
      forecast,
      percentiles,
      priced,
      cost: costOfItem(entry, priced, snapshot),
      before,
      path: raised(forecast.path, Number(apart)),
      days: input.history.values.slice(0, Math.floor((input.now - input.history.start) / DAY_S)),
      places,
      floor,
      withheld: withheldOf(forecast, item, now),
      record: isLevel || !hasRecord ? null : recordIn(input, entry, places),
    };
  } catch (error) {
    if (error instanceof ForecastError) return nothing(entry, 'unread');
    throw error;
  }
}

function nothing(entry: Resolved, reason: Withheld['reason']): Foreseen {
  return {
    entry,
    asOf: undefined,
    forecast: null,
    percentiles: [],
    priced: [],
    cost: null,
    before: '0',
    path: [],
    days: [],
    places: 0,
    floor: null,
    withheld: { reason, from: null },
    record: null,
  };
}

/** Until when the usage is known. A test clock stands still while the wall's time passes. */
function nowOf({ billingNow, customer }: Snapshot, wallNow: Date, readAt: Date): Date {
  const age = wallNow.getTime() - readAt.getTime();
  if (age <= LATE_MS || customer.value?.clockTime) return billingNow;
  return new Date(billingNow.getTime() - age);
}

/**
 * What the item used at another price before, which has lines of its own; `apart` is that part of
 * it that came before the item's own period, and so before the days that are forecast from.
 */
function billedBefore({ item, subscription }: Resolved, { previews }: Snapshot) {
  const lines = linesOf(item.id, previews.get(subscription.id)?.value);
  const others = lines.filter(({ priceId }) => priceId !== item.priceId);
  const start = toInstant(item.start);
  const apart = others.filter(({ period }) => period.end <= start);
  return { before: quantityOf(others), apart: quantityOf(apart) };
}

function less(quantity: string, taken: string): string {
  if (taken === '0') return quantity;
  const rest = subtract(parseDecimal(quantity), parseDecimal(taken));
  return rest.units < 0n ? '0' : formatDecimal(rest);
}

function plus(quantity: string, more: string): string {
  return more === '0' ? quantity : sum([quantity, more]);
}

/** The path of the whole, where a part of it came before. */
export function raised(path: readonly PathPoint[], by: number): readonly PathPoint[] {
  if (by === 0) return path;
  return path.map(({ at, likely, lower, upper }) => ({
    at,
    likely: likely + by,
    lower: lower + by,
    upper: upper + by,
  }));
}

/** How often the range held; null where the days known hold too few periods to say. */
function recordIn(input: ForecastInput, entry: Resolved, places: number): Foreseen['record'] {
  const periods = periodsBefore(entry, PERIODS_TRIED).filter(
    ([start]) => start >= input.history.start,
  );
  if (periods.length < LEAST_PERIODS) return null;
  const record = recordOf(input, periods, 10 ** -places / 2);
  return record.of < LEAST_PERIODS ? null : record;
}
