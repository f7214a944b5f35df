/** A span around each request. It names the route, the status and the tenant, and no customer. */
import { createMiddleware } from 'hono/factory';
import type { PortalEnv } from '../env.ts';
import type { Tracing } from '../operation/tracing.ts';
import { routeOf } from './route-of.ts';

export function traceRequest(tracing: Tracing) {
  return createMiddleware<PortalEnv>((c, next) =>
    tracing.request(c.req.raw, async (span) => {
      await next();
      span.answered({
        route: routeOf(c),
        status: c.res.status,
        tenant: c.var.session?.tenantId,
      });
    }),
  );
}
