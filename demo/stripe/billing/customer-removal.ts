import { detach } from '../payments/method-changes.ts';
import type { Customer } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { isOver, setStatus } from './status.ts';

/** Deletes a customer: subscriptions end, cards go, and invoices stay as they are. */
export function deleteCustomer(world: World, customer: Customer): void {
  const { deletedCustomers, paymentMethods, subscriptions } = world.store;
  const now = nowOf(world, customer);
  for (const subscription of subscriptions.values()) {
    if (subscription.customer !== customer.id || isOver(subscription)) continue;
    setStatus(world, subscription, 'canceled', now);
  }
  for (const method of paymentMethods.values()) {
    if (method.customer === customer.id) detach(world, method);
  }
  deletedCustomers.add(customer.id);
  world.emit('customer.deleted', customer, now);
}
