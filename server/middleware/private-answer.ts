/** Answers about a customer are theirs alone: no shared cache keeps them, and each has an ETag. */
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';
import { etagOf, namesEtag } from '../etag.ts';

/** Kept by the customer's browser only, and asked about before it is shown again. */
export const PRIVATE = 'private, no-cache';

export function privateAnswer() {
  return createMiddleware<PortalEnv>(async (c, next) => {
    await next();
    // A route may be stricter: what holds a secret is not kept at all.
    if (c.res.headers.get('Cache-Control')?.includes('no-store')) return;
    c.res.headers.set('Cache-Control', PRIVATE);
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD';
    if (!isRead || c.res.status !== 200) return;

    const { customerId } = c.get('session');
    const body = new Uint8Array(await c.res.arrayBuffer());
    const etag = await etagOf({ tenant: c.get('tenant'), customerId }, body);
    const headers = new Headers(c.res.headers);
    headers.set('ETag', etag);

    if (namesEtag(c.req.header('if-none-match'), etag)) {
      headers.delete('Content-Type');
      headers.delete('Content-Disposition');
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    c.res = new Response(body, { status: 200, headers });
  });
}
