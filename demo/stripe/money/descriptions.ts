import type { Price } from '../wire.ts';
import { formatAmount } from './currency.ts';
import { formatDecimal } from './decimal.ts';
import type { PricedLine } from './pricing.ts';

/** A line's words, as on Stripe's invoices: "82,436 × API calls (Tier 1 at $0.00 / month)". */
export function describeLine(price: Price, product: string, line: PricedLine): string {
  const terms = `${priceOf(price, line)} / ${intervalOf(price)}`;
  if (line.tier?.part === 'flat') return `${product} (Tier ${line.tier.number} flat fee${terms})`;
  const quantity = groupThousands(formatDecimal(line.quantity));
  const tier = line.tier ? `Tier ${line.tier.number} ` : '';
  return `${quantity} × ${product} (${tier}${terms.trimStart()})`;
}

/** Words for an amount of minor units, as on invoices and their pages. */
export function describeAmount(minorUnits: number, currency: string): string {
  return formatAmount(String(minorUnits), currency);
}

export function groupThousands(quantity: string): string {
  const [whole = '', fraction] = quantity.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

function priceOf(price: Price, line: PricedLine): string {
  if (line.tier?.part === 'flat') return ` at ${formatAmount(String(line.amount), price.currency)}`;
  if (line.unitAmount === null) return ' at graduated prices';
  const amount = formatAmount(line.unitAmount, price.currency);
  const { transform_quantity: transform } = price;
  return ` at ${amount}${transform ? ` per ${transform.divide_by}` : ''}`;
}

function intervalOf(price: Price): string {
  const { interval, interval_count: count } = price.recurring!;
  return count === 1 ? interval : `${count} ${interval}s`;
}
