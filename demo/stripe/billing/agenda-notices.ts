import { StripeFailure } from '../http/errors.ts';
import type { Subscription } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import type { Due } from './billing-cycle.ts';
import { nextBillingTime } from './charges.ts';
import { resumeCollection } from './pauses.ts';
import { previewInvoice } from './preview.ts';
import { isOver, isRunning } from './status.ts';
import { TRIAL_NOTICE_SECONDS } from './trials.ts';

const DAY = 86_400;

/** What subscriptions on a clock announce before it happens, and pauses that end by themselves. */
export function nextNoticeDue(world: World, clock: string | null): Due[] {
  const due: Due[] = [];
  for (const subscription of world.store.subscriptions.values()) {
    if (subscription.test_clock !== clock || isOver(subscription)) continue;
    due.push(...pauseEnd(world, subscription));
    if (!isRunning(subscription)) continue;
    due.push(...trialNotice(world, subscription), ...renewalNotice(world, subscription));
  }
  return due;
}

function pauseEnd(world: World, subscription: Subscription): Due[] {
  const at = subscription.pause_collection?.resumes_at ?? null;
  return at === null ? [] : [{ at, run: () => resumeCollection(world, subscription, at) }];
}

function trialNotice(world: World, subscription: Subscription): Due[] {
  const { id, status, trial_end: end } = subscription;
  if (status !== 'trialing' || end === null) return [];
  return once(world, subscription, `trial ${id} ${end}`, end - TRIAL_NOTICE_SECONDS, (at) =>
    world.emit('customer.subscription.trial_will_end', subscription, at),
  );
}

/** Periods no longer than the notice are not announced: they have only just begun. */
function renewalNotice(world: World, subscription: Subscription): Due[] {
  const end = nextBillingTime(subscription);
  const at = end - world.switches.upcomingDays * DAY;
  const starts = subscription.items.data
    .filter((item) => item.current_period_end === end)
    .map((item) => item.current_period_start);
  if (starts.length === 0 || at <= Math.max(...starts)) return [];
  return once(world, subscription, `upcoming ${subscription.id} ${end}`, at, (now) =>
    announceRenewal(world, subscription, now),
  );
}

function announceRenewal(world: World, subscription: Subscription, at: number): void {
  try {
    world.emit('invoice.upcoming', previewInvoice(world, subscription), at);
  } catch (error) {
    // Of an invoice with nothing on it there is nothing to tell.
    if (!(error instanceof StripeFailure && error.details.code === 'invoice_upcoming_none')) {
      throw error;
    }
  }
}

/** What should have been said before now is said now, and nothing is said twice. */
function once(
  world: World,
  owner: Subscription,
  key: string,
  at: number,
  tell: (at: number) => void,
): Due[] {
  const { announced } = world.store;
  if (announced.has(key)) return [];
  const run = (now: number) => {
    announced.add(key);
    tell(now);
  };
  return [{ at: Math.max(at, nowOf(world, owner)), run }];
}
