import { createRoute, z } from '@hono/zod-openapi';
import { InvoiceId, LineUsage } from '../contract/invoices.ts';
import { requireScope } from '../session/require-session.ts';
import { lineUsageCsv } from '../usage/csv.ts';
import { readLineUsage } from '../usage/line-usage.ts';
import { asCsvFile, Format, wantsCsv } from './csv-answer.ts';
import { createRouter, problems, SECURED } from './documented.ts';

const route = createRoute({
  method: 'get',
  path: '/{id}/lines/{line}/usage',
  tags: ['Invoices'],
  summary: 'The usage behind a line of an invoice, day by day',
  description:
    'The days of the line’s own period, in UTC: a day the period cuts is there with the part inside. `difference` is usage that came, or was taken back, after the invoice. `format=csv` answers a table for a spreadsheet.',
  security: SECURED,
  middleware: requireScope('usage:read', 'billing:read'),
  request: {
    params: z.object({
      id: InvoiceId,
      line: z
        .string()
        .regex(/^[A-Za-z0-9_]{1,255}$/)
        .openapi({ example: 'il_1MtHbELkdIwHu7ixl4OzzPMv' }),
    }),
    query: z.object({ format: Format }),
  },
  responses: {
    200: {
      description: 'The days, oldest first.',
      content: { 'application/json': { schema: LineUsage }, 'text/csv': { schema: z.string() } },
    },
    ...problems(401, 403, 404, 422, 502, 503),
  },
});

/** `GET /v1/invoices/:id/lines/:line/usage` */
export function invoiceLineRoutes() {
  return createRouter().openapi(route, async (c) => {
    const { id, line } = c.req.valid('param');
    const answer = await readLineUsage(c.var.customer, id, line);
    if (!wantsCsv(c.req.valid('query').format, c.req.header('accept'))) return c.json(answer, 200);

    const name = `usage-${answer.meter}-${answer.period.start.slice(0, 10)}`;
    return c.body(lineUsageCsv(answer), 200, asCsvFile(name));
  });
}
