import type { Destination } from './events/destinations.ts';
import type { ThinEvent, ThinNews } from './events/thin-events.ts';
import type { createIds } from './ids.ts';
import type { Store, StoredObject } from './store.ts';
import type { Switches } from './switches.ts';
import type { Reading, UsageBook } from './usage/usage-book.ts';
import type { Customer } from './wire.ts';

/** What every part of the simulator works on: its memory, its clocks and its voice. */
export type World = {
  store: Store;
  usage: UsageBook;
  switches: Switches;
  id: ReturnType<typeof createIds>;
  publicUrl: string;
  /** The business the account belongs to, as its invoices and pages name it. */
  accountName: string;
  /** Real time in seconds. Only identifiers and lag live on it once a customer has a clock. */
  wallNow(): number;
  /** The request that causes what happens now; `null` for what falls due by itself. */
  cause: { id: string; idempotency_key: string | null } | null;
  /** How webhooks leave, when their endpoint does not say. */
  fetch: typeof fetch;
  emit(type: string, object: StoredObject, at: number, previous?: object): void;
  /** Tells a thin event, to all who asked for its type or to one destination. */
  announce(news: ThinNews, only?: Destination): ThinEvent;
};

/** The time a customer lives in: its test clock's, or the wall's. */
export function nowOf(world: World, owner: { test_clock?: unknown }): number {
  const clock = world.store.clocks.get(String(owner.test_clock));
  return clock ? clock.frozen_time : world.wallNow();
}

/** How a summary or a preview reads a customer's usage: as of now, less the lag. */
export function readingOf(world: World, customer: Customer): Reading {
  return {
    customerNow: nowOf(world, customer),
    wallNow: world.wallNow(),
    lagSeconds: world.switches.lagSeconds,
  };
}
