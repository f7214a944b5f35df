import type { MiddlewareHandler } from 'hono';

/**
 * Refuses what another site's page asks for in a signed-in person's name. A browser says where a
 * request comes from in one of two headers; what sends neither is no browser and has no cookie.
 */
export function sameOrigin(): MiddlewareHandler {
  return async (c, next) => {
    const site = c.req.header('sec-fetch-site');
    const origin = c.req.header('origin');
    const isOwn =
      site !== undefined
        ? site === 'same-origin'
        : origin === undefined || origin === new URL(c.req.url).origin;
    if (!isOwn) return c.text('Only this app itself may ask for this.', 403);
    await next();
  };
}
