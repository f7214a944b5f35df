/** Which subscriptions bill, and so have something to pay. */
import type { Subscription } from './snapshot.ts';

const BILLING = new Set(['active', 'trialing', 'past_due', 'unpaid']);

export function isBillable({ status, items }: Pick<Subscription, 'status' | 'items'>): boolean {
  return BILLING.has(status) && items.length > 0;
}
