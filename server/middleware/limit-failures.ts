/** For routes whose callers bring a key or a signature: an address that fails too often is not heard. */
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';
import type { Gate } from '../limits/gate.ts';

export function limitFailures(gate: Gate | undefined) {
  return createMiddleware<PortalEnv>(async (c, next) => {
    gate?.admit(c);
    await next();
    const code = c.error && 'code' in c.error ? c.error.code : undefined;
    if (code === 'api_key_invalid' || code === 'webhook_signature_invalid') gate?.failed(c);
  });
}
