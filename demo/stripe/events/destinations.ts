import type { World } from '../world.ts';

/** An endpoint given when the simulator is made. */
export type WebhookEndpoint = {
  url: string;
  secret: string;
  /** How it is reached, when not over the network. */
  fetch?: typeof fetch;
  /** The types it is sent; every one by default. */
  events?: string[];
  /** `thin` for the events of API v2, such as the error reports of meters. */
  payload?: 'snapshot' | 'thin';
};

/**
 * Where events are sent. One thing with two faces: a webhook endpoint of API v1 when it
 * takes snapshots, an event destination of API v2 when it takes thin events.
 */
export type Destination = {
  id: string;
  payload: 'snapshot' | 'thin';
  url: string;
  /** Told once, in the answer that creates it. */
  secret: string;
  events: string[];
  isEnabled: boolean;
  name: string;
  description: string;
  metadata: Record<string, string>;
  apiVersion: string | null;
  created: number;
  updated: number;
  fetch: typeof fetch;
};

type NewDestination = Pick<Destination, 'payload' | 'url' | 'events'> &
  Partial<
    Pick<Destination, 'secret' | 'fetch' | 'name' | 'description' | 'metadata' | 'apiVersion'>
  >;

export function addDestination(world: World, given: NewDestination): Destination {
  const now = world.wallNow();
  const destination: Destination = {
    id: world.id(given.payload === 'thin' ? 'ed_test' : 'we', 24),
    secret: world.id('whsec', 32),
    isEnabled: true,
    name: '',
    description: '',
    metadata: {},
    apiVersion: null,
    created: now,
    updated: now,
    fetch: world.fetch,
    ...given,
  };
  world.store.destinations.set(destination.id, destination);
  return destination;
}

/** The destinations an event goes to. */
export function destinationsOf(
  world: World,
  payload: Destination['payload'],
  type: string,
): Destination[] {
  return [...world.store.destinations.values()].filter(
    (one) =>
      one.isEnabled &&
      one.payload === payload &&
      one.events.some((wanted) => wanted === '*' || wanted === type),
  );
}
