/** Lines of bills and invoices, with the vendor's names and what kind of charge each is. */
import type { BillLine } from '../contract/bill.ts';
import type { MeterSettings } from '../tenant.ts';
import type { CatalogPrice, Known, Line, Meter, Subscription } from './snapshot.ts';

export type Names = {
  readonly prices: ReadonlyMap<string, Known<CatalogPrice>>;
  readonly meters: Known<readonly Meter[]>;
  readonly settings: Readonly<Record<string, MeterSettings>>;
};

export function billLine(
  { priceId, proration, ...line }: Line,
  names: Names,
  subscriptions: readonly Subscription[],
): BillLine {
  const label = priceId ? labelOf(priceId, names) : null;
  return {
    ...line,
    kind: proration ? 'proration' : kindOf(line.item, priceId, names, subscriptions),
    label: label ?? line.description ?? line.id,
  };
}

/** The vendor's name for the meter, else the product's; null when the price cannot be read. */
export function labelOf(priceId: string, { prices, meters, settings }: Names): string | null {
  const price = prices.get(priceId)?.value;
  if (!price) return null;
  const meter = meters.value?.find(({ id }) => id === price.meterId);
  return (meter && settingsOf(meter, settings)?.label) ?? price.productName;
}

export function settingsOf(
  meter: Meter,
  settings: Readonly<Record<string, MeterSettings>>,
): MeterSettings | undefined {
  return Object.hasOwn(settings, meter.eventName) ? settings[meter.eventName] : undefined;
}

function kindOf(
  itemId: string | null,
  priceId: string | null,
  { prices }: Names,
  subscriptions: readonly Subscription[],
): BillLine['kind'] {
  if (itemId === null) return 'other';
  const price = priceId ? prices.get(priceId)?.value : undefined;
  if (price) return price.meterId === null ? 'recurring' : 'usage';
  const item = subscriptions.flatMap(({ items }) => items).find(({ id }) => id === itemId);
  if (item) return item.quantity === null ? 'usage' : 'recurring';
  return 'other';
}
