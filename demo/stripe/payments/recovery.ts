import { setStatus } from '../billing/status.ts';
import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';
import { subscriptionFor, subscriptionIdOf } from './parties.ts';

/** Brings a subscription back once its latest invoice waits for money no more. */
export function recover(world: World, invoice: Invoice, at: number): void {
  const subscription = subscriptionFor(world, invoice);
  if (!subscription) return;
  const { status } = subscription;
  if (status === 'incomplete') {
    if (invoice.status !== 'paid') return;
    world.store.paymentDues.delete(subscription.id);
    setStatus(world, subscription, 'active', at);
    return;
  }
  if (status !== 'past_due' && status !== 'unpaid') return;
  if (latestStanding(world, subscription.id)?.status !== 'open') {
    setStatus(world, subscription, 'active', at);
  }
}

/** The latest invoice of a subscription that was finalized and not written off. */
function latestStanding(world: World, subscription: string): Invoice | undefined {
  let latest: Invoice | undefined;
  for (const invoice of world.store.invoices.values()) {
    if (subscriptionIdOf(invoice) !== subscription) continue;
    if (invoice.status !== 'open' && invoice.status !== 'paid') continue;
    if (finalizedAt(invoice) >= (latest ? finalizedAt(latest) : 0)) latest = invoice;
  }
  return latest;
}

function finalizedAt({ status_transitions }: Invoice): number {
  return status_transitions.finalized_at ?? 0;
}
