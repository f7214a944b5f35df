import { createRoute, z } from '@hono/zod-openapi';
import { readForecast } from '../bill/read-forecast.ts';
import { ForecastAnswer } from '../contract/forecast.ts';
import { requireScope } from '../session/require-session.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/',
  tags: ['Forecast'],
  summary: 'What the running periods are likely to come to',
  description:
    'For each metered item its usage by the end of its period, and for each upcoming bill the amount due: the likely value with the range that holds in 80 of 100 cases, or the reason why there is none. `include=percentiles` adds the 1st to the 99th percentile of each.',
  security: SECURED,
  middleware: requireScope('usage:read', 'billing:read'),
  request: { query: z.object({ include: z.enum(['percentiles']).optional() }) },
  responses: {
    ...json(ForecastAnswer, 'The forecast.'),
    ...problems(401, 403, 404, 422, 502, 503),
  },
});

/** `GET /v1/forecast` */
export function forecastRoutes() {
  return createRouter().openapi(route, async (c) => {
    const hasPercentiles = c.req.valid('query').include === 'percentiles';
    return c.json(await readForecast(c.var.customer, { hasPercentiles }), 200);
  });
}
