/** Gives each request an id and one line in the log, which holds no query, header or body. */
import { createMiddleware } from 'hono/factory';
import { routePath } from 'hono/route';
import type { PortalEnv } from '../env.ts';
import type { Log } from '../log.ts';

export function recordRequest({ log, now }: { log: Log; now: () => Date }) {
  return createMiddleware<PortalEnv>(async (c, next) => {
    const start = performance.now();
    const requestId = `req_${crypto.randomUUID().replaceAll('-', '')}`;
    c.set('requestId', requestId);
    c.set('log', log);

    await next();

    c.res.headers.set('X-Request-Id', requestId);
    c.res.headers.set('Date', now().toUTCString());
    c.res.headers.set('X-Content-Type-Options', 'nosniff');
    c.res.headers.set('Referrer-Policy', 'no-referrer');
    const { session } = c.var;
    log({
      level: c.res.status >= 500 ? 'error' : 'info',
      event: 'request_answered',
      requestId,
      method: c.req.method,
      // The pattern, never the path itself: a path may hold anything.
      route: routePath(c, -1),
      status: c.res.status,
      durationMs: Math.round(performance.now() - start),
      tenant: session?.tenantId,
      customer: session?.customerId,
    });
  });
}
