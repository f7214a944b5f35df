import { defaultPaymentMethod } from '../payments/default-method.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { chargeOf, type ItemCharge, isMetered } from './charges.ts';

/** How long before its end a trial is said to end. */
export const TRIAL_NOTICE_SECONDS = 3 * 86_400;

/** Puts a subscription on trial: its items run free to the end, which anchors what follows. */
export function startTrial(subscription: Subscription, now: number, end: number): void {
  subscription.status = 'trialing';
  subscription.trial_start ??= now;
  subscription.trial_end = end;
  subscription.billing_cycle_anchor = end;
  for (const item of subscription.items.data) {
    item.current_period_start = now;
    item.current_period_end = end;
  }
}

/** The lines of nothing that the invoice of a trial shows for its seats. */
export function trialCharges(subscription: Subscription): ItemCharge[] {
  return subscription.items.data
    .filter(({ price }) => !isMetered(price))
    .map((item) => {
      const period = { start: item.current_period_start, end: item.current_period_end };
      return chargeOf('trial', item, period);
    });
}

export function trialEndsAt({ status, trial_end }: Subscription, at: number): boolean {
  return status === 'trialing' && trial_end !== null && trial_end <= at;
}

/** What is to happen at a trial's end when nobody has left a way to pay. */
export function endWithoutMethod(
  world: World,
  subscription: Subscription,
): 'cancel' | 'pause' | null {
  if (subscription.collection_method === 'send_invoice') return null;
  const customer = world.store.customers.get(subscription.customer)!;
  if (defaultPaymentMethod(subscription, customer)) return null;
  const behavior = subscription.trial_settings?.end_behavior.missing_payment_method;
  if (behavior === 'cancel') return 'cancel';
  return behavior === 'pause' ? 'pause' : null;
}
