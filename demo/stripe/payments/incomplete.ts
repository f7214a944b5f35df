import { setStatus } from '../billing/status.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { voidInvoice } from './write-off.ts';

/** How long the first invoice of a subscription may stay unpaid. */
const GRACE_SECONDS = 23 * 3600;

/** Holds a subscription back until its first invoice is paid. */
export function startGracePeriod(world: World, subscription: Subscription, at: number): void {
  const due = { at: subscription.created + GRACE_SECONDS, kind: 'expire' } as const;
  if (!world.store.paymentDues.has(subscription.id)) {
    world.store.paymentDues.set(subscription.id, due);
  }
  setStatus(world, subscription, 'incomplete', at);
}

/** Ends a subscription that never began. */
export function expire(world: World, subscription: Subscription, at: number): void {
  world.store.paymentDues.delete(subscription.id);
  if (subscription.status !== 'incomplete') return;
  const first = world.store.invoices.get(subscription.latest_invoice ?? '');
  setStatus(world, subscription, 'incomplete_expired', at);
  if (first?.status === 'open') voidInvoice(world, first, at);
}
