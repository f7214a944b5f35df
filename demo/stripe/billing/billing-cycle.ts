import { nextPaymentDue } from '../payments/agenda.ts';
import { verificationsDue } from '../tax-ids/verification.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { nextInvoiceDue } from './agenda-invoices.ts';
import { nextNoticeDue } from './agenda-notices.ts';
import { nextTermsDue } from './agenda-terms.ts';
import { endsAt, followingPeriod, nextBillingTime } from './charges.ts';
import { createDraft } from './invoices.ts';
import { pauseForTrial } from './pauses.ts';
import { chargesAt, periodBehind } from './renewals.ts';
import { endSubscription, isRunning } from './status.ts';
import { billThreshold, thresholdReachedAt } from './thresholds.ts';
import { endWithoutMethod, trialEndsAt } from './trials.ts';

/** Something that falls due, and what is done about it then. */
export type Due = { at: number; run: (at: number) => void };

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
  let next = nextDue(world, clock, until);
  while (next && next.at <= until) {
    onMoment(next.at);
    next.run(next.at);
    next = nextDue(world, clock, until);
  }
}

/** Of one instant, invoices come first: they are older than what else falls due then. */
function nextDue(world: World, clock: string | null, until: number): Due | undefined {
  return earliest([
    ...nextInvoiceDue(world, clock),
    ...nextPaymentDue(world, clock),
    ...nextNoticeDue(world, clock),
    ...subscriptionsDue(world, clock, until),
    // A coupon that ends now may still be on the invoice of now.
    ...nextTermsDue(world, clock),
    ...verificationsDue(world, clock),
  ]);
}

function earliest(due: Due[]): Due | undefined {
  return due.reduce<Due | undefined>(
    (first, one) => (first && first.at <= one.at ? first : one),
    undefined,
  );
}

function subscriptionsDue(world: World, clock: string | null, until: number): Due[] {
  const due: Due[] = [];
  for (const subscription of world.store.subscriptions.values()) {
    if (subscription.test_clock !== clock || !isRunning(subscription)) continue;
    const reached = thresholdReachedAt(world, subscription, until);
    if (reached !== null) {
      due.push({ at: reached, run: (at) => billThreshold(world, subscription, at) });
    }
    const run = (at: number) => closePeriod(world, subscription, at);
    due.push({ at: nextBillingTime(subscription), run });
  }
  return due;
}

/** Bills what ends now and starts the next period, or ends the subscription. */
function closePeriod(world: World, subscription: Subscription, at: number): void {
  const endsTrial = trialEndsAt(subscription, at);
  const without = endsTrial ? endWithoutMethod(world, subscription) : null;
  if (without === 'pause') {
    pauseForTrial(world, subscription, at);
    return;
  }
  if (without === 'cancel') {
    endSubscription(world, subscription, at);
    return;
  }
  const previous: Partial<Subscription> = { items: structuredClone(subscription.items) };
  const period = periodBehind(subscription, at);
  const charges = chargesAt(world, subscription, at);
  if (endsTrial) {
    previous.status = 'trialing';
    subscription.status = 'active';
  }
  moveOn(subscription, at);
  if (charges.length > 0) {
    previous.latest_invoice = subscription.latest_invoice;
    createDraft(world, {
      id: world.id('in', 24),
      customer: world.store.customers.get(subscription.customer)!,
      subscription,
      currency: subscription.currency,
      charges,
      reason: 'subscription_cycle',
      at,
      period,
    });
  }
  if (endsAt(subscription, at)) endSubscription(world, subscription, at);
  else world.emit('customer.subscription.updated', subscription, at, previous);
}

function moveOn(subscription: Subscription, at: number): void {
  if (endsAt(subscription, at)) return;
  for (const item of subscription.items.data) {
    if (item.current_period_end !== at) continue;
    const { start, end } = followingPeriod(subscription, item.price, at);
    item.current_period_start = start;
    item.current_period_end = end;
  }
}
