/** Which subscriptions bill, and which only are not over. */
import type { Subscription } from './snapshot.ts';

const BILLING = new Set(['active', 'trialing', 'past_due', 'unpaid']);

const OVER = new Set(['canceled', 'incomplete_expired']);

/** Bills, and so has something to pay. */
export function isBillable({ status, items }: Pick<Subscription, 'status' | 'items'>): boolean {
  return BILLING.has(status) && items.length > 0;
}

/** May still charge its own method: also one whose first payment is open, or that is paused. */
export function isGoingOn({ status }: Pick<Subscription, 'status'>): boolean {
  return !OVER.has(status);
}
