/** Puts the services of the customer in the session within reach of the handlers behind it. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import type { CustomerOptions } from '../stripe/gateway.ts';

/** A person who asks for a refresh gets figures no older than this. */
const REFRESHED_MS = 5_000;

/** What is sent as a change is, for what it has to say, and changes nothing. */
const JUST_RECKONS = /\/(what-if|preview)$/;

export function customerServices(services: Pick<Services, 'customer'>) {
  return createMiddleware<PortalEnv>((c, next) => {
    const customer = services.customer(c.get('session'), readOptions(c));
    c.set('customer', customer);
    return next().finally(customer.answered);
  });
}

/** Whether a person asked for a refresh. */
export function wantsFresh({ headers }: Pick<Request, 'headers'>): boolean {
  const wish = headers.get('cache-control');
  return wish !== null && /(^|,)\s*no-cache\b/.test(wish);
}

export function readOptions(c: Context<PortalEnv>): CustomerOptions {
  const edge = executionContext(c);
  const idempotencyKey = c.req.header('idempotency-key');
  if (idempotencyKey !== undefined && !/^[!-~]{1,128}$/.test(idempotencyKey)) {
    const field = 'Idempotency-Key';
    throw new Problem('parameter_invalid', `\`${field}\` is not valid.`, { field });
  }
  const onlyReads = c.req.method === 'GET' || c.req.method === 'HEAD';
  return {
    idempotencyKey,
    onlyReads,
    makesChange: !onlyReads && !JUST_RECKONS.test(c.req.path),
    ...(wantsFresh(c.req.raw) && { maxAgeMs: REFRESHED_MS }),
    // An edge runtime binds I/O to its request, and keeps work alive after the answer only if told.
    ...(edge && { scope: edge, defer: (work) => edge.waitUntil(work) }),
  };
}

function executionContext(c: Context<PortalEnv>) {
  try {
    return c.executionCtx;
  } catch {
    // Hono throws where the runtime has none, as on Node.
    return undefined;
  }
}
