import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';

/**
 * Notes on a customer what its invoices did last: a failed collection or a day missed makes
 * it delinquent, a payment or a write-off makes it not.
 */
export function setDelinquent(
  world: World,
  { customer: id }: Invoice,
  delinquent: boolean,
  at: number,
): void {
  const customer = world.store.customers.get(id);
  if (!customer || customer.delinquent === delinquent) return;
  const previous = { delinquent: customer.delinquent };
  customer.delinquent = delinquent;
  world.emit('customer.updated', customer, at, previous);
}
