import { Hono } from 'hono';
import { createSession, type SessionOptions } from '../../server/index.ts';
import type { VendorEnv } from './env.ts';
import { sameOrigin } from './same-origin.ts';

/** `GET /api/portal-session`: a token for the customer who is signed in, and for nobody else. */
export function portalSessionRoutes(options: Pick<SessionOptions, 'signingKey' | 'api'>) {
  return new Hono<VendorEnv>().use(sameOrigin()).get('/', async (c) => {
    const { token, api } = await createSession({ ...options, customer: c.var.customer.id });
    c.header('Cache-Control', 'no-store');
    return c.json({ token, api });
  });
}
