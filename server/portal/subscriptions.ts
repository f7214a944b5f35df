/** What a customer is subscribed to, and what of it they may change. */

import { toInstant } from '../billing/period.ts';
import { lineAmount } from '../billing/price.ts';
import type { Subscribed, SubscribedItem } from '../contract/subscriptions.ts';
import type { PlanChoice } from '../contract/what-if.ts';
import { runningPeriod } from './bills.ts';
import { labelOf, type Names, settingsOf } from './lines.ts';
import { type HeldItem, type OfferedPlan, planChoices } from './plans.ts';
import type { CatalogPrice, Subscription, SubscriptionItem } from './snapshot.ts';

export type SeatLimits = NonNullable<SubscribedItem['seats']>;

export type SubscriptionTerms = {
  /** With the prices of the plans. */
  readonly names: Names;
  readonly plans: readonly OfferedPlan[];
  /** By price id: whose quantity customers may set. */
  readonly seats: ReadonlyMap<string, SeatLimits>;
  /** Where a session that may change a subscription does so; null when it may not. */
  readonly where: 'in_place' | 'hosted' | null;
  readonly mayCancel: boolean;
};

/** What can be changed while it runs: what is owed is paid first, and an end taken back. */
const CHANGEABLE = new Set(['active', 'trialing']);

/** Throws the problem of a price that cannot be read: without it nobody can tell what is held. */
export function subscribed(subscription: Subscription, terms: SubscriptionTerms): Subscribed {
  const { names, seats, where } = terms;
  const held = subscription.items.flatMap((item) => heldItem(item, names) ?? []);
  const choices = planChoices(held, terms.plans, names);
  const items = held.map(({ id, label, price, quantity }) => ({
    id,
    label,
    kind: quantity === null ? ('usage' as const) : ('recurring' as const),
    price,
    quantity,
    seats: quantity === null ? null : (seats.get(price.id) ?? null),
  }));
  const plans = choices.length > 1 ? choices.map((choice) => offered(choice, seats)) : [];
  const hasChoice = plans.length > 0 || items.some((item) => item.seats);
  const { status, cancelAt, isGoverned, isPaused } = subscription;
  const canChange = CHANGEABLE.has(status) && !cancelAt && !isGoverned && !isPaused;
  return {
    id: subscription.id,
    label: choices.find(({ isCurrent }) => isCurrent)?.label ?? dearest(items),
    status,
    currency: subscription.currency,
    collection: subscription.collection,
    period: runningPeriod(subscription),
    trialEnd: status === 'trialing' ? instant(subscription.trialEnd) : null,
    endsAt: instant(cancelAt),
    items,
    plans,
    change: (canChange && (hasChoice || where === 'hosted') && where) || 'none',
    cancel: (mayEnd(subscription, terms) && !cancelAt && where) || 'none',
    canResume: mayEnd(subscription, terms) && where === 'in_place' && subscription.endsWithPeriod,
  };
}

/** Stripe refuses to end what a schedule manages. */
function mayEnd({ isGoverned }: Subscription, { mayCancel }: SubscriptionTerms) {
  return mayCancel && !isGoverned;
}

type Held = HeldItem & Pick<SubscribedItem, 'quantity'>;

/** Null for usage that customers are not shown. */
function heldItem({ id, priceId, quantity }: SubscriptionItem, names: Names): Held | null {
  const { price, meterId } = priceOf(priceId, names);
  const meter = names.meters.value?.find((one) => one.id === meterId);
  if (meter && settingsOf(meter, names.settings)?.hidden) return null;
  const label = labelOf(priceId, names) ?? priceId;
  return { id, label, meter: meter?.eventName ?? null, price, quantity };
}

function priceOf(id: string, { prices }: Names): CatalogPrice {
  const found = prices.get(id);
  if (!found?.value) throw found?.problem ?? new TypeError(`The price ${id} was not read.`);
  return found.value;
}

function offered(
  { id, label, isCurrent, items, drops }: PlanChoice,
  seats: SubscriptionTerms['seats'],
): Subscribed['plans'][number] {
  return {
    id,
    label,
    isCurrent,
    items: items.map(({ replaces, label, meter, price }) => ({
      replaces,
      kind: meter === null ? 'recurring' : 'usage',
      label,
      price,
      seats: meter === null ? (seats.get(price.id) ?? null) : null,
    })),
    drops: [...drops],
  };
}

/** The name of what costs most, for want of a plan. */
function dearest(items: readonly SubscribedItem[]): string {
  const costs = items.map(({ price, quantity }) => lineAmount(price, String(quantity ?? 0)));
  const most = costs.reduce((found, cost, nth) => (cost > costs[found]! ? nth : found), 0);
  return items[most]?.label ?? '';
}

function instant(date: Date | null) {
  return date && toInstant(date);
}
