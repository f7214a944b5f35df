import { decimal } from '../money/decimal.ts';
import { priceQuantity } from '../money/pricing.ts';
import { shareOfAmount } from '../money/prorating.ts';
import type { InvoiceItem, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { isMetered, shareOf } from './charges.ts';
import { amountOf, type Debit } from './debits.ts';
import { addInvoiceItem } from './invoice-items.ts';
import type { Period } from './period.ts';
import { type DiscountAmount, discountsOnDebit } from './proration-discounts.ts';

/** An instant of which a proration speaks, and the one in which it is made. */
export type Moment = { at: number; now: number };

/**
 * Gives back the share of an item's last debit that lies after an instant. Its debit is
 * settled by that. Without a debit there is nothing to give back.
 */
export function creditUnused(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  { at, now }: Moment,
): InvoiceItem | null {
  const debit = world.store.debits.get(item.id);
  if (!debit || isMetered(item.price)) return null;
  const { start, end } = debit.period;
  const from = Math.max(at, start);
  world.store.debits.delete(item.id);
  if (from >= end) return null;
  const amount = -shareOfAmount(BigInt(amountOf(world, debit)), end - from, end - start);
  const span = { start: from, end };
  return prorate(world, subscription, item, { amount, span, now, words: 'Unused', debit });
}

/** Charges an item for the rest of its period, and remembers the debit. */
export function debitRemaining(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  { at, now }: Moment,
): InvoiceItem | null {
  const span = { start: at, end: item.current_period_end };
  if (isMetered(item.price) || span.end <= span.start) return null;
  const { part, whole } = shareOf(subscription, item.price, span);
  const priced = priceQuantity(item.price, decimal(item.quantity ?? 0), world.switches);
  const full = priced.reduce((sum, line) => sum + line.amount, 0n);
  const gross = shareOfAmount(full, part, whole);
  const discounts = discountsOnDebit(world, subscription, item, gross, now);
  const off = discounts.reduce((sum, { amount }) => sum + amount, 0);
  const amount = gross - BigInt(off);
  const proration: Proration = { amount, discounts, now, span, words: 'Remaining' };
  const added = prorate(world, subscription, item, proration);
  world.store.debits.set(item.id, { period: span, source: { invoiceItem: added.id } });
  return added;
}

type Proration = {
  amount: bigint;
  span: Period;
  now: number;
  words: 'Unused' | 'Remaining';
  /** What a credit gives back. */
  debit?: Debit;
  /** What has been taken off a debit. */
  discounts?: DiscountAmount[];
};

function prorate(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  { amount, debit, discounts = [], now, span, words }: Proration,
): InvoiceItem {
  const { price, quantity = 0 } = item;
  const product = world.store.products.get(price.product)?.name ?? '';
  const what = quantity === 1 ? product : `${quantity} × ${product}`;
  return addInvoiceItem(world, {
    amount: Number(amount),
    at: now,
    currency: price.currency,
    customer: world.store.customers.get(subscription.customer)!,
    description: `${words} time on ${what} after ${dayOf(span.start)}`,
    metadata: subscription.metadata,
    period: span,
    price: { price: price.id, product: price.product },
    proration: { credited_items: creditedBy(debit), discount_amounts: discounts },
    quantity: decimal(quantity),
    subscription: subscription.id,
    subscriptionItem: item.id,
  });
}

function creditedBy(debit: Debit | undefined) {
  if (!debit) return null;
  const { source } = debit;
  if ('invoiceItem' in source) return { invoice_item: source.invoiceItem, type: 'invoice_item' };
  return {
    invoice_line_item_details: {
      invoice: source.invoice,
      invoice_line_items: [...source.lines],
    },
    type: 'invoice_line_items',
  };
}

/** "11 Jun 2026", as Stripe dates a proration. */
function dayOf(seconds: number): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    day: 'numeric',
    month: 'short',
    timeZone: 'UTC',
    year: 'numeric',
  });
  // The English of Britain shortens September to four letters.
  return format.format(seconds * 1000).replace('Sept', 'Sep');
}
