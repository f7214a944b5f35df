import type { MiddlewareHandler } from 'hono';
import { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import { readBearer } from './credential.ts';
import { matchesKey } from './keys.ts';
import type { SessionEnv } from './require-session.ts';

/** Lets a request through that has the API key of a tenant, which is then known. */
export function requireApiKey(tenants: ReadonlyMap<string, Tenant>): MiddlewareHandler<SessionEnv> {
  return async (c, next) => {
    c.set('tenant', await tenantOf(c.req.header('authorization')));
    return next();
  };

  async function tenantOf(authorization: string | undefined): Promise<Tenant> {
    const key = readBearer(authorization);
    if (!key) throw new Problem('api_key_invalid');
    for (const tenant of tenants.values()) {
      if (await matchesKey(key, tenant.apiKeys)) return tenant;
    }
    throw new Problem('api_key_invalid');
  }
}
