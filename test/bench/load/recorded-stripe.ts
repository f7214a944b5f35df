/**
 * A Stripe of any number of customers: each is answered what the simulator answers for one. It costs
 * next to nothing, so that what is measured is the server. It counts calls against Stripe's limits
 * and refuses those over them, as Stripe does.
 */
import { setTimeout } from 'node:timers/promises';
import { buildWorld, DEMO_STRIPE_KEY } from '../../../demo/world.ts';
import { inProcess, testSimulator } from '../../support/portal.ts';

export type RecordedStripe = {
  readonly fetch: typeof fetch;
  /** Calls so far, and those that were refused for coming too often. */
  readonly calls: number;
  readonly refused: number;
  /** Calls so far by endpoint. */
  readonly byEndpoint: ReadonlyMap<string, number>;
  /** The most calls within any one second: of one endpoint, and in all. */
  readonly busiest: { readonly endpoint: number; readonly account: number };
  /** Forgets the counts, not the answers. */
  reset(): void;
};

/** Stripe's, of a live account (STRIPE.md section 4). */
const LIMITS = { account: 100, endpoint: 25 };

/**
 * When a call left the server. Stripe is not on this machine: a process here that waits for its core
 * must not be taken for calls that come together.
 */
export const LEFT_AT = 'x-left-at';

/** Calls arrive in another order than they left. */
const KEPT_MS = 10_000;

/** An ordinary customer of the demo: two meters, two flat prices, one subscription. */
const MODEL = 'halden';

export function customerId(nth: number): string {
  return `cus_load${String(nth).padStart(6, '0')}`;
}

export async function recordedStripe({
  latencyMs,
  isLimited = true,
}: {
  readonly latencyMs: number;
  readonly isLimited?: boolean;
}): Promise<RecordedStripe> {
  const simulator = testSimulator();
  const [model] = await buildWorld(simulator, [MODEL]);
  const ask = inProcess(simulator);
  const answers = new Map<string, string>();
  let byEndpoint = new Map<string, number>();
  let windows = new Map<string, number[]>();
  let busiest = { endpoint: 0, account: 0 };
  let calls = 0;
  let refused = 0;

  async function answer(input: string | URL | Request, init?: RequestInit) {
    const request = new Request(input, init);
    const body = request.method === 'POST' ? await request.text() : '';
    const customer = /cus_\w+/.exec(request.url + body)?.[0] ?? model!.id;
    const endpoint = `${request.method} ${nameOf(new URL(request.url).pathname)}`;
    calls++;
    byEndpoint.set(endpoint, (byEndpoint.get(endpoint) ?? 0) + 1);
    const isOver = isTooOften(endpoint, Number(request.headers.get(LEFT_AT) ?? Date.now()));
    await setTimeout(latencyMs);
    if (isOver) {
      refused++;
      return tooMany();
    }
    const key = `${request.method} ${withoutOwner(request.url)} ${withoutOwner(body)}`;
    const known = answers.get(key) ?? (await recorded(request, body, customer));
    answers.set(key, known);
    return new Response(known.replaceAll(model!.id, customer), {
      headers: { 'content-type': 'application/json', 'request-id': 'req_recorded' },
    });
  }

  async function recorded(request: Request, body: string, customer: string): Promise<string> {
    const own = (text: string) => text.replaceAll(customer, model!.id);
    const response = await ask(own(request.url), {
      method: request.method,
      headers: {
        ...Object.fromEntries(request.headers),
        authorization: `Bearer ${DEMO_STRIPE_KEY}`,
      },
      ...(body && { body: own(body) }),
    });
    if (!response.ok) throw new Error(`The recording failed: ${response.status} ${request.url}`);
    return onTheWall(await response.text());
  }

  /** Counts a call in the second that ends with it; true when that is full. */
  function isTooOften(endpoint: string, at: number): boolean {
    const ofEndpoint = countIn(endpoint, at);
    const ofAccount = countIn('account', at);
    busiest = {
      endpoint: Math.max(busiest.endpoint, ofEndpoint),
      account: Math.max(busiest.account, ofAccount),
    };
    return isLimited && (ofEndpoint > LIMITS.endpoint || ofAccount > LIMITS.account);
  }

  function countIn(name: string, at: number): number {
    const recent = (windows.get(name) ?? []).filter((time) => time > at - KEPT_MS);
    recent.push(at);
    windows.set(name, recent);
    return recent.filter((time) => time > at - 1_000 && time <= at).length;
  }

  return {
    fetch: answer,
    get calls() {
      return calls;
    },
    get refused() {
      return refused;
    },
    get byEndpoint() {
      return byEndpoint;
    },
    get busiest() {
      return busiest;
    },
    reset() {
      calls = refused = 0;
      byEndpoint = new Map();
      windows = new Map();
      busiest = { endpoint: 0, account: 0 };
    },
  };
}

/** Ids are not part of an endpoint's name: all of them share its limit. */
function nameOf(path: string): string {
  return path.replace(/\/(?:cus|in|sub|mtr|price|pm)_\w+/g, '/:id');
}

/** Who asks and for when makes no other answer. */
function withoutOwner(text: string): string {
  return decodeURIComponent(text)
    .replace(/cus_\w+/g, '')
    .replace(/(start|end)_time=\d+/g, '');
}

/** The customers of the demo live on test clocks; those of a load live now, as most do. */
function onTheWall(text: string): string {
  return JSON.stringify(JSON.parse(text, (name, value) => (name === 'test_clock' ? null : value)));
}

function tooMany(): Response {
  const error = {
    type: 'invalid_request_error',
    code: 'rate_limit',
    message: 'Too many requests.',
  };
  return new Response(JSON.stringify({ error }), {
    status: 429,
    headers: { 'content-type': 'application/json', 'request-id': 'req_refused' },
  });
}
