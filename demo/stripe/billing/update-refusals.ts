import { StripeFailure } from '../http/errors.ts';
import { ownedPaymentMethod } from '../payments/payment-methods.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { refusePastEnd } from './cancellation.ts';
import { isOver } from './status.ts';
import { refusePastTrial, refuseUndated } from './subscription-refusals.ts';
import type { SubscriptionUpdate } from './updates.ts';

/** Refuses an update that cannot be made, before any of it has been. */
export function refuseUpdate(
  world: World,
  subscription: Subscription,
  request: SubscriptionUpdate,
  now: number,
): void {
  const { default_payment_method: method, proration_date: at, trial_end: trialEnd } = request;
  refuseEnded(subscription, Object.keys(request));
  if (typeof trialEnd === 'number') refusePastTrial(trialEnd, now);
  if (at !== undefined) refuseStrayDate(subscription, at, now);
  if (method) ownedPaymentMethod(world, method, subscription.customer, 'default_payment_method');
  refuseCollection(subscription, request);
  refuseEnd(request, now);
}

/** Of a subscription that is over only what is said about it can change. */
export function refuseEnded(subscription: Subscription, changed: string[]): void {
  const isMore = changed.some((name) => name !== 'metadata' && name !== 'cancellation_details');
  if (!isOver(subscription) || !isMore) return;
  const message = 'A canceled subscription can only update its cancellation_details and metadata.';
  throw new StripeFailure(message, { param: 'id' });
}

function refuseCollection(subscription: Subscription, request: SubscriptionUpdate): void {
  const { collection_method: method, days_until_due: days } = request;
  if (method === undefined && days === undefined) return;
  const current = method ? undefined : (subscription.days_until_due ?? undefined);
  refuseUndated({
    collection_method: method ?? subscription.collection_method,
    days_until_due: days ?? current,
  });
}

function refuseEnd({ cancel_at, cancel_at_period_end }: SubscriptionUpdate, now: number): void {
  if (cancel_at_period_end && cancel_at) {
    const message = 'You may only pass one of `cancel_at` and `cancel_at_period_end`.';
    throw new StripeFailure(message, { code: 'parameters_exclusive', param: 'cancel_at' });
  }
  if (typeof cancel_at === 'number') refusePastEnd(cancel_at, now);
}

function refuseStrayDate({ items }: Subscription, at: number, now: number): void {
  const starts = items.data.map((item) => item.current_period_start);
  const ends = items.data.map((item) => item.current_period_end);
  if (at === now || (at >= Math.min(...starts) && at <= Math.max(...ends))) return;
  const message = 'Cannot specify `proration_date` outside of the current billing period.';
  throw new StripeFailure(message, { param: 'proration_date' });
}
