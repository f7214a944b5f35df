import { forgetOldest } from '../store.ts';
import type { World } from '../world.ts';
import { rateLimited } from './errors.ts';
import { decodeForm } from './form.ts';
import { type Lock, locksOf } from './locks.ts';
import { createRate, type Rate } from './rate.ts';
import { V2Failure } from './v2.ts';

/** Stripe's limits, in calls a second. */
const PER_ACCOUNT = { test: 25, live: 100 };
const PER_ENDPOINT = 25;
const PER_SEARCH = 20;
/** In live mode usage has limits of its own, outside those of the account. */
const LIVE_USAGE: Record<string, number> = {
  'POST /v1/billing/meter_events': 1_000,
  'POST /v2/billing/meter_events': 1_000,
  'POST /v2/billing/meter_event_stream': 10_000,
};
/** What one subscription bears. */
const QUANTITY_UPDATES_AN_HOUR = 200;
const NEW_INVOICES_A_MINUTE = 10;
const NEW_INVOICES_A_DAY = 20;
const KEPT_SUBSCRIPTIONS = 10_000;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

type Options = { now(): Date; sleep(ms: number): Promise<void> };
type Bucket = { name: string; most: number; spanMs: number };

export type Limits = {
  /** Does the work, or answers Stripe's 429 in its place. */
  run(request: Request, endpoint: string, work: () => Promise<Response>): Promise<Response>;
};

/** What Stripe refuses for coming too often or at the same time. Memory is bounded. */
export function createLimits(world: World, { now, sleep }: Options): Limits {
  const rates = new Map<string, Rate>();
  const ofSubscriptions = new Map<string, Rate>();
  const held = new Map<string, Promise<unknown>>();

  return {
    async run(request, endpoint, work) {
      const { rateLimits: mode, lockWaitSeconds } = world.switches;
      if (mode === 'off') return work();
      const at = now().getTime();
      if (!admit(rates, bucketsOf(mode, endpoint), at)) return tooMany(endpoint);
      const body = request.method === 'GET' ? '' : await request.clone().text();
      const own = subscriptionBuckets(endpoint, new URL(request.url).pathname, body);
      if (!admit(ofSubscriptions, own, at)) return tooMany(endpoint);
      forgetOldest(ofSubscriptions, KEPT_SUBSCRIPTIONS);
      return hold(locksOf(world, request, endpoint, body), lockWaitSeconds, work);
    },
  };

  async function hold(
    lock: Lock | null,
    waitSeconds: number,
    work: () => Promise<Response>,
  ): Promise<Response> {
    if (!lock) return work();
    if (held.has(lock.key)) await waitFor(lock, waitSeconds);
    if (held.has(lock.key)) return lock.refuse();
    const working = work();
    held.set(lock.key, working);
    try {
      return await working;
    } finally {
      held.delete(lock.key);
    }
  }

  /** Returns when the lock is free or the time is up, whichever is first. */
  async function waitFor({ key }: Lock, seconds: number): Promise<void> {
    if (seconds === 0) return;
    let isOver = false;
    const timeout = sleep(seconds * 1000).then(() => {
      isOver = true;
    });
    while (!isOver && held.has(key)) {
      // How the other request ends is its own caller's matter.
      await Promise.race([timeout, held.get(key)!.catch(() => {})]);
    }
  }
}

/** Counts a call in all its buckets, or in none if one is full. */
function admit(rates: Map<string, Rate>, buckets: Bucket[], at: number): boolean {
  const own = buckets.map(({ name, most, spanMs }) => {
    const rate = rates.get(name) ?? createRate(spanMs);
    rates.set(name, rate);
    return { rate, most };
  });
  if (own.some(({ rate, most }) => rate.count(at) >= most)) return false;
  for (const { rate } of own) rate.add(at);
  return true;
}

function bucketsOf(mode: 'test' | 'live', endpoint: string): Bucket[] {
  const usage = mode === 'live' ? LIVE_USAGE[endpoint] : undefined;
  if (usage !== undefined) return [{ name: endpoint, most: usage, spanMs: SECOND }];
  const perEndpoint = endpoint.endsWith('/search') ? PER_SEARCH : PER_ENDPOINT;
  return [
    { name: 'account', most: PER_ACCOUNT[mode], spanMs: SECOND },
    { name: endpoint, most: perEndpoint, spanMs: SECOND },
  ];
}

function subscriptionBuckets(endpoint: string, path: string, body: string): Bucket[] {
  const { subscription, ...form } = decodeForm(body);
  if (/^POST \/v1\/subscription(s|_items)\/:\w+$/.test(endpoint)) {
    const isUpdate = JSON.stringify(form).includes('"quantity":');
    return isUpdate ? [{ name: path, most: QUANTITY_UPDATES_AN_HOUR, spanMs: HOUR }] : [];
  }
  const isNewInvoice = endpoint.startsWith('POST ') && path === '/v1/invoices';
  if (!isNewInvoice || typeof subscription !== 'string') return [];
  return [
    { name: `minute ${subscription}`, most: NEW_INVOICES_A_MINUTE, spanMs: MINUTE },
    { name: `day ${subscription}`, most: NEW_INVOICES_A_DAY, spanMs: DAY },
  ];
}

function tooMany(endpoint: string): Response {
  if (!endpoint.includes(' /v2/')) return rateLimited();
  const message = 'Request rate limit exceeded.';
  return new V2Failure(message, {
    status: 429,
    code: 'rate_limit',
    type: 'rate_limit',
  }).toResponse();
}
