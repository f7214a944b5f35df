/**
 * What happened, counted as it happens. Whoever does a thing tells the recorder in one call that
 * takes no time worth measuring, returns nothing and never throws.
 */
import { isKnownMethod } from './known-method.ts';
import type { Metrics } from './metrics.ts';

export type Recorder = {
  /** A request was answered. `route` is the pattern that answered it, never the path. */
  request(method: string, route: string, status: number, ms: number): void;
  /** Stripe answered a call, or did not: then `status` is 0. `endpoint` is a name such as `invoices.list`. */
  stripeCall(endpoint: string, status: number, ms: number): void;
  /** Somebody asked the cache: `fresh`, `stale` (shown while it is read again), `miss` or `failed`. */
  cacheRead(result: CacheResult): void;
  /** A request was refused for the limit of a `session`, `customer`, `tenant` or `address`. */
  rateLimited(kind: string): void;
  /** An event of Stripe's: `accepted`, `refused` for its signature or shape, or `unsigned`. */
  webhook(result: 'accepted' | 'refused' | 'unsigned'): void;
  sessionMinted(): void;
};

export type CacheResult = 'fresh' | 'stale' | 'miss' | 'failed';

/** Seconds: from a warm answer to the longest a read waits. */
const REQUEST_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALL_SECONDS = [0.05, 0.1, 0.2, 0.4, 0.8, 1.5, 3, 6, 12];

export function createRecorder(metrics: Metrics): Recorder {
  const requests = metrics.counter('usage_portal_requests_total', 'Requests answered.', [
    'method',
    'route',
    'status',
  ]);
  const requestSeconds = metrics.histogram(
    'usage_portal_request_duration_seconds',
    'From a request to the head of its answer.',
    REQUEST_SECONDS,
    ['method', 'route'],
  );
  const calls = metrics.counter(
    'usage_portal_stripe_calls_total',
    'Calls to Stripe; status 0 is no answer.',
    ['endpoint', 'status'],
  );
  const callSeconds = metrics.histogram(
    'usage_portal_stripe_call_duration_seconds',
    'From a call to Stripe to the end of its answer.',
    CALL_SECONDS,
    ['endpoint'],
  );
  const reads = metrics.counter(
    'usage_portal_cache_reads_total',
    'Reads of what is known of Stripe.',
    ['result'],
  );
  const limited = metrics.counter(
    'usage_portal_rate_limited_total',
    'Requests refused for a limit.',
    ['kind'],
  );
  const webhooks = metrics.counter(
    'usage_portal_webhooks_total',
    'Events of Stripe: accepted, refused for signature or shape; unsigned, as Stripe sends none.',
    ['result'],
  );
  const minted = metrics.counter('usage_portal_sessions_minted_total', 'Sessions made over HTTP.');

  return {
    request(method, route, status, ms) {
      const known = isKnownMethod(method) ? method : 'other';
      requests(known, route, String(status));
      requestSeconds(ms / 1_000, known, route);
    },
    stripeCall(endpoint, status, ms) {
      calls(endpoint, String(status));
      callSeconds(ms / 1_000, endpoint);
    },
    cacheRead: (result) => reads(result),
    rateLimited: (kind) => limited(kind),
    webhook: (result) => webhooks(result),
    sessionMinted: () => minted(),
  };
}
