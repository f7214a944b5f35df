/** What is not there: a path that has nothing, or one that knows other methods than this. */
import type { Context } from 'hono';
import { basePath } from 'hono/route';
import type { PortalApp, PortalEnv } from '../env.ts';
import { Problem } from '../problems.ts';
import { problemResponse } from './answer-problem.ts';

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'];

export function notFound(app: PortalApp) {
  return (c: Context<PortalEnv>) => {
    const allowed = methodsAt(app, pathOf(c));
    if (allowed.length === 0) return problemResponse(c, new Problem('route_not_found'));
    c.header('Allow', allowed.join(', '));
    return problemResponse(c, new Problem('method_not_allowed'));
  };
}

/** As our own router knows it: an app that mounts ours by `route` keeps the mount path. */
function pathOf(c: Context<PortalEnv>): string {
  const { path } = c.req;
  const mount = basePath(c).replace(/\/$/, '');
  return path.startsWith(`${mount}/`) ? path.slice(mount.length) : path;
}

function methodsAt({ router }: PortalApp, path: string): string[] {
  const found = METHODS.filter((method) =>
    // A middleware is for every method, or for every path.
    router
      .match(method, path)[0]
      .some(([[, route]]) => route.method === method && !route.path.endsWith('*')),
  );
  return found.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : method));
}
