import { add, compare, type Decimal, decimal, subtract, ZERO } from '../money/decimal.ts';
import type { PricedLine } from '../money/pricing.ts';
import type { Customer, Subscription, SubscriptionItem } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { startAnew } from './changes.ts';
import {
  type Charge,
  type ItemCharge,
  isMetered,
  nextBillingTime,
  usageCharge,
} from './charges.ts';
import { createDraft } from './invoices.ts';
import { pricedLinesOf, usageOf } from './lines.ts';
import { creditUnused } from './prorations.ts';
import { pendingCharges } from './renewals.ts';
import { isRunning } from './status.ts';

/** What thresholds have billed of an item's usage in the period that started then. */
export type BilledUsage = { periodStart: number; lines: PricedLine[] };

/** Bills what a customer has used where that has reached a threshold. Asked whenever usage arrives. */
export function billThresholds(world: World, customer: Customer): void {
  const now = nowOf(world, customer);
  for (const subscription of world.store.subscriptions.values()) {
    if (subscription.customer !== customer.id || !hasThreshold(subscription)) continue;
    if (isReached(world, subscription, now)) billThreshold(world, subscription, now);
  }
}

/** The first second up to an instant at which usage loaded ahead of time reaches a threshold. */
export function thresholdReachedAt(
  world: World,
  subscription: Subscription,
  until: number,
): number | null {
  if (!hasThreshold(subscription)) return null;
  let low = nowOf(world, subscription);
  let high = Math.min(until, nextBillingTime(subscription) - 1);
  if (high < low || !isReached(world, subscription, high)) return null;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (isReached(world, subscription, middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Writes the invoice of a threshold: all usage that none has billed, and what is pending. */
export function billThreshold(world: World, subscription: Subscription, at: number): void {
  // Usage of this very second counts, and periods are half-open.
  const until = at + 1;
  const previous = { latest_invoice: subscription.latest_invoice };
  const starts = meteredItems(subscription).map((item) => item.current_period_start);
  const restarts = subscription.billing_thresholds?.reset_billing_cycle_anchor === true;
  const charges = restarts
    ? restart(world, subscription, until)
    : chargesSoFar(world, subscription, until);
  createDraft(world, {
    id: world.id('in', 24),
    customer: world.store.customers.get(subscription.customer)!,
    subscription,
    currency: subscription.currency,
    charges,
    reason: 'subscription_threshold',
    at,
    period: { start: Math.min(at, ...starts), end: until },
  });
  world.emit('customer.subscription.updated', subscription, at, previous);
}

function chargesSoFar(world: World, subscription: Subscription, until: number): Charge[] {
  const usage = meteredItems(subscription).map((item) => {
    const charge = counted(world, subscription, item, until);
    const lines = pricedLinesOf(world, subscription.customer, { ...charge, billed: undefined });
    world.store.billedUsage.set(item.id, { periodStart: item.current_period_start, lines });
    return charge;
  });
  return [...pendingCharges(world, subscription), ...usage];
}

function restart(world: World, subscription: Subscription, at: number): Charge[] {
  const usage = meteredItems(subscription).map((item) => usageCharge(world, item, at));
  for (const item of subscription.items.data) {
    creditUnused(world, subscription, item, { at, now: at });
  }
  const ahead = startAnew(subscription, at);
  return [...pendingCharges(world, subscription), ...usage, ...ahead];
}

function isReached(world: World, subscription: Subscription, at: number): boolean {
  if (!isRunning(subscription) || subscription.status === 'trialing') return false;
  const charges = meteredItems(subscription).map((item) =>
    counted(world, subscription, item, at + 1),
  );
  // A fee that is due without any usage reaches nothing: usage does.
  if (charges.every((charge) => compare(unbilledUsage(charge), ZERO) <= 0)) return false;
  return (
    reachesAmount(world, subscription, charges) ||
    charges.some((charge) => reachesUsage(subscription, charge))
  );
}

function reachesAmount(world: World, subscription: Subscription, charges: ItemCharge[]): boolean {
  const limit = subscription.billing_thresholds?.amount_gte ?? null;
  if (limit === null) return false;
  const usage = charges
    .flatMap((charge) => pricedLinesOf(world, subscription.customer, charge))
    .reduce((sum, line) => sum + line.amount, 0n);
  if (world.switches.thresholdAmount === 'usage') return usage >= BigInt(limit);
  const pending = pendingCharges(world, subscription).map(
    ({ invoiceItem }) => world.store.invoiceItems.get(invoiceItem)!.amount,
  );
  return usage + BigInt(pending.reduce((sum, amount) => sum + amount, 0)) >= BigInt(limit);
}

function reachesUsage({ items }: Subscription, charge: ItemCharge): boolean {
  const own = items.data.find(({ id }) => id === charge.item);
  const limit = own?.billing_thresholds?.usage_gte ?? null;
  return limit !== null && compare(unbilledUsage(charge), decimal(limit)) >= 0;
}

function unbilledUsage({ billed = [], usage = ZERO }: ItemCharge): Decimal {
  const before = billed.reduce<Decimal>((sum, line) => add(sum, line.quantity), ZERO);
  return subtract(usage, before);
}

/** An item's usage charge with the usage of now, which later arrivals do not change. */
function counted(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  until: number,
): ItemCharge {
  const charge = usageCharge(world, item, until);
  return { ...charge, usage: usageOf(world, subscription.customer, charge) };
}

function hasThreshold(subscription: Subscription): boolean {
  return (
    subscription.billing_thresholds !== null ||
    subscription.items.data.some((item) => item.billing_thresholds !== null)
  );
}

function meteredItems({ items }: Subscription): SubscriptionItem[] {
  return items.data.filter(({ price }) => isMetered(price));
}
