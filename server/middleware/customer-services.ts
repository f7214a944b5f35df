/** Puts the services of the customer in the session within reach of the handlers behind it. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import type { CustomerOptions } from '../stripe/gateway.ts';

/** A person who asks for a refresh gets figures no older than this. */
const REFRESHED_MS = 5_000;

export function customerServices(services: Pick<Services, 'customer'>) {
  return createMiddleware<PortalEnv>(async (c, next) => {
    c.set('customer', services.customer(c.var.session, readOptions(c)));
    await next();
  });
}

function readOptions(c: Context<PortalEnv>): CustomerOptions {
  const wantsFresh = /(^|,)\s*no-cache\b/.test(c.req.header('cache-control') ?? '');
  const edge = executionContext(c);
  const idempotencyKey = c.req.header('idempotency-key');
  if (idempotencyKey !== undefined && !/^[!-~]{1,128}$/.test(idempotencyKey)) {
    const field = 'Idempotency-Key';
    throw new Problem('parameter_invalid', `\`${field}\` is not valid.`, { field });
  }
  return {
    idempotencyKey,
    ...(wantsFresh && { maxAgeMs: REFRESHED_MS }),
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
