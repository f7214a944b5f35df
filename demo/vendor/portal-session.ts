import { type Context, Hono } from 'hono';
import { readProof } from '../../server/index.ts';
import type { Conditions } from './conditions.ts';
import type { VendorEnv } from './env.ts';
import type { PortalHost } from './portal-host.ts';
import { SCOPES_OF } from './roles.ts';
import { sameOrigin } from './same-origin.ts';

export type PortalSessionOptions = {
  readonly host: PortalHost;
  readonly conditions: Conditions;
  /** Where a browser finds the app. */
  readonly origin: string;
  /** Whether a session is made only for a key that the page proves to hold. */
  readonly bound: boolean;
};

/** `GET /api/portal-session`: a token for who is signed in and what they may do, and for nobody else. */
export function portalSessionRoutes({ host, conditions, origin, bound }: PortalSessionOptions) {
  return new Hono<VendorEnv>().use(sameOrigin()).get('/', async (c) => {
    c.header('Cache-Control', 'no-store');
    if (conditions.isSignedOut) return c.json({ message: 'Nobody is signed in.' }, 401);
    const boundTo = bound ? await keyOf(c) : undefined;
    if (bound && !boundTo) return c.json({ message: 'There is no proof of a key.' }, 401);
    return c.json(await host.session(c.var.customer.id, SCOPES_OF[c.var.role], boundTo));
  });

  function keyOf(c: Context<VendorEnv>) {
    const proof = c.req.header('dpop');
    return readProof({ proof, url: `${origin}/api/portal-session` });
  }
}
