/** What a customer has, item by item: the price, what was used, what it comes to so far. */
import { compare, parseDecimal } from '../billing/decimal.ts';
import { addDays, previousPeriod, startOfDay, toInstant } from '../billing/period.ts';
import type { Approximation } from '../contract/bill.ts';
import type { Item } from '../contract/usage.ts';
import type { Money, Price } from '../contract/values.ts';
import type { Problem } from '../problems.ts';
import type { MeterSettings } from '../tenant.ts';
import { dimensionsOf } from './dimensions.ts';
import { labelOf, type Names, settingsOf } from './lines.ts';
import { combine, map, type Parts } from './parts.ts';
import { quantityOf, tieOf, totalOf } from './reckon.ts';
import { seriesOf, since } from './series.ts';
import type {
  Known,
  Line,
  Meter,
  PreviewFacts,
  Snapshot,
  Subscription,
  SubscriptionItem,
} from './snapshot.ts';

/** At most this many meters are drawn at once; beyond it, the dearest of them. */
export const METERS_SHOWN = 6;
const METERS_SHOWN_OF_MANY = 5;

/** A subscription item whose price, and meter when it has one, could be read. */
export type Resolved = {
  readonly subscription: Subscription;
  readonly item: SubscriptionItem;
  readonly price: Price;
  readonly meter: Meter | null;
};

export type Facts = Pick<Snapshot, 'subscriptions' | 'prices' | 'meters' | 'previews'>;

/** The items that can be shown, and the first problem of those that cannot. */
export function resolveItems({ subscriptions, prices, meters }: Facts): {
  readonly resolved: readonly Resolved[];
  readonly problem?: Problem;
} {
  const resolved: Resolved[] = [];
  let problem: Problem | undefined;

  for (const subscription of subscriptions.value ?? []) {
    for (const item of subscription.items) {
      const price = prices.get(item.priceId);
      if (!price?.value) {
        problem ??= price?.problem;
        continue;
      }
      const { meterId } = price.value;
      const meter = meters.value?.find(({ id }) => id === meterId) ?? null;
      if (meterId !== null && !meter) {
        problem ??= meters.problem;
        continue;
      }
      resolved.push({ subscription, item, price: price.value.price, meter });
    }
  }
  return { resolved, ...(problem && { problem }) };
}

/** Every meter a customer may see, each once. */
export function visibleMeters(facts: Facts, settings: Names['settings']): readonly Meter[] {
  const meters = resolveItems(facts).resolved.flatMap(({ meter }) => meter ?? []);
  return [...new Set(meters)].filter((meter) => !settingsOf(meter, settings)?.hidden);
}

/** The meters to draw: all when few, else those that cost most so far. */
export function shownMeters(facts: Facts, settings: Names['settings']): readonly Meter[] {
  const meters = visibleMeters(facts, settings);
  if (meters.length <= METERS_SHOWN) return meters;

  const costs = new Map<Meter | null, bigint>();
  for (const { subscription, item, meter } of resolveItems(facts).resolved) {
    const cost = totalOf(linesOf(item.id, facts.previews.get(subscription.id)?.value));
    costs.set(meter, (costs.get(meter) ?? 0n) + cost);
  }
  const dearest = [...meters].sort((a, b) => Number(costs.get(b)! - costs.get(a)!));
  return dearest.slice(0, METERS_SHOWN_OF_MANY);
}

/**
 * Metered items whose total the preview does not tell: it has no line of theirs, or its lines'
 * quantities at our price are not its amount, so that they may mean something else.
 */
export function itemsWithoutTotal(facts: Facts): readonly Resolved[] {
  return resolveItems(facts).resolved.filter(({ subscription, item, price, meter }) => {
    if (!meter) return false;
    const preview = facts.previews.get(subscription.id);
    if (preview?.asOf === undefined) return true;
    return usedByLines(linesOf(item.id, preview.value), item, price) === null;
  });
}

export function portalItems(
  snapshot: Snapshot,
  names: Names,
  parts: Parts,
): Known<readonly Item[]> {
  const { resolved, problem } = resolveItems(snapshot);
  const visible = resolved.filter(
    ({ meter }) => !meter || !settingsOf(meter, names.settings)?.hidden,
  );
  const items = inOrder(visible, snapshot).map((entry) =>
    portalItem(entry, snapshot, names, parts),
  );
  const known = combine(snapshot.subscriptions, snapshot.meters, () => items);
  return known.asOf === undefined || !problem ? known : { problem, ...known };
}

function portalItem(entry: Resolved, snapshot: Snapshot, names: Names, parts: Parts): Item {
  const { subscription, item, price, meter } = entry;
  const setting = meter ? settingsOf(meter, names.settings) : undefined;
  const previous = previousOf(entry);
  const days = meter && snapshot.days.get(meter.id);
  const dimensions = dimensionsOf(meter, setting);

  return {
    id: item.id,
    subscription: subscription.id,
    meter: meter?.eventName ?? null,
    label: labelOf(item.priceId, names) ?? item.id,
    unit: setting?.unit ?? null,
    aggregation: meter?.aggregation ?? null,
    ...(dimensions.length > 0 && { dimensions: [...dimensions] }),
    period: period(item),
    previousPeriod: previous && period(previous),
    price,
    included: includedOf(price, setting),
    limit: setting?.limit ?? null,
    used: meter
      ? parts.part(usedOf(entry, snapshot), (used) => used, sourceOfUsed(entry, snapshot))
      : parts.part(snapshot.subscriptions, () => String(item.quantity ?? 0)),
    cost: parts.part(costOf(entry, snapshot), (cost) => cost),
    approximate: approximationOf(entry, snapshot),
    series: days
      ? parts.part(
          days,
          (value) => since(drawnFrom(entry), seriesOf(value, meter)),
          'stripe_meters',
        )
      : null,
  };
}

/**
 * Why our price of an item's usage is not Stripe's charge for it; null when it is, to the minor
 * unit, and where Stripe has no charge to compare with.
 */
export function approximationOf(
  { subscription, item, price }: Resolved,
  { previews, totals }: Pick<Snapshot, 'previews' | 'totals'>,
): Approximation | null {
  const all = linesOf(item.id, previews.get(subscription.id)?.value);
  const lines = all.filter(({ priceId }) => priceId === item.priceId);
  if (lines.length === 0) return null;
  // Stripe's own quantities where its lines tell them, else the meter's.
  const counted = lines.some(({ quantity }) => quantity !== null);
  const metered = counted ? undefined : totals.get(item.id)?.value;
  const { difference } = tieOf(lines, price, metered);
  if (difference === 0n) return null;
  const unknown = difference === null ? 'price_unknown' : null;
  const differs = metered === undefined ? 'price_differs' : 'usage_differs';
  return {
    reason: subscription.unusual ?? unknown ?? differs,
    difference:
      difference === null ? null : { amount: Number(difference), currency: subscription.currency },
  };
}

function previousOf({ subscription, item, price }: Resolved) {
  return previousPeriod({
    start: item.start,
    anchor: subscription.anchor,
    startedAt: subscription.startedAt,
    interval: price.interval,
    intervalCount: price.intervalCount,
  });
}

/** Free units: the first tier when it costs nothing, else what the vendor says. */
export function includedOf(price: Price, setting: MeterSettings | undefined): string | null {
  const [first] = price.tiers ?? [];
  const free =
    price.model === 'graduated' &&
    first?.upTo != null &&
    isZero(first.unitAmount) &&
    isZero(first.flatAmount);
  return free ? first.upTo : (setting?.included ?? null);
}

/** The first day a chart may draw: of the last period, or a weekday four to five weeks before. */
function drawnFrom({ item, ...entry }: Resolved): Date {
  const weeksBefore = addDays(startOfDay(item.start), -35);
  const last = previousOf({ item, ...entry })?.start ?? weeksBefore;
  return last < weeksBefore ? startOfDay(last) : weeksBefore;
}

/** What an item comes to by the preview: usage so far, or the next period's charge in advance. */
function costOf({ subscription, item }: Resolved, { previews }: Facts): Known<Money> {
  return map(previews.get(subscription.id)!, (preview) => ({
    amount: Number(totalOf(linesOf(item.id, preview))),
    // A price may have several currencies; the subscription has one.
    currency: subscription.currency,
  }));
}

/** The period's total so far. */
export function usedOf(
  { subscription, item, price }: Resolved,
  { previews, totals }: Snapshot,
): Known<string> {
  const exact = totals.get(item.id);
  if (exact) return exact;
  return map(
    previews.get(subscription.id)!,
    (preview) => usedByLines(linesOf(item.id, preview), item, price) ?? '0',
  );
}

function sourceOfUsed({ item }: Resolved, { totals }: Snapshot) {
  return totals.has(item.id) ? ('stripe_meters' as const) : ('stripe' as const);
}

function usedByLines(
  lines: readonly Line[],
  { priceId }: SubscriptionItem,
  price: Price,
): string | null {
  // What was used at a price before this one is billed by it, on lines of its own.
  const own = lines.filter((line) => line.priceId === priceId);
  if (own.every(({ quantity }) => quantity === null)) return null;
  const { difference } = tieOf(own, price);
  if (difference === null) return null;
  // A unit's fraction more or less, line by line, is another way to round: the quantity stands.
  return difference * difference <= BigInt(own.length) ** 2n ? quantityOf(lines) : null;
}

export function linesOf(itemId: string, preview: PreviewFacts | null | undefined): readonly Line[] {
  return preview?.lines.filter(({ item, proration }) => item === itemId && !proration) ?? [];
}

/**
 * Metered before licensed. Few meters keep the vendor's own order, so that no row moves from one
 * day to the next; of many the dearest come first, because only those are drawn.
 */
function inOrder(entries: readonly Resolved[], facts: Facts): readonly Resolved[] {
  const metered = entries.filter(({ meter }) => meter);
  const licensed = entries.filter(({ meter }) => !meter);
  const isMany = new Set(metered.map(({ meter }) => meter)).size > METERS_SHOWN;
  const cost = (entry: Resolved) => costOf(entry, facts).value?.amount ?? 0;
  return [...(isMany ? metered.toSorted((a, b) => cost(b) - cost(a)) : metered), ...licensed];
}

function period({ start, end }: { start: Date; end: Date }) {
  return { start: toInstant(start), end: toInstant(end) };
}

function isZero(amount: string) {
  return compare(parseDecimal(amount), parseDecimal('0')) === 0;
}
