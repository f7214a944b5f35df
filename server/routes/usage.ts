import { createRoute, z } from '@hono/zod-openapi';
import { UsageAnswer } from '../contract/usage.ts';
import { requireScope } from '../session/require-session.ts';
import { usageCsv } from '../usage/csv.ts';
import { readRange } from '../usage/range.ts';
import { readUsage } from '../usage/read.ts';
import type { Range } from '../usage/source.ts';
import { asCsvFile, Format, wantsCsv } from './csv-answer.ts';
import { createRouter, problems, SECURED } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/{meter}',
  tags: ['Usage'],
  summary: "One meter's usage over a range, step by step",
  description:
    'Defaults to the running period by day. `from` and `to` are dates or instants in UTC; the range is half-open and widened to whole steps. `groupBy` is the `key` of one of the item’s `dimensions`; series, total and groups are then of one reading and add up, which may be older or newer than another answer.',
  security: SECURED,
  middleware: requireScope('usage:read'),
  request: {
    params: z.object({ meter: z.string().min(1).max(100).openapi({ example: 'api_calls' }) }),
    query: z.object({
      from: z.string().max(40).optional().openapi({ example: '2026-11-01' }),
      to: z.string().max(40).optional().openapi({ example: '2026-12-01' }),
      window: z.enum(['hour', 'day']).default('day'),
      timezone: z.string().max(64).optional().openapi({ example: 'UTC' }),
      groupBy: z.string().max(64).optional().openapi({ example: 'region' }),
      format: Format,
    }),
  },
  responses: {
    200: {
      description: 'The usage.',
      content: { 'application/json': { schema: UsageAnswer }, 'text/csv': { schema: z.string() } },
    },
    ...problems(401, 403, 404, 422, 502, 503),
  },
});

/** `GET /v1/usage/:meter` */
export function usageRoutes() {
  return createRouter().openapi(route, async (c) => {
    const { customer } = c.var;
    const { meter } = c.req.valid('param');
    const query = c.req.valid('query');

    const rangeFor = (period: Range, now: Date) => readRange(query, period, now);
    const answer = await readUsage(customer, meter, rangeFor, query.groupBy);
    if (!wantsCsv(query.format, c.req.header('accept'))) return c.json(answer, 200);
    return c.body(usageCsv(answer), 200, asCsvFile(`usage-${meter}`));
  });
}
