import { Hono } from 'hono';
import type { Conditions } from './conditions.ts';
import type { VendorEnv } from './env.ts';
import type { PortalHost } from './portal-host.ts';
import { SCOPES_OF } from './roles.ts';
import { sameOrigin } from './same-origin.ts';

/** `GET /api/portal-session`: a token for who is signed in and what they may do, and for nobody else. */
export function portalSessionRoutes(host: PortalHost, conditions: Conditions) {
  return new Hono<VendorEnv>().use(sameOrigin()).get('/', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (conditions.isSignedOut) return c.json({ message: 'Nobody is signed in.' }, 401);
    return c.json(await host.session(c.var.customer.id, SCOPES_OF[c.var.role]));
  });
}
