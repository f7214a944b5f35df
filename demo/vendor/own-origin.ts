import type { MiddlewareHandler } from 'hono';

/** Leads a page asked for by number to its origin: the portal's address is on `localhost`. */
export function ownOrigin(origin: string): MiddlewareHandler {
  return async (c, next) => {
    const url = new URL(c.req.url);
    if (/^(127\.0\.0\.1|\[::1\])$/.test(url.hostname))
      return c.redirect(origin + url.pathname, 302);
    await next();
  };
}
