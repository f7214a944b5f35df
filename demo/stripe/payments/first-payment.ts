import { isMetered } from '../billing/charges.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { type PaymentWishes, wouldPay } from './payment-mode.ts';

/**
 * Lets a subscription begin as it will be once its first invoice is asked for: one that is
 * not paid at once is incomplete from the start.
 */
export function beginIncomplete(
  world: World,
  subscription: Subscription,
  wishes: PaymentWishes,
): void {
  const isFree = subscription.items.data.every(({ price }) => isMetered(price));
  const isAsked = subscription.collection_method === 'charge_automatically';
  if (isFree || !isAsked || subscription.status !== 'active') return;
  const customer = world.store.customers.get(subscription.customer)!;
  if (!wouldPay(world, customer, subscription, wishes)) subscription.status = 'incomplete';
}
