/** The real app over the real SDK over the simulator, in one process, for tests. */

import { setTimeout as pause } from 'node:timers/promises';
import { createStripeSimulator, type Simulator } from '../../demo/stripe/index.ts';
import { DEMO_METERS, DEMO_PLANS, DEMO_STRIPE_KEY } from '../../demo/world.ts';
import {
  createPortal,
  createSession,
  generateSecret,
  type LogLine,
  type PortalOptions,
  type Scope,
} from '../../server/index.ts';
import { watchLog } from './log-watch.ts';

export const URL_OF_PORTAL = 'https://app.example.com/billing';
/** Customers with little to read: most tests need no more of the demo's ten. */
export const THREE_CUSTOMERS = ['halden', 'northwind', 'sakura'];
export const ALLOWED_ORIGIN = 'https://shop.example.com';

export const UNLIMITED = { account: 100_000, endpoint: 100_000 };

type Settings = Partial<
  Omit<Extract<PortalOptions, { stripeKey: string }>, 'now' | 'sleep' | 'stripe'>
>;

export type TestPortal = ReturnType<typeof portalOver>;

/** A portal of one tenant over a simulator; `now` is the wall clock of both caches and tokens. */
export function portalOver(
  simulator: Simulator,
  {
    now = () => new Date(),
    stripe,
    scopes,
    callsPerSecond = UNLIMITED,
    sleep = unhurried,
    ...settings
  }: Settings & {
    now?: () => Date;
    stripe?: typeof fetch;
    /** Of Stripe; no test waits for a limit that it does not look at. */
    callsPerSecond?: { account?: number; endpoint?: number };
    sleep?: (ms: number, signal?: AbortSignal) => Promise<void>;
    /** Of every session; the two reads otherwise. */
    scopes?: readonly Scope[];
  } = {},
) {
  const secret = generateSecret('signing');
  const apiKey = generateSecret('api');
  const ingestKey = generateSecret('ingest');
  const webhookSecret = 'whsec_test_0123456789';
  const log: LogLine[] = [];
  const app = createPortal({
    url: URL_OF_PORTAL,
    stripeKey: DEMO_STRIPE_KEY,
    signingKeys: [{ kid: 'one', alg: 'HS256', secret }],
    apiKeys: [apiKey],
    ingestKeys: [ingestKey],
    webhookSecrets: [webhookSecret],
    allowedOrigins: [ALLOWED_ORIGIN],
    meters: DEMO_METERS,
    plans: DEMO_PLANS,
    ...settings,
    stripe: { fetch: stripe ?? inProcess(simulator), callsPerSecond },
    log: watchLog(simulator, (line) => log.push(line)),
    now,
    sleep,
  });

  async function tokenFor(customer: string, narrower?: readonly Scope[]) {
    const signingKey = { kid: 'one', secret };
    const session = await createSession({
      signingKey,
      api: URL_OF_PORTAL,
      customer,
      scopes: narrower ?? scopes,
      now,
    });
    return session.token;
  }

  async function get(path: string, customer: string, headers: Record<string, string> = {}) {
    const authorization = `Bearer ${await tokenFor(customer)}`;
    return app.request(path, { headers: { authorization, ...headers } });
  }

  /** Anything but a question: `send('POST', path, customer, body)`. */
  async function send(
    method: 'POST' | 'PATCH' | 'DELETE',
    path: string,
    customer: string,
    body?: unknown,
    more: Record<string, string> = {},
  ) {
    const headers = { authorization: `Bearer ${await tokenFor(customer)}`, ...more };
    if (body === undefined) return app.request(path, { method, headers });
    return app.request(path, {
      method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  }

  return { app, get, send, tokenFor, log, secret, apiKey, ingestKey, webhookSecret };
}

/** A busy machine is no slow Stripe: what is given up after seconds is given up much later here. */
function unhurried(ms: number, signal?: AbortSignal) {
  return byTimer(ms < 1_500 ? ms : ms * 10, signal);
}

/** For what waits for Stripe's limits, which are by the second. */
export async function byTimer(ms: number, signal?: AbortSignal) {
  await pause(ms, undefined, { signal }).catch(() => undefined);
}

export function inProcess(simulator: Simulator): typeof fetch {
  return (input, init) => simulator.fetch(new Request(input, init));
}

export function testSimulator(): Simulator {
  return createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
}

/** Calls of Stripe that the budget counts: a tenant's catalogue is shared and is not. */
export function countedCalls(simulator: Simulator) {
  return simulator.requests.filter(
    ({ path }) => !/^\/v1\/(prices|products|tax_rates)/.test(path) && path !== '/v1/billing/meters',
  );
}
