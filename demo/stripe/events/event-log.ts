import { present } from '../http/present.ts';
import { forgetOldest, type StoredObject } from '../store.ts';
import type { StripeEvent } from '../wire.ts';
import type { World } from '../world.ts';
import type { Mail } from './delivery.ts';
import { destinationsOf } from './destinations.ts';

const API_VERSION = '2026-10-28.endive';
const KEPT_EVENTS = 2_000;

/**
 * An event as it was at its time, kept as text: a year of invoices would fill the memory
 * as objects, and what an event says never changes but for its deliveries.
 */
export type LoggedEvent = {
  id: string;
  type: string;
  created: number;
  body: string;
  pendingWebhooks: number;
};

/** Writes a snapshot event into the log and sends it. */
export function logEvent(world: World, mail: Mail, { type, object, at, previous }: NewEvent): void {
  const destinations = destinationsOf(world, 'snapshot', type);
  const event = {
    id: world.id('evt', 24),
    object: 'event',
    api_version: API_VERSION,
    created: at,
    data: {
      object: present(world, object),
      ...(previous && { previous_attributes: present(world, previous) }),
    },
    livemode: false,
    pending_webhooks: destinations.length,
    request: world.cause ?? { id: null, idempotency_key: null },
    type,
  } as StripeEvent;
  const body = JSON.stringify(event);
  const entry = { id: event.id, type, created: at, body, pendingWebhooks: destinations.length };
  world.store.events.set(event.id, entry);
  forgetOldest(world.store.events, KEPT_EVENTS);
  const onDelivered = () => {
    entry.pendingWebhooks -= 1;
  };
  for (const destination of destinations) {
    mail.send(destination, { id: event.id, type, body, onDelivered });
  }
}

/** A logged event as the API answers it now. */
export function readEvent({ body, pendingWebhooks }: LoggedEvent): StripeEvent {
  return { ...JSON.parse(body), pending_webhooks: pendingWebhooks };
}

type NewEvent = {
  type: string;
  object: StoredObject;
  at: number;
  previous?: object | undefined;
};
