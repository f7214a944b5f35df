/** What is not there: a path that has nothing, or one that knows other methods than this. */
import type { NotFoundHandler } from 'hono';
import type { PortalApp, PortalEnv } from '../env.ts';
import { Problem } from '../problems.ts';
import { problemResponse } from './answer-problem.ts';

const METHODS = ['GET', 'POST', 'PATCH', 'DELETE'];

export function notFound(app: PortalApp): NotFoundHandler<PortalEnv> {
  return (c) => {
    const allowed = methodsAt(app, c.req.path);
    if (allowed.length === 0) return problemResponse(c, new Problem('route_not_found'));
    c.header('Allow', allowed.join(', '));
    return problemResponse(c, new Problem('method_not_allowed'));
  };
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
