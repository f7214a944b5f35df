import type { Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import {
  advanceCharge,
  type Charge,
  followingPeriod,
  type ItemCharge,
  isMetered,
  recurrenceOf,
  usageCharge,
} from './charges.ts';
import { billEndedUsage, lastUsageCharge } from './ended-usage.ts';
import type { Period } from './period.ts';
import { creditUnused, debitRemaining } from './prorations.ts';
import { pendingCharges } from './renewals.ts';
import { startTrial, trialCharges } from './trials.ts';

export type ProrationBehavior = 'none' | 'create_prorations' | 'always_invoice';

/** An item as it was and as it is to be; `undefined` where there is none. */
export type ItemChange = { before?: SubscriptionItem; after?: SubscriptionItem };

export type Change = {
  items: ItemChange[];
  behavior: ProrationBehavior;
  now: number;
  /** The instant prorations are worked out for. */
  at: number;
  anchorNow: boolean;
  trialEnd?: number | 'now';
};

/** What a change is to be billed with at once. */
export type Settlement = { charges: Charge[]; period: Period };

/**
 * Makes a change of items, anchor or trial true and prorates it. Answers what is to be
 * invoiced at once; anything else waits as pending items for the next invoice.
 */
export function makeChange(
  world: World,
  subscription: Subscription,
  change: Change,
): Settlement | null {
  const { behavior, now } = change;
  const wasOnTrial = subscription.status === 'trialing';
  const restarts = isRestart(world, subscription, change);
  const prorates = behavior !== 'none' && !wasOnTrial;
  if (prorates) giveBack(world, subscription, change, restarts);
  const usage = wasOnTrial ? [] : settleUsage(world, subscription, change, restarts);
  applyItems(subscription, change);
  if (restarts) return restart(world, subscription, change, usage);
  if (prorates) {
    for (const { after } of licensedChanges(change)) {
      if (after) debitRemaining(world, subscription, after, change);
    }
  }
  if (behavior !== 'always_invoice') return null;
  const charges = pendingCharges(world, subscription);
  return charges.length > 0 ? { charges, period: { start: now, end: now } } : null;
}

/** Starts every item's period anew at an instant, which becomes the anchor. */
export function startAnew(subscription: Subscription, at: number): ItemCharge[] {
  subscription.billing_cycle_anchor = at;
  return subscription.items.data.flatMap((item) => {
    const { start, end } = followingPeriod(subscription, item.price, at);
    item.current_period_start = start;
    item.current_period_end = end;
    return isMetered(item.price) ? [] : [advanceCharge(subscription, item, at)];
  });
}

function isRestart(world: World, subscription: Subscription, change: Change): boolean {
  if (change.trialEnd === 'now') return subscription.status === 'trialing';
  if (change.anchorNow || change.trialEnd !== undefined) return true;
  if (subscription.status === 'trialing' || !world.switches.intervalChangeRestarts) return false;
  return change.items.some(({ before, after }) => {
    if (!before || !after) return false;
    const [old, next] = [recurrenceOf(before.price), recurrenceOf(after.price)];
    return old.interval !== next.interval || old.interval_count !== next.interval_count;
  });
}

function giveBack(
  world: World,
  subscription: Subscription,
  change: Change,
  restarts: boolean,
): void {
  const touched = restarts
    ? subscription.items.data
    : licensedChanges(change).flatMap(({ before }) => before ?? []);
  for (const item of touched) creditUnused(world, subscription, item, change);
}

/** Usage of what ends now: billed at once with a restart, or left to the next invoice. */
function settleUsage(
  world: World,
  subscription: Subscription,
  { items, now }: Change,
  restarts: boolean,
): Charge[] {
  const metered = subscription.items.data.filter(({ price }) => isMetered(price));
  if (restarts) return metered.map((item) => usageCharge(world, item, now));
  for (const { before, after } of items) {
    if (!before || !isMetered(before.price) || before.price.id === after?.price.id) continue;
    // Another price counts from this very second; nothing else would.
    const goesOn = after !== undefined && isMetered(after.price);
    const charge = goesOn
      ? usageCharge(world, before, now)
      : lastUsageCharge(world, subscription, before, now);
    billEndedUsage(world, subscription, charge, now);
    if (after) after.current_period_start = now;
  }
  return [];
}

function applyItems(subscription: Subscription, { items }: Change): void {
  const { items: list } = subscription;
  for (const { before, after } of items) {
    const index = list.data.findIndex(({ id }) => id === before?.id);
    if (index < 0 && after) list.data.push(after);
    else if (after) list.data[index] = after;
    else if (index >= 0) list.data.splice(index, 1);
  }
}

function restart(
  world: World,
  subscription: Subscription,
  { now, trialEnd }: Change,
  usage: Charge[],
): Settlement {
  const { start } = periodSoFar(subscription, now);
  let ahead: ItemCharge[];
  if (typeof trialEnd === 'number') {
    startTrial(subscription, now, trialEnd);
    ahead = trialCharges(subscription);
  } else {
    if (subscription.status === 'trialing') {
      subscription.status = 'active';
      subscription.trial_end = now;
    }
    ahead = startAnew(subscription, now);
  }
  const charges = [...pendingCharges(world, subscription), ...usage, ...ahead];
  return { charges, period: { start, end: now } };
}

function periodSoFar({ items }: Subscription, now: number): Period {
  const starts = items.data.map((item) => item.current_period_start);
  return { start: Math.min(now, ...starts), end: now };
}

/** Changes that alter what is paid for seats. */
function licensedChanges({ items }: Change): ItemChange[] {
  return items.filter(({ before, after }) => {
    const isLicensed = [before, after].some((item) => item && !isMetered(item.price));
    const isSame = before?.price.id === after?.price.id && before?.quantity === after?.quantity;
    return isLicensed && !isSame;
  });
}
