import { forgetOldest } from '../store.ts';
import { StripeFailure } from './errors.ts';

const KEPT_KEYS = 5000;
const KEPT_SECONDS = 86_400;

type Kept = { fingerprint: string; at: number; status: number; body: string };

/** Runs requests that carry an idempotency key, each key once. */
export type IdempotencyKeys = {
  /** Does the work, or gives the first answer again; refuses the key for another request. */
  run(
    key: string,
    fingerprint: string,
    now: number,
    work: () => Promise<Response>,
  ): Promise<Response>;
};

export function createIdempotencyKeys(): IdempotencyKeys {
  const keys = new Map<string, Kept>();
  const running = new Set<string>();
  return {
    async run(key, fingerprint, now, work) {
      const kept = keys.get(key);
      if (kept && kept.at + KEPT_SECONDS >= now) return replay(key, kept, fingerprint);
      if (running.has(key)) throw inUse(key);
      running.add(key);
      try {
        const response = await work();
        if (!isKept(response.status)) return response;
        const body = await response.clone().text();
        keys.set(key, { fingerprint, at: now, status: response.status, body });
        forgetOldest(keys, KEPT_KEYS);
        return response;
      } finally {
        running.delete(key);
      }
    },
  };
}

function replay(key: string, kept: Kept, fingerprint: string): Response {
  if (kept.fingerprint !== fingerprint) throw reused(key);
  const headers = { 'content-type': 'application/json', 'idempotent-replayed': 'true' };
  return new Response(kept.body, { status: kept.status, headers });
}

/** Stripe keeps no answer of a request that never began: bad parameters, limits, bad keys. */
function isKept(status: number): boolean {
  return status < 400 || status === 402 || status >= 500;
}

function inUse(key: string): StripeFailure {
  const message = `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`;
  return new StripeFailure(message, {
    status: 409,
    type: 'idempotency_error',
    code: 'idempotency_key_in_use',
  });
}

function reused(key: string): StripeFailure {
  const message = `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`;
  return new StripeFailure(message, { type: 'idempotency_error' });
}
