/**
 * Which pages may read what the API answers: those of the tenants' origins, failures included. A
 * preflight carries no token, so an origin of any tenant passes here; `requireSession` narrows.
 */
import type { Tenant } from '../tenant.ts';

const METHODS = 'GET, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, dpop, idempotency-key, if-none-match';
const EXPOSED_HEADERS = 'ETag, X-Request-Id, Date, Retry-After, RateLimit, RateLimit-Policy';

/** Seconds: a page that loses its origin's permission keeps asking no longer than this. */
const MAX_AGE = '600';

/** Headers for a request of this origin, as its `Origin` header has it. Never to be changed. */
export type Cors = {
  /** Of every answer but a preflight's. */
  answer(origin: string | undefined): Readonly<Record<string, string>>;
  /** Of a preflight's, which is the same whatever it asks for. */
  preflight(origin: string | undefined): Readonly<Record<string, string>>;
};

export function createCors(tenants: Iterable<Pick<Tenant, 'allowedOrigins'>>): Cors {
  const readable = new Map<string, Readonly<Record<string, string>>>();
  for (const origin of [...tenants].flatMap(({ allowedOrigins }) => allowedOrigins)) {
    readable.set(origin, { Vary: 'Origin', 'Access-Control-Allow-Origin': origin });
  }
  const exposed = new Map(
    [...readable].map(([origin, headers]) => [
      origin,
      { ...headers, 'Access-Control-Expose-Headers': EXPOSED_HEADERS },
    ]),
  );
  // Another origin's answer must not be kept for one that may read it, nor the other way round.
  const unreadable = { Vary: 'Origin' };

  return {
    answer: (origin) => (origin === undefined ? undefined : exposed.get(origin)) ?? unreadable,
    preflight: (origin) => ({
      ...((origin === undefined ? undefined : readable.get(origin)) ?? unreadable),
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': REQUEST_HEADERS,
      'Access-Control-Max-Age': MAX_AGE,
    }),
  };
}
