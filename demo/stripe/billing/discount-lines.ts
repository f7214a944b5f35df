import { reduce } from '../money/discounts.ts';
import type { Invoice, InvoiceLine } from '../wire.ts';
import type { World } from '../world.ts';
import { couponOf, endDiscount, idsOf, isUsable, reductionOf } from './discounts.ts';
import type { InvoiceTerms } from './terms.ts';

/** What is left of each line: after the discounts of items, and after those of the invoice too. */
export type Discounted = { subtotals: bigint[]; left: bigint[] };

/**
 * Takes every discount off the lines it is for: those of items before those of the
 * invoice, each from what the ones before left.
 */
export function takeDiscounts(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  items: InvoiceTerms,
): Discounted {
  const left = lines.map(({ amount }) => BigInt(amount));
  for (const line of lines) {
    line.discount_amounts = [];
    line.pretax_credit_amounts = [];
  }
  for (const [owner, indexes] of byOwner(lines)) {
    const own = items.get(owner)?.discounts ?? idsOf(lines[indexes[0]!]!);
    const ids = own.filter((id) => isUsable(world, id, invoice));
    for (const index of indexes) lines[index]!.discounts = ids;
    for (const id of inOrder(world, ids)) take(world, invoice, lines, left, indexes, id);
  }
  const subtotals = [...left];
  const all = [...lines.keys()];
  for (const id of inOrder(world, idsOf(invoice))) take(world, invoice, lines, left, all, id);
  claimOnce(world, invoice, lines);
  return { subtotals, left };
}

/** A coupon for one invoice is over once that invoice is final. */
export function spendOnce(world: World, invoice: Invoice, at: number): void {
  for (const [id, claimant] of [...world.store.claims]) {
    if (claimant === invoice.id) endDiscount(world, id, at);
  }
}

function take(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  left: bigint[],
  indexes: readonly number[],
  id: string,
): void {
  const coupon = couponOf(world, id);
  const reduction = reductionOf(coupon, invoice.currency);
  if (!reduction) return;
  const products = coupon.applies_to?.products;
  const bases = lines.map((line, index) => {
    const product = line.pricing?.price_details?.product;
    const isFor = indexes.includes(index) && (!products || products.includes(String(product)));
    return isFor && isDiscountable(line) ? left[index]! : 0n;
  });
  for (const [index, off] of reduce(bases, reduction, world.switches).entries()) {
    if (off === 0n) continue;
    left[index] = left[index]! - off;
    const amount = Number(off);
    lines[index]!.discount_amounts!.push({ amount, discount: id });
    lines[index]!.pretax_credit_amounts!.push({ amount, discount: id, type: 'discount' });
  }
}

/** No discount is taken off a proration: what it prorates was discounted. */
function isDiscountable({ discountable, parent }: InvoiceLine): boolean {
  const details = parent?.subscription_item_details ?? parent?.invoice_item_details;
  return discountable && !details?.proration;
}

/** The lines of each subscription item or invoice item: a graduated price has several. */
function byOwner(lines: readonly InvoiceLine[]): Map<string, number[]> {
  return Map.groupBy(lines.keys(), (index) => {
    const { parent } = lines[index]!;
    const item = parent?.subscription_item_details;
    if (item && !item.invoice_item) return String(item.subscription_item);
    return String(item?.invoice_item ?? parent?.invoice_item_details?.invoice_item);
  });
}

function inOrder(world: World, ids: readonly string[]): string[] {
  if (world.switches.discountOrder === 'given') return [...ids];
  const isPercent = (id: string) => couponOf(world, id).percent_off !== null;
  return [...ids.filter(isPercent), ...ids.filter((id) => !isPercent(id))];
}

/** Keeps a coupon that works once for this invoice, or sets it free if there was nothing to discount. */
function claimOnce(world: World, invoice: Invoice, lines: readonly InvoiceLine[]): void {
  const used = new Set(lines.flatMap((line) => (line.discount_amounts ?? []).map(discountOf)));
  const carried = [...idsOf(invoice), ...lines.flatMap(idsOf)];
  for (const id of new Set(carried)) {
    if (couponOf(world, id).duration !== 'once') continue;
    if (used.has(id) || world.switches.onceSpentAtZero) world.store.claims.set(id, invoice.id);
    else if (world.store.claims.get(id) === invoice.id) world.store.claims.delete(id);
  }
}

function discountOf({ discount }: { discount: unknown }): string {
  return String(discount);
}
