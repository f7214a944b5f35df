import { createRoute, z } from '@hono/zod-openapi';
import { METRICS_TYPE } from '../operation/metrics.ts';
import { Problem } from '../problems.ts';
import type { Services } from '../services.ts';
import { createRouter, problems } from './documented.ts';
import { isOperator } from './operator.ts';

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Operation'],
  summary: 'What this server has counted',
  description: 'In the text format of Prometheus. Names no customer.',
  security: [{ operatorKey: [] }],
  responses: {
    200: { description: 'The metrics.', content: { 'text/plain': { schema: z.string() } } },
    ...problems(401),
  },
});

/** `GET /metrics` */
export function metricsRoutes({ config, operation }: Pick<Services, 'config' | 'operation'>) {
  return createRouter().openapi(route, async (c) => {
    if (!(await isOperator(c, config.operatorKeys))) throw new Problem('api_key_invalid');
    c.header('Cache-Control', 'no-store');
    return c.text(operation.metrics.text(), 200, { 'Content-Type': METRICS_TYPE });
  });
}
