import type { MiddlewareHandler } from 'hono';
import type { Tenant } from '../tenant.ts';

const METHODS = 'GET, POST, PATCH, DELETE';
const REQUEST_HEADERS = 'authorization, content-type, idempotency-key, if-none-match';
const EXPOSED_HEADERS = 'ETag, X-Request-Id, Date, Retry-After';

/**
 * Lets the tenants' pages read the answers, failures included, and answers every OPTIONS itself.
 * A preflight carries no token, so an origin of any tenant passes here; `requireSession` narrows.
 */
export function cors(tenants: Iterable<Tenant>): MiddlewareHandler {
  const allowed = new Set<string>();
  for (const { allowedOrigins } of tenants)
    for (const origin of allowedOrigins) allowed.add(origin);

  return async (c, next) => {
    const isPreflight = c.req.method === 'OPTIONS';
    if (isPreflight) c.res = preflightAnswer();
    else await next();

    const { headers } = c.res;
    if (!/(?:^|,)\s*origin\s*(?:,|$)/i.test(headers.get('vary') ?? '')) {
      headers.append('Vary', 'Origin');
    }
    const origin = c.req.header('origin');
    if (origin === undefined || !allowed.has(origin)) {
      headers.delete('Access-Control-Allow-Origin');
      return;
    }
    headers.set('Access-Control-Allow-Origin', origin);
    if (!isPreflight) headers.set('Access-Control-Expose-Headers', EXPOSED_HEADERS);
  };
}

function preflightAnswer(): Response {
  return new Response(null, {
    status: 204,
    headers: {
      'Access-Control-Allow-Methods': METHODS,
      'Access-Control-Allow-Headers': REQUEST_HEADERS,
      'Access-Control-Max-Age': '600',
    },
  });
}
