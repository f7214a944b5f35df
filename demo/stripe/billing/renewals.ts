import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { type Charge, chargesDue, endsAt, type FixedCharge } from './charges.ts';
import { chargesOf, pendingItems } from './invoice-items.ts';
import type { Period } from './period.ts';
import { creditUnused } from './prorations.ts';

/** What the invoice of an instant bills: pending items, usage behind and seats ahead. */
export function chargesAt(world: World, subscription: Subscription, at: number): Charge[] {
  const due = chargesDue(world, subscription, at);
  if (endsAt(subscription, at)) creditAtTheEnd(world, subscription, at);
  return [...pendingCharges(world, subscription), ...due];
}

export function pendingCharges(world: World, subscription: Subscription): FixedCharge[] {
  const { currency, customer } = subscription;
  return chargesOf(pendingItems(world, customer, subscription, currency));
}

/** The period an invoice is of: that of the items it bills for, which is over. */
export function periodBehind({ items }: Subscription, at: number): Period {
  const starts = items.data
    .filter((item) => item.current_period_end === at)
    .map((item) => item.current_period_start);
  return { start: Math.min(at, ...starts), end: at };
}

/** A date of cancellation within a paid period gives back the rest, if that was asked for. */
function creditAtTheEnd(world: World, subscription: Subscription, at: number): void {
  if (world.store.cancelProrations.get(subscription.id) !== 'create_prorations') return;
  for (const item of subscription.items.data) {
    creditUnused(world, subscription, item, { at, now: at });
  }
}
