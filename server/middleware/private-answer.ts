/**
 * Answers about a customer are theirs alone: no shared cache keeps them, and their ETag depends on
 * tenant, mode and customer, so that one customer's never matches another's.
 */
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';

export function privateAnswer() {
  return createMiddleware<PortalEnv>(async (c, next) => {
    await next();
    // A route may be stricter: what holds a secret is not kept at all.
    if (c.res.headers.get('Cache-Control')?.includes('no-store')) return;
    c.res.headers.set('Cache-Control', 'private, no-cache');
    if (c.req.method !== 'GET' || c.res.status !== 200) return;

    const { tenant, session } = c.var;
    const body = await c.res.arrayBuffer();
    const owner = `${tenant.id}\n${tenant.livemode}\n${session.customerId}\n`;
    const etag = `"${await digest(owner, new Uint8Array(body))}"`;
    const headers = new Headers(c.res.headers);
    headers.set('ETag', etag);

    const known = c.req
      .header('if-none-match')
      ?.split(',')
      .map((tag) => tag.trim().replace(/^W\//, ''));
    if (known?.includes(etag)) {
      headers.delete('Content-Type');
      headers.delete('Content-Disposition');
      c.res = new Response(null, { status: 304, headers });
      return;
    }
    c.res = new Response(body, { status: 200, headers });
  });
}

async function digest(owner: string, body: Uint8Array<ArrayBuffer>) {
  const prefix = new TextEncoder().encode(owner);
  const bytes = new Uint8Array(prefix.length + body.length);
  bytes.set(prefix);
  bytes.set(body, prefix.length);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return btoa(String.fromCharCode(...hash.subarray(0, 18)));
}
