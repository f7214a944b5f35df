/** What somebody has chosen so far, beside the subscription as it is. */
import type {
  ChangeRequest,
  Subscribed,
  SubscribedItem,
} from '../../server/contract/subscriptions.ts';

/** An item whose number may be chosen, with how many there may be on the chosen plan. */
export type Seated = SubscribedItem & { seats: NonNullable<SubscribedItem['seats']> };

export class Draft {
  plan: string | undefined;
  /** As written, by item. */
  readonly seats = new Map<string, string>();

  /** What the API is asked; undefined where nothing is changed. */
  changeOf(held: Subscribed): ChangeRequest | undefined {
    const seats = seatedOf(held, this.plan).flatMap((item) => {
      const count = this.countOf(item);
      return count === undefined || count === item.quantity ? [] : [[item.id, count] as const];
    });
    if (this.plan === undefined && !seats.length) return undefined;
    return {
      ...(this.plan !== undefined && { plan: this.plan }),
      ...(seats.length && { seats: Object.fromEntries(seats) }),
    };
  }

  textOf({ id, quantity }: Seated): string {
    return this.seats.get(id) ?? String(quantity ?? 0);
  }

  /** How many are written; undefined where that is no number there may be. */
  countOf(item: Seated): number | undefined {
    const text = this.textOf(item).trim();
    if (!/^\d{1,7}$/.test(text)) return undefined;
    const count = Number(text);
    const { min, max } = item.seats;
    return count < min || (max !== null && count > max) ? undefined : count;
  }

  isWhole(held: Subscribed): boolean {
    return seatedOf(held, this.plan).every((item) => this.countOf(item) !== undefined);
  }

  /** Forgets what the subscription has become meanwhile, and what is no longer offered. */
  fit({ plans, items }: Subscribed) {
    if (!plans.some(({ id, isCurrent }) => id === this.plan && !isCurrent)) this.plan = undefined;
    for (const id of this.seats.keys()) {
      if (!items.some((item) => item.id === id)) this.seats.delete(id);
    }
  }
}

/** The items whose number may be chosen, now and on a plan that may allow others. */
export function seatedOf({ items, plans }: Subscribed, chosen: string | undefined): Seated[] {
  const plan = plans.find(({ id }) => id === chosen);
  return items.flatMap((item) => {
    if (plan?.drops.includes(item.id)) return [];
    const there = plan?.items.find(({ replaces }) => replaces === item.id);
    const { seats } = there ?? item;
    return item.seats && seats ? [{ ...item, seats }] : [];
  });
}
