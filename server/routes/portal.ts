import { createRoute } from '@hono/zod-openapi';
import { Portal } from '../contract/portal.ts';
import { namesEtag } from '../etag.ts';
import { readOptions, wantsFresh } from '../middleware/customer-services.ts';
import { framed } from '../middleware/frame.ts';
import { PRIVATE } from '../middleware/private-answer.ts';
import type { Services } from '../services.ts';
import { demandScope } from '../session/require-session.ts';
import type { Scope } from '../session/session.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Portal'],
  summary: 'Everything the first paint needs',
  description:
    'Bills, items with usage, invoices, payment methods and notices of the customer in the session. A part that cannot be read carries a problem; the rest stands.',
  security: SECURED,
  responses: { ...json(Portal, 'The portal.'), ...problems(401, 403, 404) },
});

/** Asked here, because on a warm request each middleware counts. */
export const NEEDED: readonly Scope[] = ['usage:read', 'billing:read'];

/** `GET /v1/portal`. What is known is answered as it is kept: nothing of it is made, nothing is asked. */
export function portalRoutes(services: Pick<Services, 'customer' | 'knownPortal'>) {
  const router = createRouter();
  router.openAPIRegistry.registerPath(route);
  router.get(route.getRoutingPath(), async (c) => {
    const session = c.get('session');
    for (const scope of NEEDED) if (!session.scopes.has(scope)) demandScope(c, scope);
    const known = wantsFresh(c.req.raw) ? undefined : services.knownPortal(session);
    const { body, etag } =
      known ?? (await services.customer(session, readOptions(c)).portal(c.get('requestId')));

    const headers = { 'Cache-Control': PRIVATE, ETag: etag };
    if (namesEtag(c.req.header('if-none-match'), etag)) return framed(c, null, 304, headers);
    return framed(c, body, 200, { ...headers, 'Content-Type': 'application/json' });
  });
  return router;
}
