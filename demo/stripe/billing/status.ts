import { stopCollecting } from '../payments/stop-collecting.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';

/** Statuses in which a subscription's periods come and go. */
const RUNNING = new Set(['active', 'trialing', 'past_due', 'unpaid']);

export function isRunning({ status }: Subscription): boolean {
  return RUNNING.has(status);
}

export function isOver({ status }: Subscription): boolean {
  return status === 'canceled' || status === 'incomplete_expired';
}

/** Moves a subscription to another status and tells of it. */
export function setStatus(
  world: World,
  subscription: Subscription,
  status: Subscription['status'],
  at: number,
): void {
  if (subscription.status === status) return;
  if (status === 'canceled') {
    endSubscription(world, subscription, at);
    return;
  }
  const previous: Partial<Subscription> = { status: subscription.status };
  subscription.status = status;
  if (status === 'incomplete_expired') {
    previous.ended_at = subscription.ended_at;
    subscription.ended_at = at;
  }
  world.emit('customer.subscription.updated', subscription, at, previous);
}

/** Ends a subscription for good. Its drafts still finalize. */
export function endSubscription(world: World, subscription: Subscription, at: number): void {
  subscription.status = 'canceled';
  subscription.canceled_at ??= at;
  subscription.ended_at = at;
  world.store.cancelProrations.delete(subscription.id);
  for (const { id } of subscription.items.data) {
    world.store.debits.delete(id);
    world.store.billedUsage.delete(id);
  }
  stopCollecting(world, subscription);
  world.emit('customer.subscription.deleted', subscription, at);
}
