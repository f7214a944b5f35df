/**
 * For routes whose callers bring a key or a signature: an address that brings too many wrong ones is told
 * so in place of what is wrong. A right one is always heard, because whoever guesses may share an address
 * with whoever knows, and events of every vendor come from the same addresses of Stripe's.
 */
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';
import type { Gate } from '../limits/gate.ts';

/** The header that each kind of failure is about: a request without it has guessed nothing. */
const BROUGHT_IN: Readonly<Record<string, string>> = {
  api_key_invalid: 'authorization',
  webhook_signature_invalid: 'stripe-signature',
};

export function limitFailures(gate: Gate | undefined) {
  return createMiddleware<PortalEnv>(async (c, next) => {
    await next();
    if (!gate || !c.error || !('code' in c.error)) return;
    const header = BROUGHT_IN[String(c.error.code)];
    if (header === undefined || c.req.header(header) === undefined) return;
    try {
      // A tenant is known by now only where it stands in the address, as for events.
      gate.failed(c, c.var.tenant && `tenant ${c.var.tenant.id}`);
    } catch (error) {
      // Headers of the answer before stay in the next: this one asks for a key.
      c.res.headers.delete('WWW-Authenticate');
      throw error;
    }
  });
}
