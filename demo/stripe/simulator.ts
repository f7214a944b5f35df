import { advanceClock } from './billing/clocks.ts';
import { discountCustomer } from './billing/discounts.ts';
import { createMail, type Delivery, type Mail } from './events/delivery.ts';
import { addDestination, type WebhookEndpoint } from './events/destinations.ts';
import { logEvent } from './events/event-log.ts';
import { logThinEvent } from './events/thin-events.ts';
import { createApp } from './http/app.ts';
import type { Connection } from './http/broken-answers.ts';
import { type Busy, createCallCounter } from './http/busiest.ts';
import { createEndpointNames } from './http/endpoints.ts';
import { createFaults, type Faults } from './http/faults.ts';
import { createLimits } from './http/limits.ts';
import { createIds } from './ids.ts';
import { createStore } from './store.ts';
import { DEFAULT_SWITCHES, type Switches } from './switches.ts';
import { seedUsage, type UsagePoint } from './usage/meter-events.ts';
import { createUsageBook } from './usage/usage-book.ts';
import type { Customer, Meter, TestClock } from './wire.ts';
import { nowOf, type World } from './world.ts';

export type SimulatorOptions = {
  /** The wall clock; customers on a test clock do not live by it. */
  now?: () => Date;
  /** The secret keys that are let in. */
  apiKeys?: string[];
  /** Origin of hosted pages and PDFs. */
  publicUrl?: string;
  /** The business the account belongs to, as its invoices and pages name it. */
  accountName?: string;
  webhooks?: WebhookEndpoint[];
  /** How webhooks leave whose endpoint was made over the API. */
  fetch?: typeof fetch;
  /** How time passes between attempts and under latency; tests need not wait. */
  sleep?: (ms: number) => Promise<void>;
  switches?: Partial<Switches>;
};

/** A request the simulator saw, for tests that count calls. */
export type LoggedRequest = { method: string; path: string; query: string; at: Date };

/** Answers in place of the simulator, or lets a request pass by answering nothing. */
export type Fault = (request: Request) => Response | Promise<Response> | undefined;

export type Simulator = {
  /** The whole app: APIs under `/v1` and `/v2`, pages beside them; `@hono/node-server` adds `env`. */
  fetch(request: Request, env?: unknown): Promise<Response>;
  /** The newest requests, oldest first. */
  readonly requests: LoggedRequest[];
  clearRequests(): void;
  /** The most calls of each endpoint within any one second, since requests were cleared. */
  busiest(): Busy[];
  /** Puts a fault in front of the app, or takes it away. */
  fault(rule: Fault | null): void;
  /** Faults by name, as the header `stripe-simulator-fault` switches them on for one request. */
  readonly faults: Faults;
  /** The newest attempts to deliver a webhook, oldest first. */
  readonly deliveries: readonly Delivery[];
  /** Resolves when every webhook so far was delivered or given up. */
  settled(): Promise<void>;
  /**
   * Loads usage without HTTP, by ids. Points may lie in the customer's future: each
   * counts once the customer's clock has passed it.
   */
  seedUsage(meter: string, customer: string, points: Iterable<UsagePoint>): void;
  /** Moves a test clock like the API does, without HTTP. */
  advance(clock: string, to: Date): void;
  /** Gives a customer a coupon, which the Dashboard can and the API no longer does. */
  discount(customer: string, coupon: string): void;
  /** Changed in place by tests and demos: the next request obeys. */
  readonly switches: Switches;
};

const API_VERSION = '2026-10-28.endive';
const KEPT_REQUESTS = 10_000;

/** A Stripe account in memory that the real SDK can talk to. */
export function createStripeSimulator(options: SimulatorOptions = {}): Simulator {
  const { now = () => new Date(), apiKeys = ['sk_test_simulator'], sleep = pause } = options;
  const switches = { ...DEFAULT_SWITCHES, ...options.switches };
  const mail = createMail({ switches, now, sleep });
  const world = createWorld(options, switches, now, mail);
  const app = createApp(world, apiKeys, sleep);
  const nameEndpoint = createEndpointNames(app.routes);
  const limits = createLimits(world, { now, sleep });
  const faults = createFaults({ sleep });
  const calls = createCallCounter();
  const requests: LoggedRequest[] = [];
  let rule: Fault | null = null;

  return {
    requests,
    switches,
    faults,
    deliveries: mail.attempts,
    busiest: calls.busiest,
    clearRequests: () => {
      requests.length = 0;
      calls.clear();
    },
    fault: (next) => {
      rule = next;
    },
    settled: mail.settled,
    seedUsage: (meter, customer, points) =>
      seedUsage(world, meterOf(world, meter), customerOf(world, customer), points),
    advance: (clock, to) => {
      advanceClock(world, clockOf(world, clock), Math.floor(to.getTime() / 1000));
    },
    discount: (customer, coupon) => {
      const owner = customerOf(world, customer);
      discountCustomer(world, owner, coupon, nowOf(world, owner));
    },
    async fetch(request, env) {
      const { pathname, search } = new URL(request.url);
      requests.push({ method: request.method, path: pathname, query: search, at: now() });
      if (requests.length > KEPT_REQUESTS) requests.shift();
      if (!/^\/v[12]\//.test(pathname)) {
        return (await rule?.(request.clone())) ?? (await app.fetch(request));
      }
      const requestId = world.id('req');
      const endpoint = nameEndpoint(request.method, pathname);
      calls.add(endpoint, now().getTime());
      const work = async (asked: Request) => app.fetch(asked, { requestId });
      const response =
        (await rule?.(request.clone())) ??
        (await limits.run(request, endpoint, () => faults.run(request, connectionOf(env), work)));
      return stamped(response, request, requestId);
    },
  };
}

function createWorld(
  options: SimulatorOptions,
  switches: Switches,
  now: () => Date,
  mail: Mail,
): World {
  const world: World = {
    store: createStore(),
    usage: createUsageBook(),
    switches,
    id: createIds(),
    accountName: options.accountName ?? 'Stripe simulator',
    publicUrl: options.publicUrl ?? 'https://invoice.stripe.com',
    wallNow: () => Math.floor(now().getTime() / 1000),
    cause: null,
    fetch: options.fetch ?? fetch,
    emit: (type, object, at, previous) => logEvent(world, mail, { type, object, at, previous }),
    announce: (news, only) => logThinEvent(world, mail, news, only),
  };
  for (const { events = ['*'], payload = 'snapshot', ...endpoint } of options.webhooks ?? []) {
    addDestination(world, { events, payload, ...endpoint });
  }
  return world;
}

/** The connection of a request that came over HTTP. */
function connectionOf(env: unknown): Connection | null {
  const { outgoing } = Object(env) as { outgoing?: Connection };
  return outgoing ?? null;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
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
