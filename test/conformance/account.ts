import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import Stripe from 'stripe';
import { createStripeSimulator, type Simulator, type Switches } from '../../demo/stripe/index.ts';
import { type Connection, createConnection } from './connection.ts';
import { NAME, removeAll } from './made.ts';
import { realTimer, skippingTimer, type Timer } from './pace.ts';
import { type Speed, type Target, targetOf } from './target.ts';

/** The account a conformance test talks to, whichever it is. */
export type Account = {
  kind: Target['kind'];
  stripe: Stripe;
  /** A request the SDK would not send, with the account's key unless the headers say otherwise. */
  raw(
    method: string,
    path: string,
    options?: { headers?: HeadersInit; body?: string },
  ): Promise<Response>;
  /** The same connection with another key, such as a session's token. */
  clientWith(key: string): Stripe;
  /** A name that nothing in the account has yet. */
  unique(word: string): string;
  /** Now in whole seconds, by the wall clock. */
  now(): number;
  /** Moves a test clock and waits until everything that fell due has been done. */
  advance(clock: { id: string }, to: number): Promise<Stripe.TestHelpers.TestClock>;
  /** Repeats a check until it passes: Stripe gathers usage, and does much else, in its own time. */
  eventually<T>(check: () => Promise<T>): Promise<T>;
  /** Removes what this account's tests made; answers what could not be removed. */
  cleanUp(): Promise<string[]>;
};

export type AccountOptions = { timer?: Timer; timeoutMilliseconds?: number };

const RUN_TIMEOUT = 20 * 60_000;
const SIMULATOR_SPEED: Speed = {
  perSecond: Number.POSITIVE_INFINITY,
  pollMilliseconds: 10_000,
  patienceMilliseconds: 180_000,
};

const target = targetOf(process.env);
/** One simulator for every file of a run, so that tests meet each other's objects as in a real account. */
const shared = simulation();
let names = 0;

/** The account for a group of tests, cleaned up when the group ends, failed or not. */
export function openAccount(): Account {
  const account = target.kind === 'stripe' ? remoteAccount(target) : simulatedAccount(shared);
  after(async () => {
    const left = (await account.cleanUp()).map((line) => `Could not be removed: ${line}`);
    // Only what a person has to remove by hand is worth telling; the simulator has no excuse.
    if (account.kind === 'simulator' && left.length > 0) throw new Error(left.join('\n'));
    for (const line of left) console.error(line);
  });
  return account;
}

/** An account of its own in a simulator, for probes that turn its switches. */
export function openSimulator(switches: Partial<Switches> = {}): Account {
  return simulatedAccount(simulation(switches));
}

type Simulation = { simulator: Simulator; timer: Timer };

/** A simulator whose wall clock jumps when a test waits. */
function simulation(switches: Partial<Switches> = {}): Simulation {
  const timer = skippingTimer();
  return {
    simulator: createStripeSimulator({ now: () => new Date(timer.now()), switches }),
    timer,
  };
}

/** The simulator in this process, through the same connection as a real account. */
function simulatedAccount({ simulator, timer }: Simulation): Account {
  return connect(
    { kind: 'simulator', key: 'sk_test_simulator', base: new URL('https://api.stripe.com') },
    SIMULATOR_SPEED,
    (request) => simulator.fetch(request),
    timer,
    Number.POSITIVE_INFINITY,
  );
}

/** A real test account, or what stands in for one on this machine. */
export function remoteAccount(
  to: Extract<Target, { kind: 'stripe' }>,
  { timer = realTimer, timeoutMilliseconds = RUN_TIMEOUT }: AccountOptions = {},
): Account {
  return connect(to, to, (request) => fetch(request), timer, timeoutMilliseconds);
}

function connect(
  { kind, key, base }: { kind: Target['kind']; key: string; base: URL },
  speed: Speed,
  fetch: (request: Request) => Promise<Response>,
  timer: Timer,
  timeoutMilliseconds: number,
): Account {
  const run = randomUUID().slice(0, 8);
  const { perSecond } = speed;
  const connection = createConnection({ run, fetch, timer, perSecond, timeoutMilliseconds });
  const stripe = clientOf(kind, key, base, connection);
  const eventually = patience(speed, timer);

  return {
    kind,
    stripe,
    eventually,
    clientWith: (other) => clientOf(kind, other, base, connection),
    unique: (word) => {
      names += 1;
      return `${NAME}${run}_${word}_${names}`;
    },
    now: () => Math.floor(timer.now() / 1000),
    raw: (method, path, { headers, body } = {}) =>
      connection.send(new URL(path, base), {
        method,
        body,
        headers: { authorization: `Bearer ${key}`, ...Object.fromEntries(new Headers(headers)) },
      }),
    async advance({ id }, to) {
      await stripe.testHelpers.testClocks.advance(id, { frozen_time: to });
      return eventually(async () => {
        const clock = await stripe.testHelpers.testClocks.retrieve(id);
        if (clock.status !== 'ready') throw new Error(`The test clock is ${clock.status}.`);
        return clock;
      });
    },
    cleanUp: () => {
      connection.beginCleanUp();
      return removeAll(stripe, connection.made.splice(0));
    },
  };
}

function clientOf(kind: Target['kind'], key: string, base: URL, connection: Connection): Stripe {
  // Naming a host redirects all of Stripe's hosts to it, which only a stand-in wants.
  const standIn = base.protocol === 'http:' && {
    host: base.hostname,
    port: base.port,
    protocol: 'http' as const,
  };
  return new Stripe(key, {
    ...standIn,
    httpClient: Stripe.createFetchHttpClient(connection.send),
    // The simulator fails only by a bug of its own, which trying again would hide.
    maxNetworkRetries: kind === 'stripe' ? 2 : 0,
    telemetry: false,
  });
}

function patience(
  { pollMilliseconds, patienceMilliseconds }: Speed,
  timer: Timer,
): Account['eventually'] {
  return async (check) => {
    const end = timer.now() + patienceMilliseconds;
    for (;;) {
      try {
        return await check();
      } catch (error) {
        if (timer.now() + pollMilliseconds >= end) throw error;
        await timer.sleep(pollMilliseconds);
      }
    }
  };
}
