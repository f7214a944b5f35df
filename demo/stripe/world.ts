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
  /** Real time in seconds. Only identifiers and lag live on it once a customer has a clock. */
  wallNow(): number;
  emit(type: string, object: StoredObject, at: number, previous?: object): void;
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
