import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { subscriptionIdOf } from './parties.ts';

/** Tries no more to collect what a subscription that has ended left open. */
export function stopCollecting(world: World, { id }: Subscription): void {
  world.store.paymentDues.delete(id);
  for (const invoice of world.store.invoices.values()) {
    if (subscriptionIdOf(invoice) !== id) continue;
    if (invoice.status !== 'open') continue;
    world.store.paymentDues.delete(invoice.id);
    invoice.auto_advance = false;
    invoice.next_payment_attempt = null;
  }
}
