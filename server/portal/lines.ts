/** Lines of bills and invoices, with the vendor's names and what kind of charge each is. */
import { BillingError } from '../billing/billing-error.ts';
import { compare, parseDecimal, ZERO } from '../billing/decimal.ts';
import { type PricedPart, pricedParts } from '../billing/price.ts';
import { RULES } from '../billing/rules.ts';
import type { BillLine } from '../contract/bill.ts';
import type { Price } from '../contract/values.ts';
import type { MeterSettings } from '../tenant.ts';
import type { CatalogPrice, Known, Line, Meter, Subscription } from './snapshot.ts';

export type Names = {
  readonly prices: ReadonlyMap<string, Known<CatalogPrice>>;
  readonly meters: Known<readonly Meter[]>;
  readonly settings: Readonly<Record<string, MeterSettings>>;
};

export function billLine(
  line: Line,
  names: Names,
  subscriptions: readonly Subscription[],
): BillLine {
  const { id, item, priceId, proration, description, period, quantity, unitAmount, amount } = line;
  return {
    id,
    item,
    kind: proration ? 'proration' : kindOf(item, priceId, names, subscriptions),
    label: (priceId && labelOf(priceId, names)) ?? description ?? id,
    description,
    period,
    quantity,
    unitAmount,
    amount,
    tiers: proration ? null : tiersOf(line, names),
  };
}

/** The tiers inside of one line: where it holds several, and they come to Stripe's amount. */
function tiersOf({ priceId, quantity, unitAmount, amount }: Line, { prices }: Names) {
  const price = priceId ? prices.get(priceId)?.value?.price : undefined;
  // A line of one tier tells that tier's price.
  if (!price?.tiers || quantity === null || unitAmount !== null || isZero(quantity)) return null;
  const parts = partsOf(price, quantity);
  const whole = parts.reduce((sum, part) => sum + part.amount, 0n);
  if (parts.length < 2 || whole !== BigInt(amount.amount)) return null;
  return parts.map((part) => ({
    tier: part.tier ?? 0,
    quantity: part.quantity,
    unitAmount: part.unitAmount,
    amount: { amount: Number(part.amount), currency: amount.currency },
  }));
}

function isZero(quantity: string) {
  return compare(parseDecimal(quantity), ZERO) === 0;
}

function partsOf(price: Price, quantity: string): readonly PricedPart[] {
  try {
    return pricedParts(price, quantity, { ...RULES, linePerTier: false });
  } catch (error) {
    if (error instanceof BillingError) return [];
    throw error;
  }
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
