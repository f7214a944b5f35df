/** What each metered item is likely to come to by the end of its period. Pure, as all of this room. */
import { BillingError } from '../billing/billing-error.ts';
import { formatDecimal, parseDecimal, subtract } from '../billing/decimal.ts';
import { toMoney } from '../billing/money.ts';
import { previousPeriod, startOfDay, toInstant } from '../billing/period.ts';
import { amountOf } from '../billing/price.ts';
import { RULES } from '../billing/rules.ts';
import type { LikelyMoney, Withheld } from '../contract/forecast.ts';
import {
  type Forecast,
  ForecastError,
  type ForecastInput,
  forecastPeriod,
} from '../forecast/index.ts';
import { forecastLevel } from '../forecast/level.ts';
import { recordOf } from '../forecast/record.ts';
import { linesOf, type Resolved, resolveItems, usedOf } from './items.ts';
import { placesIn, quantityText } from './quantities.ts';
import { quantityOf, tieOf } from './reckon.ts';
import { seriesOf } from './series.ts';
import type { DaySeries, Known, Snapshot, UsageRow } from './snapshot.ts';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** Usage older than this is what was used until then; after a day nobody wants to hear of it. */
const LATE_MS = 10 * MINUTE_MS;
const STALE_MS = DAY_MS;

/** Without earlier periods nothing is said before a tenth of the period, or three days of it. */
const LEAST_SHARE = 0.1;
const LEAST_DAYS = 3;
const DAYS_BEFORE = 7;
/** An interval says too little when its upper end is over three times the lower. */
const WIDEST = 3;
/** Of fewer periods nobody can say how often the range holds. */
const LEAST_PERIODS = 6;
const PERIODS_TRIED = 10;

/** What a forecast needs of the usage beyond the snapshot's days, by meter id. */
export type PastDays = ReadonlyMap<string, readonly UsageRow[]>;

export type Foreseen = {
  readonly entry: Resolved;
  /** When the usage was read; undefined where it could not be. */
  readonly asOf: Date | undefined;
  /** Null where nothing can be said at all. */
  readonly forecast: Forecast | null;
  /** The 1st to the 99th percentile, never falling. */
  readonly percentiles: readonly string[];
  /** The same of what is billed at the price the item has now: less what came before that. */
  readonly priced: readonly string[];
  /** Usage of whole days, the last one yesterday's. */
  readonly days: readonly number[];
  /** Decimals that usage is counted in. */
  readonly places: number;
  /** What is used already, exactly; null for a level, which may fall. */
  readonly floor: string | null;
  readonly withheld: Withheld | null;
  /** How often the range held in the customer's own past; null where that is too short. */
  readonly record: { readonly right: number; readonly of: number } | null;
};

export type ForeseenBy = ReadonlyMap<string, Foreseen>;

export type ForeseeSources = {
  readonly snapshot: Snapshot;
  /** Days by meter id: the snapshot's and what was read beyond. */
  readonly days: ReadonlyMap<string, Known<DaySeries>>;
  readonly past: PastDays;
  readonly wallNow: Date;
};

/** By item id, every metered item. */
export function foresee(sources: ForeseeSources): ForeseenBy {
  const metered = resolveItems(sources.snapshot).resolved.filter(({ meter }) => meter);
  return new Map(metered.map((entry) => [entry.item.id, foreseeItem(entry, sources)]));
}

function foreseeItem(entry: Resolved, sources: ForeseeSources): Foreseen {
  const { snapshot, wallNow } = sources;
  const { item } = entry;
  const days = sources.days.get(entry.meter!.id);
  const used = usedOf(entry, snapshot);
  const nothing = (reason: Withheld['reason'], from: string | null = null): Foreseen => ({
    entry,
    asOf: undefined,
    forecast: null,
    percentiles: [],
    priced: [],
    days: [],
    places: 0,
    floor: null,
    withheld: { reason, from },
    record: null,
  });
  if (days?.asOf === undefined || used.asOf === undefined) return nothing('unread');
  const asOf = new Date(Math.min(days.asOf.getTime(), used.asOf.getTime()));
  const age = wallNow.getTime() - asOf.getTime();
  const now = new Date(snapshot.billingNow.getTime() - (age > LATE_MS ? age : 0));
  if (age > STALE_MS || now >= item.end) return nothing('stale');
  if (now < item.start) return nothing('early', toInstant(item.start));

  const isLevel = entry.meter!.aggregation === 'last';
  const series = wholeSeries(entry, days.value, sources.past);
  const texts = [used.value, ...series.values];
  const places = placesIn(texts);
  const input = inputOf(series, entry, now, Number(used.value));
  try {
    const forecast = isLevel ? forecastLevel(input) : forecastPeriod(input);
    const floor = isLevel ? null : used.value;
    const percentiles = forecast.quantiles.map((value) => quantityText(value, places, floor));
    const before = isLevel ? '0' : billedOtherwise(entry, snapshot);
    return {
      entry,
      asOf,
      forecast,
      percentiles,
      priced: before === '0' ? percentiles : percentiles.map((quantity) => less(quantity, before)),
      days: input.history.values.slice(0, -1),
      places,
      floor,
      withheld: withheldOf(forecast, entry),
      record: isLevel ? null : recordIn(input, entry),
    };
  } catch (error) {
    if (error instanceof ForecastError) return nothing('irregular');
    throw error;
  }
}

/** Days as they are known: what is long over, then the snapshot's, none before the customer's first. */
function wholeSeries({ meter, subscription }: Resolved, recent: DaySeries, past: PastDays) {
  const older = past.get(meter!.id) ?? [];
  const [first] = older;
  const begun = startOfDay(subscription.startedAt);
  const rows = [...older, ...recent.rows];
  const known = first ? first.start : recent.start;
  // Days before the subscription count where something was used, for then they were no zeros.
  const used = rows.find(({ quantity }) => Number(quantity) !== 0)?.start ?? recent.end;
  const start = new Date(Math.max(known.getTime(), Math.min(begun.getTime(), used.getTime())));
  const whole = { start, end: recent.end, rows: rows.filter((row) => row.start >= start) };
  return seriesOf(whole, meter!);
}

function inputOf(
  { start, values }: { readonly start: string; readonly values: readonly string[] },
  { item }: Resolved,
  now: Date,
  used: number,
): ForecastInput {
  const from = Date.parse(start);
  // A day that has only begun, or that the figures are too old for, is no part of it.
  const count = Math.max(0, Math.ceil((now.getTime() - from) / DAY_MS));
  return {
    history: {
      start: from / 1_000,
      step: DAY_MS / 1_000,
      // Corrections may take a day below zero, which no customer can use.
      values: values.slice(0, count).map((value) => Math.max(0, Number(value))),
    },
    periodStart: item.start.getTime() / 1_000,
    periodEnd: item.end.getTime() / 1_000,
    now: now.getTime() / 1_000,
    used: Math.max(0, used),
  };
}

/** What the item used at another price before, which has lines of its own. */
function billedOtherwise({ item, subscription }: Resolved, { previews }: Snapshot): string {
  const lines = linesOf(item.id, previews.get(subscription.id)?.value);
  return quantityOf(lines.filter(({ priceId }) => priceId !== item.priceId));
}

function less(quantity: string, taken: string): string {
  const rest = subtract(parseDecimal(quantity), parseDecimal(taken));
  return rest.units < 0n ? '0' : formatDecimal(rest);
}

function withheldOf({ evidence, lower, upper }: Forecast, { item }: Resolved): Withheld | null {
  const { daysBefore, elapsed, daysSeen } = evidence;
  if (daysBefore < DAYS_BEFORE && elapsed < LEAST_SHARE && daysSeen < LEAST_DAYS) {
    const [start, end] = [item.start.getTime(), item.end.getTime()];
    const from = start + Math.min((end - start) * LEAST_SHARE, LEAST_DAYS * DAY_MS);
    return { reason: 'early', from: toInstant(new Date(Math.ceil(from / 1_000) * 1_000)) };
  }
  return isTooWide(lower, upper) ? { reason: 'irregular', from: null } : null;
}

export function isTooWide(lower: number, upper: number): boolean {
  return upper > WIDEST * lower;
}

/** How often the range held; null where the days known hold too few periods to say. */
function recordIn(input: ForecastInput, entry: Resolved): Foreseen['record'] {
  const periods = periodsBefore(entry).filter(([start]) => start >= input.history.start);
  return periods.length < LEAST_PERIODS ? null : recordOf(input, periods);
}

/** The customer's earlier periods of the same item, newest first, in epoch seconds. */
function periodsBefore({ item, price, subscription }: Resolved): [number, number][] {
  const { interval, intervalCount } = price;
  const { anchor, startedAt } = subscription;
  const found: [number, number][] = [];
  let { start } = item;
  while (found.length < PERIODS_TRIED) {
    const before = previousPeriod({ start, anchor, startedAt, interval, intervalCount });
    if (!before) break;
    found.push([before.start.getTime() / 1_000, before.end.getTime() / 1_000]);
    start = before.start;
  }
  return found;
}

/** What an item's percentiles come to before discount and tax; null where its price does not say. */
export function costOfItem(
  { entry, priced }: Foreseen,
  { previews }: Pick<Snapshot, 'previews'>,
): LikelyMoney | null {
  const { item, price, subscription } = entry;
  const { currency } = subscription;
  if (price.currency !== currency || priced.length === 0) return null;
  const all = linesOf(item.id, previews.get(subscription.id)?.value);
  const own = all.filter(({ priceId }) => priceId === item.priceId);
  const linePerTier = own.length > 0 ? tieOf(own, price).linePerTier : RULES.linePerTier;
  try {
    const amounts = priced.map((quantity) => amountOf(price, quantity, { ...RULES, linePerTier }));
    return likelyMoney(amounts, amounts[MEDIAN]!, currency);
  } catch (error) {
    if (error instanceof BillingError) return null;
    throw error;
  }
}

/** Places of the 10th, the 50th and the 90th percentile among the 99. */
export const LOWER = 9;
export const MEDIAN = 49;
export const UPPER = 89;

/**
 * The 10th and the 90th percentile of amounts in any order, for a price may fall as usage grows;
 * what is likely is what likely usage comes to, and always inside.
 */
export function likelyMoney(
  amounts: readonly bigint[],
  likely: bigint,
  currency: string,
): LikelyMoney {
  const percentiles = percentilesOf(amounts);
  const [lower, upper] = [percentiles[LOWER]!, percentiles[UPPER]!];
  const money = (amount: bigint) => toMoney(amount, currency);
  return {
    likely: money(likely),
    lower: money(likely < lower ? likely : lower),
    upper: money(likely > upper ? likely : upper),
  };
}

/** The 1st to the 99th percentile of amounts in any order. */
export function percentilesOf(amounts: readonly bigint[]): bigint[] {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return Array.from({ length: 99 }, (_, nth) => {
    return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * (nth + 1)) / 100))]!;
  });
}
