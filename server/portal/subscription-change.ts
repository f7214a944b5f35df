/** What a change asked for makes of a subscription's items, and whether it is one that is offered. */
import type { ChangeRequest, Subscribed, SubscribedItem } from '../contract/subscriptions.ts';
import type { Price } from '../contract/values.ts';
import type { SeatLimits } from './subscriptions.ts';

/** A licensed or metered item as it is to be; `id` is null for a new one. */
export type ItemAfter = {
  readonly id: string | null;
  readonly price: Price;
  /** Null for usage. */
  readonly quantity: number | null;
};

export type Change = {
  /** All items, in their order, new ones last. */
  readonly after: readonly ItemAfter[];
  /** Those that are not as they were. */
  readonly changed: readonly (ItemAfter & { readonly hasNewPrice: boolean })[];
  readonly dropped: readonly string[];
};

/** The field of the request that is not offered. */
export type Refusal = { readonly refused: keyof ChangeRequest };

type Limits = ReadonlyMap<string, SeatLimits>;

/**
 * A role keeps its quantity when its price is replaced: Stripe would begin again at one. What is new
 * begins at the fewest there may be.
 */
export function changeOf(
  { items, plans }: Subscribed,
  { plan: planId, seats = {} }: ChangeRequest,
  limits: Limits,
): Change | Refusal {
  const plan = plans.find(({ id }) => id === planId);
  if (planId !== undefined && !plan) return { refused: 'plan' };
  const dropped = plan?.isCurrent === false ? plan.drops : [];
  const kept = items.filter(({ id }) => !dropped.includes(id));
  if (Object.keys(seats).some((id) => !kept.some((item) => item.id === id && item.seats))) {
    return { refused: 'seats' };
  }

  const entries = plan?.isCurrent === false ? plan.items : [];
  const old = kept.map(
    (item): ItemAfter => ({
      id: item.id,
      price: entries.find(({ replaces }) => replaces === item.id)?.price ?? item.price,
      quantity: Object.hasOwn(seats, item.id) ? seats[item.id]! : item.quantity,
    }),
  );
  const added = entries
    .filter(({ replaces }) => replaces === null)
    .map(({ kind, price }): ItemAfter => {
      const least = Math.max(1, limits.get(price.id)?.min ?? 1);
      return { id: null, price, quantity: kind === 'usage' ? null : least };
    });
  const after = [...old, ...added];
  const changed = after
    .filter((item) => !items.some((one) => isSame(one, item)))
    .map((item) => ({ ...item, hasNewPrice: !items.some((one) => hasPriceOf(one, item)) }));
  if (changed.some((item) => !isWithin(item, limits, seats))) return { refused: 'seats' };
  if (changed.length === 0 && dropped.length === 0) {
    return { refused: planId === undefined ? 'seats' : 'plan' };
  }
  return { after, changed, dropped };
}

/** Whether all that is asked for is so already. */
export function isAsAsked({ items, plans }: Subscribed, { plan, seats = {} }: ChangeRequest) {
  const wishes = Object.entries(seats);
  if (plan === undefined && wishes.length === 0) return false;
  const isOnPlan =
    plan === undefined || plans.some(({ id, isCurrent }) => isCurrent && id === plan);
  const isHeld = ([id, quantity]: [string, number]) =>
    items.some((item) => item.id === id && item.quantity === quantity);
  return isOnPlan && wishes.every(isHeld);
}

function isSame(a: SubscribedItem, b: ItemAfter) {
  return hasPriceOf(a, b) && a.quantity === b.quantity;
}

function hasPriceOf(a: SubscribedItem, b: ItemAfter) {
  return a.id === b.id && a.price.id === b.price.id;
}

/** The limits are those of the price it will have; where that has none, nobody may set a number. */
function isWithin({ id, price, quantity }: ItemAfter, limits: Limits, seats: object) {
  if (quantity === null) return true;
  const allowed = limits.get(price.id);
  if (!allowed) return id === null || !Object.hasOwn(seats, id);
  return quantity >= allowed.min && quantity <= (allowed.max ?? Number.POSITIVE_INFINITY);
}
