import { type Decimal, decimal, formatDecimal, truncate, ZERO } from '../money/decimal.ts';
import { describeLine } from '../money/descriptions.ts';
import { priceQuantity } from '../money/pricing.ts';
import type { Reading } from '../usage/usage-book.ts';
import type { InvoiceLine, Price, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { nextBoundary, type Period, type Recurrence } from './period.ts';

/** Something an invoice bills: usage of a period gone by, or seats for the one to come. */
export type Charge = {
  kind: 'usage' | 'advance';
  item: string;
  price: Price;
  /** Seats; usage is read when the charge is priced. */
  quantity: number;
  period: Period;
};

export function isMetered(price: Price): boolean {
  return price.recurring?.usage_type === 'metered';
}

export function recurrenceOf(price: Price): Recurrence {
  const { interval, interval_count } = price.recurring!;
  return { interval: interval as Recurrence['interval'], interval_count };
}

/** When a subscription is billed next: its items may have different periods. */
export function nextBillingTime(subscription: Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end));
}

/** What is billed at an instant: every item whose period ends then, or all that ran if it cancels. */
export function chargesDue(subscription: Subscription, at: number): Charge[] {
  const ends = endsAt(subscription, at);
  return subscription.items.data.flatMap((item) => {
    if (isMetered(item.price)) {
      const isDue = item.current_period_end === at || ends;
      const period = { start: item.current_period_start, end: at };
      return isDue ? [chargeOf('usage', item, period)] : [];
    }
    if (item.current_period_end !== at || ends) return [];
    return [chargeOf('advance', item, followingPeriod(subscription, item.price, at))];
  });
}

export function endsAt({ cancel_at }: Subscription, at: number): boolean {
  return cancel_at !== null && cancel_at <= at;
}

export function followingPeriod(subscription: Subscription, price: Price, at: number): Period {
  const { billing_cycle_anchor: anchor } = subscription;
  return { start: at, end: nextBoundary(anchor, recurrenceOf(price), at) };
}

export function chargeOf(kind: Charge['kind'], item: SubscriptionItem, period: Period): Charge {
  return { kind, item: item.id, price: item.price, quantity: item.quantity ?? 0, period };
}

/**
 * The invoice lines of some charges. Without a reading, usage is everything received
 * so far, which is what counts when an invoice is written.
 */
export function linesOf(
  world: World,
  subscription: Subscription,
  charges: Charge[],
  invoice: string,
  reading?: Reading,
): InvoiceLine[] {
  const prefix = invoice.startsWith('upcoming_') ? 'il_tmp' : 'il';
  return charges.flatMap((charge) => {
    const quantity =
      charge.kind === 'usage'
        ? usageOf(world, subscription.customer, charge, reading)
        : decimal(charge.quantity);
    const { price } = charge;
    const product = world.store.products.get(price.product);
    return priceQuantity(price, quantity, world.switches).map((line): InvoiceLine => {
      const amount = Number(line.amount);
      return {
        id: world.id(prefix),
        object: 'line_item',
        amount,
        currency: price.currency,
        description: describeLine(price, product?.name ?? '', line),
        discount_amounts: [],
        discountable: true,
        discounts: [],
        invoice,
        livemode: false,
        metadata: { ...subscription.metadata },
        parent: {
          invoice_item_details: null,
          subscription_item_details: {
            invoice_item: null,
            proration: false,
            proration_details: { credited_items: null },
            subscription: subscription.id,
            subscription_item: charge.item,
          },
          type: 'subscription_item_details',
        },
        period: { ...charge.period },
        pretax_credit_amounts: [],
        pricing: {
          price_details: { price: price.id, product: price.product },
          type: 'price_details',
          unit_amount_decimal: line.unitAmount,
        },
        quantity: Number(truncate(line.quantity)),
        quantity_decimal: formatDecimal(line.quantity),
        subscription: subscription.id,
        subtotal: amount,
        taxes: [],
      };
    });
  });
}

/** Billed usage: never below zero, whatever corrections were sent. */
function usageOf(world: World, customer: string, charge: Charge, reading?: Reading): Decimal {
  const meter = world.store.meters.get(charge.price.recurring?.meter ?? '');
  if (!meter) return ZERO;
  const { start, end } = charge.period;
  const total = world.usage.total(meter, customer, start, end, reading) ?? ZERO;
  return total.digits < 0n ? ZERO : total;
}
