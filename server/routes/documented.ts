/** What all routes' documentation shares. */
import { OpenAPIHono, type z } from '@hono/zod-openapi';
import { ProblemBody } from '../contract/problem.ts';
import type { PortalEnv } from '../env.ts';
import { Problem } from '../problems.ts';

/** A router that answers what does not fit its schema with a problem that names the field. */
export function createRouter() {
  return new OpenAPIHono<PortalEnv>({
    defaultHook(result) {
      if (result.success) return;
      const [issue] = result.error.issues;
      const field = issue?.path.join('.') || undefined;
      const code = result.target === 'json' ? 'request_malformed' : 'parameter_invalid';
      throw new Problem(code, field ? `\`${field}\` is not valid.` : undefined, { field });
    },
  });
}

export const SECURED = [{ session: [] }];

/**
 * Documents the failures of a route: `problems(401, 403)`. They are thrown, not returned, so the
 * type of a handler does not know of them.
 */
export function problems(...statuses: number[]): object {
  const answer = {
    description: 'What went wrong, with a stable code.',
    content: { 'application/problem+json': { schema: ProblemBody } },
  };
  return Object.fromEntries(statuses.map((status) => [status, answer]));
}

/** Documents an answer in JSON. */
export function json<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { 200: { description, content: { 'application/json': { schema } } } };
}

/** Documents the JSON that a request must have. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { content: { 'application/json': { schema } }, required: true };
}
