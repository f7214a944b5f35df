import type { Store } from '../store.ts';
import type { Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';

/** What a what-if neither reads nor writes, or is to keep: too large to copy for each. */
const SHARED = new Set<keyof Store>(['events', 'identifiers', 'hosted', 'previewLines']);

/**
 * A world to try things in: what happens to this customer's billing there is seen by
 * nobody and told to nobody. Other objects are shared and must only be read.
 */
export function forkWorld(world: World, customer: string): World {
  const store = Object.fromEntries(
    Object.entries(world.store).map(([name, kept]) => [name, copyOf(name as keyof Store, kept)]),
  ) as Store;
  cloneOwn(store.customers, ({ id }) => id === customer);
  cloneOwn(store.subscriptions, (one) => one.customer === customer);
  // A subscription that ends there collects these no more.
  cloneOwn(store.invoices, (one) => one.customer === customer && isUnsettled(one));
  // What is redeemed there is counted on these.
  cloneOwn(store.coupons, () => true);
  cloneOwn(store.promotionCodes, () => true);
  cloneOwn(store.invoiceItems, (one) => one.customer === customer && one.invoice === null);
  return { ...world, store, emit: () => {} };
}

/** The same subscription in a forked world. */
export function twinOf(fork: World, { id }: Subscription): Subscription {
  return fork.store.subscriptions.get(id)!;
}

function isUnsettled({ status }: Invoice): boolean {
  return status === 'draft' || status === 'open';
}

function copyOf(name: keyof Store, kept: unknown): unknown {
  if (SHARED.has(name)) return kept;
  if (kept instanceof Map) return new Map(kept);
  if (kept instanceof Set) return new Set(kept);
  return kept;
}

function cloneOwn<T>(map: Map<string, T>, isOwn: (one: T) => boolean): void {
  for (const [id, one] of map) if (isOwn(one)) map.set(id, structuredClone(one));
}
