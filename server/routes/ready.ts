import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { createAgain } from '../operation/again.ts';
import type { Services } from '../services.ts';
import { runtimeOf } from '../session/require-session.ts';
import { createRouter, problems } from './documented.ts';
import { isOperator } from './operator.ts';

const Time = z.iso.datetime();

const ReadyAnswer = z
  .object({
    status: z.enum(['ready', 'draining', 'not_ready']),
    since: Time.optional(),
    checks: z
      .array(
        z
          .object({
            name: z.string(),
            status: z.enum(['ok', 'degraded', 'failed']),
            since: Time,
            detail: z.string().optional(),
            lastSuccess: Time.optional(),
            lastFailure: Time.optional(),
          })
          .strict(),
      )
      .optional(),
  })
  .strict()
  .openapi('Ready');

const answer = (description: string) => ({
  description,
  content: { 'application/json': { schema: ReadyAnswer } },
});

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Operation'],
  summary: 'Whether the server should get requests',
  description:
    'A load balancer asks without a key and is told the status alone; an operator key is told the checks.',
  security: [{}, { operatorKey: [] }],
  responses: { 200: answer('It should.'), 503: answer('It should not.'), ...problems(401) },
});

/** `GET /ready` */
export function readyRoutes({
  config,
  operation,
  warm,
}: Pick<Services, 'config' | 'operation' | 'warm'>) {
  const again = createAgain(warm, config.now);
  return createRouter().openapi(route, async (c) => {
    const isTrusted = await isOperator(c, config.operatorKeys);
    const state = await operation.readiness.state(() => runtimeOf(c));
    // Without requests nobody else would ask Stripe again. An edge runtime binds I/O to its request.
    if (state.status === 'not_ready' && !isAtTheEdge(c)) again();
    // Whoever told the server to stop knows why.
    if (state.status === 'draining') c.var.frame.isMeant = true;
    c.header('Cache-Control', 'no-store');
    const code = state.status === 'ready' ? 200 : 503;
    if (!isTrusted) return c.json({ status: state.status }, code);
    return c.json(toBody(state), code);
  });
}

function isAtTheEdge(c: Context): boolean {
  try {
    return c.executionCtx !== undefined;
  } catch {
    // Hono throws where there is no edge, as on Node.
    return false;
  }
}

type State = Awaited<ReturnType<Services['operation']['readiness']['state']>>;

function toBody({ status, since, checks }: State): z.infer<typeof ReadyAnswer> {
  return {
    status,
    since: since.toISOString(),
    checks: checks.map(({ since, lastSuccess, lastFailure, ...check }) => ({
      ...check,
      since: since.toISOString(),
      ...(lastSuccess && { lastSuccess: lastSuccess.toISOString() }),
      ...(lastFailure && { lastFailure: lastFailure.toISOString() }),
    })),
  };
}
