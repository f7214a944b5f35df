/** Which route answered, as its pattern. Never the path itself: that may hold anything. */
import type { Context } from 'hono';
import { matchedRoutes } from 'hono/route';

/** `/v1/invoices/:id`; where no route was met, the pattern of whatever answered in its place. */
export function routeOf(c: Context): string {
  const met = matchedRoutes(c);
  const route = met.findLast(({ path }) => !path.endsWith('*')) ?? met.at(-1);
  // A parameter's own pattern is no part of the name: `/v/:version/:file{…}`.
  return route?.path.replace(/\{.*?\}(?=\/|$)/g, '') ?? '/*';
}
