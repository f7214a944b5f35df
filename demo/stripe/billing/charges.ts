import type { Decimal } from '../money/decimal.ts';
import type { PricedLine } from '../money/pricing.ts';
import type { Price, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { nextBoundary, type Period, previousBoundary, type Recurrence } from './period.ts';

/** Something an invoice bills. */
export type Charge = ItemCharge | FixedCharge;

/** Usage of a period gone by, seats for the one to come, or seats that are on trial. */
export type ItemCharge = {
  kind: 'usage' | 'advance' | 'trial';
  item: string;
  price: Price;
  /** Seats; usage is read when the charge is priced. */
  quantity: number;
  period: Period;
  /** Of a price's whole interval only this share is charged. */
  share?: Share;
  /** Usage counted for good when the charge was made; what comes later is billed later. */
  usage?: Decimal;
  /** What of this usage an invoice has billed before. */
  billed?: PricedLine[];
};

/** An invoice item: an amount somebody added, or a proration. */
export type FixedCharge = { kind: 'fixed'; invoiceItem: string };

/** Seconds of an interval, and how many it has. */
export type Share = { part: number; whole: number };

export function isMetered(price: Price): boolean {
  return price.recurring?.usage_type === 'metered';
}

export function recurrenceOf(price: Price): Recurrence {
  const { interval, interval_count } = price.recurring!;
  return { interval: interval as Recurrence['interval'], interval_count };
}

/** When a subscription is billed next: its items may have different periods. */
export function nextBillingTime(subscription: Subscription): number {
  const ends = subscription.items.data.map((item) => item.current_period_end);
  return Math.min(...ends, subscription.cancel_at ?? Infinity);
}

/** What is billed at an instant: every item whose period ends then, or all that ran if it cancels. */
export function chargesDue(world: World, subscription: Subscription, at: number): ItemCharge[] {
  const ends = endsAt(subscription, at);
  const onTrial = subscription.status === 'trialing';
  return subscription.items.data.flatMap((item) => {
    if (isMetered(item.price)) {
      const isDue = item.current_period_end === at || ends;
      return isDue && !onTrial ? [usageCharge(world, item, at)] : [];
    }
    if (item.current_period_end !== at || ends) return [];
    return [advanceCharge(subscription, item, at)];
  });
}

export function endsAt({ cancel_at }: Subscription, at: number): boolean {
  return cancel_at !== null && cancel_at <= at;
}

/** The usage of an item up to an instant that no invoice has billed yet. */
export function usageCharge(world: World, item: SubscriptionItem, until: number): ItemCharge {
  const { current_period_start: start } = item;
  const before = world.store.billedUsage.get(item.id);
  const charge = chargeOf('usage', item, { start, end: Math.max(start, until) });
  return before?.periodStart === start ? { ...charge, billed: before.lines } : charge;
}

/** Seats from an instant to the end of their period; less when the subscription ends within it. */
export function advanceCharge(
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
): ItemCharge {
  const whole = followingPeriod(subscription, item.price, at);
  const end = Math.min(whole.end, subscription.cancel_at ?? Infinity);
  const charge = chargeOf('advance', item, { start: at, end });
  const share = shareOf(subscription, item.price, charge.period);
  return share.part === share.whole ? charge : { ...charge, share };
}

export function followingPeriod(subscription: Subscription, price: Price, at: number): Period {
  const { billing_cycle_anchor: anchor } = subscription;
  return { start: at, end: nextBoundary(anchor, recurrenceOf(price), at) };
}

/** Which part of its whole interval a span of time is. */
export function shareOf(subscription: Subscription, price: Price, span: Period): Share {
  const { billing_cycle_anchor: anchor } = subscription;
  const recurrence = recurrenceOf(price);
  const end = nextBoundary(anchor, recurrence, span.start);
  const start = previousBoundary(anchor, recurrence, end);
  return { part: span.end - span.start, whole: end - start };
}

export function chargeOf(
  kind: ItemCharge['kind'],
  item: SubscriptionItem,
  period: Period,
): ItemCharge {
  return { kind, item: item.id, price: item.price, quantity: item.quantity ?? 0, period };
}
