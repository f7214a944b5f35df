import { StripeFailure } from '../http/errors.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { type ProrationBehavior, type Settlement, startAnew } from './changes.ts';
import { followingPeriod, isMetered } from './charges.ts';
import { billEndedUsage, lastUsageCharge } from './ended-usage.ts';
import { creditUnused, debitRemaining } from './prorations.ts';
import { pendingCharges } from './renewals.ts';
import { isRunning } from './status.ts';

export type PauseRequest = {
  bill_for?: {
    outstanding_usage_through?: { type: 'none' | 'now' };
    unused_time_from?: { type: 'item_current_period_start' | 'none' | 'now' };
  };
  invoicing_behavior?: 'invoice' | 'pending_invoice_item';
};

/** Stops a subscription's periods; answers what is to be invoiced at once for it. */
export function pauseSubscription(
  world: World,
  subscription: Subscription,
  { bill_for = {}, invoicing_behavior: behavior = 'pending_invoice_item' }: PauseRequest,
  now: number,
): Settlement | null {
  if (!isRunning(subscription)) {
    const message = `This subscription cannot be paused because its status is ${subscription.status}.`;
    throw new StripeFailure(message, { param: 'id' });
  }
  const onTrial = subscription.status === 'trialing';
  const from = bill_for.unused_time_from?.type ?? 'now';
  const billsUsage = bill_for.outstanding_usage_through?.type !== 'none' && !onTrial;
  const starts = subscription.items.data.map((item) => item.current_period_start);
  for (const item of subscription.items.data) {
    const at = from === 'now' ? now : item.current_period_start;
    if (from !== 'none') creditUnused(world, subscription, item, { at, now });
    const isUsage = billsUsage && isMetered(item.price);
    if (isUsage && behavior === 'pending_invoice_item') {
      const charge = lastUsageCharge(world, subscription, item, now);
      billEndedUsage(world, subscription, charge, now);
    }
  }
  setPaused(world, subscription, 'pause_requested', now);
  if (behavior !== 'invoice') return null;
  const metered = subscription.items.data.filter(({ price }) => isMetered(price) && billsUsage);
  const usage = metered.map((item) => lastUsageCharge(world, subscription, item, now));
  const charges = [...pendingCharges(world, subscription), ...usage];
  return charges.length > 0
    ? { charges, period: { start: Math.min(now, ...starts), end: now } }
    : null;
}

/** A trial that ended while nobody had left a way to pay. */
export function pauseForTrial(world: World, subscription: Subscription, at: number): void {
  setPaused(world, subscription, 'trial_end_without_payment_method', at);
}

export type ResumeRequest = {
  anchor: 'now' | 'unchanged';
  behavior: ProrationBehavior;
  now: number;
  at: number;
};

/** Starts the periods of a paused subscription again; answers what that bills. */
export function resumeSubscription(
  world: World,
  subscription: Subscription,
  { anchor, at, behavior, now }: ResumeRequest,
): Settlement | null {
  if (subscription.status !== 'paused') {
    const message = `This subscription cannot be resumed because its status is ${subscription.status}.`;
    throw new StripeFailure(message, { param: 'id' });
  }
  const previous = { status: subscription.status, status_details: subscription.status_details };
  subscription.status = 'active';
  delete subscription.status_details;
  const ahead = anchor === 'now' ? startAnew(subscription, now) : [];
  if (anchor === 'unchanged') {
    continueCycle(subscription, now);
    for (const item of subscription.items.data) {
      if (behavior !== 'none') debitRemaining(world, subscription, item, { at, now });
    }
  }
  world.emit('customer.subscription.resumed', subscription, now, previous);
  if (anchor === 'unchanged' && behavior !== 'always_invoice') return null;
  const charges = [...pendingCharges(world, subscription), ...ahead];
  return charges.length > 0 ? { charges, period: { start: now, end: now } } : null;
}

/** Lifts a pause of collection whose time has come. */
export function resumeCollection(world: World, subscription: Subscription, at: number): void {
  const previous = { pause_collection: subscription.pause_collection };
  subscription.pause_collection = null;
  world.emit('customer.subscription.updated', subscription, at, previous);
}

function setPaused(
  world: World,
  subscription: Subscription,
  type: 'pause_requested' | 'trial_end_without_payment_method',
  at: number,
): void {
  const previous = { status: subscription.status };
  subscription.status = 'paused';
  subscription.status_details = {
    paused: { subscription: { type }, transitioned_at: at, type: 'subscription' },
  };
  world.emit('customer.subscription.paused', subscription, at, previous);
}

function continueCycle(subscription: Subscription, now: number): void {
  for (const item of subscription.items.data) {
    const { start, end } = followingPeriod(subscription, item.price, now);
    item.current_period_start = start;
    item.current_period_end = end;
  }
}
