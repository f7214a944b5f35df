import { StripeFailure } from '../http/errors.ts';
import type { World } from '../world.ts';
import type { ReceivedEvent } from './identifiers.ts';

const CANCELABLE_SECONDS = 86_400;
const PARAM = 'cancel[identifier]';

/**
 * Takes a usage event back. Summaries, previews and drafts follow; a finalized invoice
 * never does. What is read with a lag follows with that lag, and is `pending` till then.
 */
export function cancelUsage(
  world: World,
  eventName: string,
  identifier: string,
): 'complete' | 'pending' {
  const now = world.wallNow();
  const { ticket, receivedAt } = receivedEvent(world, eventName, identifier);
  if (receivedAt + CANCELABLE_SECONDS < now) {
    const message = 'You can only cancel events within 24 hours of Stripe receiving them.';
    throw new StripeFailure(message, { param: PARAM });
  }
  if (world.usage.isCanceled(ticket)) {
    const message = `The event with identifier ${identifier} is already canceled.`;
    throw new StripeFailure(message, { param: PARAM });
  }
  world.usage.cancel(ticket, now);
  return world.switches.lagSeconds > 0 ? 'pending' : 'complete';
}

function receivedEvent(world: World, eventName: string, identifier: string): ReceivedEvent {
  const event = world.store.identifiers.get(identifier);
  const meter = event && world.store.meters.get(event.meter);
  if (event && meter?.event_name === eventName) return event;
  const message = `No event found with identifier ${identifier} for event name ${eventName}.`;
  throw new StripeFailure(message, { code: 'resource_missing', param: PARAM });
}
