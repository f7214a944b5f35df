import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { chargesDue, endsAt, followingPeriod, nextBillingTime } from './charges.ts';
import { createDraft, finalizeInvoice } from './invoices.ts';

/**
 * Does everything that falls due on one clock up to an instant, in the order it
 * falls due. `onMoment` is told each instant before its work is done.
 */
export function runBilling(
  world: World,
  clock: string | null,
  until: number,
  onMoment: (at: number) => void = () => {},
): void {
  for (let next = nextDue(world, clock); next && next.at <= until; next = nextDue(world, clock)) {
    onMoment(next.at);
    next.run(next.at);
  }
}

type Due = { at: number; run: (at: number) => void };

/** Drafts come before period ends of the same instant: they are older. */
function nextDue(world: World, clock: string | null): Due | undefined {
  const due: Due[] = [];
  for (const id of world.store.drafts.keys()) {
    const invoice = world.store.invoices.get(id)!;
    if (invoice.test_clock !== clock || invoice.automatically_finalizes_at === null) continue;
    const run = (at: number) => finalizeInvoice(world, invoice, at);
    due.push({ at: invoice.automatically_finalizes_at, run });
  }
  for (const subscription of world.store.subscriptions.values()) {
    if (subscription.test_clock !== clock || subscription.status !== 'active') continue;
    const run = (at: number) => closePeriod(world, subscription, at);
    const end = Math.min(nextBillingTime(subscription), subscription.cancel_at ?? Infinity);
    due.push({ at: end, run });
  }
  return due.reduce<Due | undefined>(
    (first, one) => (first && first.at <= one.at ? first : one),
    undefined,
  );
}

/** Bills what ends now and starts the next period, or ends the subscription. */
function closePeriod(world: World, subscription: Subscription, at: number): void {
  const charges = chargesDue(subscription, at);
  const starts = subscription.items.data
    .filter((item) => item.current_period_end === at)
    .map((item) => item.current_period_start);
  const previous = { items: structuredClone(subscription.items) };
  for (const item of subscription.items.data) {
    if (item.current_period_end !== at || endsAt(subscription, at)) continue;
    const { start, end } = followingPeriod(subscription, item.price, at);
    item.current_period_start = start;
    item.current_period_end = end;
  }
  if (charges.length > 0) {
    createDraft(world, {
      id: world.id('in', 24),
      subscription,
      charges,
      reason: 'subscription_cycle',
      at,
      period: { start: Math.min(at, ...starts), end: at },
    });
  }
  if (!endsAt(subscription, at)) {
    world.emit('customer.subscription.updated', subscription, at, previous);
    return;
  }
  endSubscription(world, subscription, at);
}

/** Ends a subscription for good. Its drafts still finalize. */
export function endSubscription(world: World, subscription: Subscription, at: number): void {
  subscription.status = 'canceled';
  subscription.canceled_at ??= at;
  subscription.ended_at = at;
  world.emit('customer.subscription.deleted', subscription, at);
}
