import { StripeFailure } from '../http/errors.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import type { ProrationBehavior, Settlement } from './changes.ts';
import { isMetered } from './charges.ts';
import { lastUsageCharge } from './ended-usage.ts';
import { creditUnused } from './prorations.ts';
import { pendingCharges } from './renewals.ts';

export type CancelAt = number | 'min_period_end' | 'max_period_end' | '';

/** Sets or lifts the end of a subscription at the close of its current period. */
export function cancelAtPeriodEnd(
  world: World,
  subscription: Subscription,
  cancel: boolean,
  now: number,
): void {
  const which = world.switches.cancelAtPeriodEndOf;
  scheduleEnd(subscription, cancel ? periodEnd(subscription, which) : null, now);
  subscription.cancel_at_period_end = cancel;
  world.store.cancelProrations.delete(subscription.id);
}

/** Sets or lifts a date of cancellation; within a paid period it can give back the rest. */
export function cancelAt(
  world: World,
  subscription: Subscription,
  request: { cancel_at: CancelAt; behavior: ProrationBehavior; now: number },
): void {
  const { behavior, cancel_at: wanted, now } = request;
  const at =
    wanted === '' ? null : typeof wanted === 'string' ? periodEnd(subscription, wanted) : wanted;
  if (at !== null) refusePastEnd(at, now);
  scheduleEnd(subscription, at, now);
  subscription.cancel_at_period_end = false;
  const { cancelProrations } = world.store;
  if (at === null) cancelProrations.delete(subscription.id);
  else cancelProrations.set(subscription.id, behavior === 'none' ? 'none' : 'create_prorations');
}

/** What ending a subscription this moment bills, if it is to bill anything. */
export function settleEnd(
  world: World,
  subscription: Subscription,
  { invoice_now, prorate }: { invoice_now?: boolean; prorate?: boolean },
  now: number,
): Settlement | null {
  if (prorate) {
    for (const item of subscription.items.data) {
      creditUnused(world, subscription, item, { at: now, now });
    }
  }
  if (!invoice_now) return null;
  const metered = subscription.items.data.filter(({ price }) => isMetered(price));
  const usage =
    subscription.status === 'trialing'
      ? []
      : metered.map((item) => lastUsageCharge(world, subscription, item, now));
  const charges = [...pendingCharges(world, subscription), ...usage];
  const starts = metered.map((item) => item.current_period_start);
  const period = { start: Math.min(now, ...starts), end: now };
  return charges.length > 0 ? { charges, period } : null;
}

export function refusePastEnd(at: number, now: number): void {
  if (at > now) return;
  throw new StripeFailure('`cancel_at` must be in the future.', { param: 'cancel_at' });
}

function scheduleEnd(subscription: Subscription, at: number | null, now: number): void {
  subscription.cancel_at = at;
  subscription.canceled_at = at === null ? null : now;
  subscription.cancellation_details = {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: at === null ? null : 'cancellation_requested',
  };
}

function periodEnd({ items }: Subscription, which: 'min_period_end' | 'max_period_end'): number {
  const ends = items.data.map((item) => item.current_period_end);
  return which === 'min_period_end' ? Math.min(...ends) : Math.max(...ends);
}
