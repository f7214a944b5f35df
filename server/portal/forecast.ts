/** The answer of `GET /v1/forecast`. */
import { toInstant } from '../billing/period.ts';
import type {
  BillForecast,
  ForecastAnswer,
  ForecastRecord,
  ItemForecast,
  Path,
} from '../contract/forecast.ts';
import { PUBLISHED } from '../forecast/published.ts';
import { crossingsOf } from './crossings.ts';
import { type Foreseen, type ForeseenBy, raised } from './foresee.ts';
import { includedOf } from './items.ts';
import { LOWER, MEDIAN, UPPER } from './likely-money.ts';
import { type Names, settingsOf } from './lines.ts';
import { quantityText } from './quantities.ts';
import type { Snapshot } from './snapshot.ts';

export function forecastAnswer(
  snapshot: Snapshot,
  foreseen: ForeseenBy,
  bills: readonly BillForecast[],
  { names, asOf }: { readonly names: Names; readonly asOf: Date },
): ForecastAnswer {
  const visible = [...foreseen.values()].filter(
    ({ entry }) => !settingsOf(entry.meter!, names.settings)?.hidden,
  );
  const items = visible.map((each) => itemForecast(each, names));
  return {
    billingNow: toInstant(snapshot.billingNow),
    bills: [...bills],
    items,
    record: recordOfAll(items),
    asOf: toInstant(asOf),
    source: 'stripe_meters',
  };
}

function itemForecast(foreseen: Foreseen, names: Names): ItemForecast {
  const { entry, forecast, percentiles, cost, withheld } = foreseen;
  const { item } = entry;
  const of = {
    item: item.id,
    period: { start: toInstant(item.start), end: toInstant(item.end) },
    withheld,
  };
  if (!forecast || withheld) {
    return { ...of, quantity: null, cost: null, path: null, crossings: [], record: null };
  }
  const [lower, likely, upper] = [LOWER, MEDIAN, UPPER].map((place) => percentiles[place]!);
  return {
    ...of,
    quantity: { likely: likely!, lower: lower!, upper: upper! },
    cost,
    path: pathOf(foreseen),
    crossings: crossingsIn(foreseen, names),
    record: recordFor(foreseen),
    percentiles: [...percentiles],
  };
}

/** By the price there is now, which counts from when it came; a level has no total to pass anything. */
function crossingsIn({ entry, path, floor, before }: Foreseen, { settings }: Names) {
  if (floor === null) return [];
  const { price, meter } = entry;
  const included = includedOf(price, settingsOf(meter!, settings));
  const counted = raised(path, -Number(before));
  return crossingsOf(counted, counted[0]!.likely, price, included);
}

/** What most callers have no use for. */
export function withoutPercentiles({ bills, items, ...answer }: ForecastAnswer): ForecastAnswer {
  return {
    ...answer,
    bills: bills.map(({ percentiles: _, ...bill }) => bill),
    items: items.map(({ percentiles: _, ...item }) => item),
  };
}

function pathOf({ path: points, places, floor }: Foreseen): Path {
  const line = (side: 'likely' | 'lower' | 'upper') =>
    points.map((point) => quantityText(point[side], places, floor));
  return {
    at: points.map(({ at }) => toInstant(new Date(Math.round(at) * 1_000))),
    likely: line('likely'),
    lower: line('lower'),
    upper: line('upper'),
  };
}

/** The customer's own where there is enough of it, else the published backtest's. */
function recordFor({ record, floor }: Foreseen): ForecastRecord | null {
  if (record) return { basis: 'own', ...record };
  return floor === null ? null : { basis: 'published', ...PUBLISHED };
}

/** Own records added up, where there are any. */
function recordOfAll(items: readonly ItemForecast[]): ForecastRecord | null {
  const records = items.flatMap(({ record }) => record ?? []);
  const own = records.filter(({ basis }) => basis === 'own');
  if (own.length === 0) return records[0] ?? null;
  const total = (key: 'right' | 'of') => own.reduce((sum, record) => sum + record[key], 0);
  return { basis: 'own', right: total('right'), of: total('of') };
}
