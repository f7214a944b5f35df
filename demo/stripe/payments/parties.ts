import type { Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';

/** The subscription an invoice bills, if it bills one. */
export function subscriptionFor(world: World, invoice: Invoice): Subscription | null {
  return world.store.subscriptions.get(subscriptionIdOf(invoice) ?? '') ?? null;
}

export function subscriptionIdOf({ parent }: Invoice): string | null {
  const id = parent?.subscription_details?.subscription;
  return id === undefined ? null : String(id);
}
