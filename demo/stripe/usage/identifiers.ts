import { StripeFailure } from '../http/errors.ts';
import { forgetOldest } from '../store.ts';
import type { World } from '../world.ts';

const KEPT_SECONDS = 86_400;
const KEPT_IDENTIFIERS = 200_000;

/** What is remembered of an event under its identifier, on the wall clock. */
export type ReceivedEvent = { meter: string; receivedAt: number; ticket: number };

/** An identifier is good once in a rolling day, whatever the customer's clock says. */
export function isTaken(world: World, identifier: string): boolean {
  const claim = world.store.identifiers.get(identifier);
  return claim !== undefined && claim.receivedAt + KEPT_SECONDS > world.wallNow();
}

/** Refuses an identifier that was used within the last day. */
export function refuseTaken(world: World, identifier: string): void {
  if (!isTaken(world, identifier)) return;
  throw new StripeFailure(`An event already exists with identifier ${identifier}.`);
}

export function claim(world: World, identifier: string, event: ReceivedEvent): void {
  const { identifiers } = world.store;
  identifiers.delete(identifier);
  identifiers.set(identifier, event);
  forgetOldest(identifiers, KEPT_IDENTIFIERS);
}
