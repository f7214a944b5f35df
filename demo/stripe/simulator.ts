import { advanceClock } from './billing/clocks.ts';
import { createApp } from './http/app.ts';
import { present } from './http/present.ts';
import { createIds } from './ids.ts';
import { createStore, forgetOldest } from './store.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';
import { seedUsage, type UsagePoint } from './usage/meter-events.ts';
import { createUsageBook } from './usage/usage-book.ts';
import { createWebhookSender, type WebhookEndpoint } from './webhooks.ts';
import type { Customer, Meter, StripeEvent, TestClock } from './wire.ts';
import type { World } from './world.ts';

export type SimulatorOptions = {
  /** The wall clock; customers on a test clock do not live by it. */
  now?: () => Date;
  /** The secret keys that are let in. */
  apiKeys?: string[];
  /** Origin of hosted invoice pages and PDFs. */
  publicUrl?: string;
  webhooks?: WebhookEndpoint[];
  switches?: Partial<Switches>;
};

/** A request the simulator saw, for tests that count calls. */
export type LoggedRequest = { method: string; path: string; query: string; at: Date };

/** Answers in place of the simulator, or lets a request pass by answering nothing. */
export type Fault = (request: Request) => Response | Promise<Response> | undefined;

export type Simulator = {
  /** The whole app: API under `/v1`, invoice pages under `/i`. */
  fetch(request: Request): Promise<Response>;
  /** The newest requests, oldest first. */
  readonly requests: LoggedRequest[];
  clearRequests(): void;
  /** Puts a fault in front of the app, or takes it away. */
  fault(rule: Fault | null): void;
  /** Resolves when every webhook so far was delivered or given up. */
  settled(): Promise<void>;
  /**
   * Loads usage without HTTP, by ids. Points may lie in the customer's future: each
   * counts once the customer's clock has passed it.
   */
  seedUsage(meter: string, customer: string, points: Iterable<UsagePoint>): void;
  /** Moves a test clock like the API does, without HTTP. */
  advance(clock: string, to: Date): void;
  /** Changed in place by tests and demos: the next request obeys. */
  readonly switches: Switches;
};

const API_VERSION = '2026-10-28.endive';
const KEPT_REQUESTS = 10_000;
const KEPT_EVENTS = 5_000;

/** A Stripe account in memory that the real SDK can talk to. */
export function createStripeSimulator(options: SimulatorOptions = {}): Simulator {
  const { now = () => new Date(), apiKeys = ['sk_test_simulator'], webhooks = [] } = options;
  const sender = createWebhookSender(webhooks);
  const world = createWorld(options, now, webhooks.length, sender.send);
  const app = createApp(world, apiKeys);
  const requests: LoggedRequest[] = [];
  let rule: Fault | null = null;

  return {
    requests,
    switches: world.switches,
    clearRequests: () => {
      requests.length = 0;
    },
    fault: (next) => {
      rule = next;
    },
    settled: sender.settled,
    seedUsage: (meter, customer, points) =>
      seedUsage(world, meterOf(world, meter), customerOf(world, customer), points),
    advance: (clock, to) => {
      advanceClock(world, clockOf(world, clock), Math.floor(to.getTime() / 1000));
    },
    async fetch(request) {
      const { pathname, search } = new URL(request.url);
      requests.push({ method: request.method, path: pathname, query: search, at: now() });
      if (requests.length > KEPT_REQUESTS) requests.shift();
      const response = (await rule?.(request.clone())) ?? (await app.fetch(request));
      return pathname.startsWith('/v1/') ? stamped(response, request, world.id('req')) : response;
    },
  };
}

function createWorld(
  options: SimulatorOptions,
  now: () => Date,
  endpoints: number,
  send: (event: StripeEvent) => void,
): World {
  const store = createStore();
  const id = createIds();
  const world: World = {
    store,
    usage: createUsageBook(),
    switches: { ...DEFAULT_SWITCHES, ...options.switches },
    id,
    publicUrl: options.publicUrl ?? 'https://invoice.stripe.com',
    wallNow: () => Math.floor(now().getTime() / 1000),
    emit(type, object, at, previous) {
      const event = {
        id: id('evt', 24),
        object: 'event',
        api_version: API_VERSION,
        created: at,
        data: {
          object: present(world, object),
          ...(previous && { previous_attributes: present(world, previous) }),
        },
        livemode: false,
        pending_webhooks: endpoints,
        request: { id: null, idempotency_key: null },
        type,
      } as StripeEvent;
      store.events.set(event.id, event);
      forgetOldest(store.events, KEPT_EVENTS);
      send(event);
    },
  };
  return world;
}

/** Adds what stands on every answer of Stripe's, a fault's included. */
function stamped(response: Response, request: Request, requestId: string): Response {
  const headers = new Headers(response.headers);
  if (!headers.has('request-id')) headers.set('request-id', requestId);
  headers.set('stripe-version', request.headers.get('stripe-version') ?? API_VERSION);
  const key = request.headers.get('idempotency-key');
  if (key) headers.set('idempotency-key', key);
  return new Response(response.body, { status: response.status, headers });
}

function meterOf(world: World, id: string): Meter {
  return known(world.store.meters.get(id), id);
}

function customerOf(world: World, id: string): Customer {
  return known(world.store.customers.get(id), id);
}

function clockOf(world: World, id: string): TestClock {
  return known(world.store.clocks.get(id), id);
}

function known<T>(object: T | undefined, id: string): T {
  if (object === undefined) throw new RangeError(`The simulator knows no ${id}.`);
  return object;
}
