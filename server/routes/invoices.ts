import { createRoute, z } from '@hono/zod-openapi';
import { toInstant } from '../billing/period.ts';
import { Invoice, InvoiceId, InvoiceLinks, InvoiceList } from '../contract/invoices.ts';
import { known } from '../known.ts';
import { previewOf } from '../portal/bills.ts';
import { invoiceSummary } from '../portal/invoices.ts';
import { allowedLink } from '../portal/links.ts';
import { requireScope } from '../session/require-session.ts';
import { readAttempts } from '../stripe/attempts.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';

const byId = { params: z.object({ id: InvoiceId }) };
const secured = { tags: ['Invoices'], security: SECURED, middleware: requireScope('billing:read') };

const list = createRoute({
  ...secured,
  method: 'get',
  path: '/',
  summary: 'Invoices, newest first',
  request: {
    query: z.object({
      cursor: InvoiceId.optional(),
      limit: z.coerce.number().int().min(1).max(100).default(10),
    }),
  },
  responses: { ...json(InvoiceList, 'One page.'), ...problems(401, 403, 404, 422, 502, 503) },
});

const detail = createRoute({
  ...secured,
  method: 'get',
  path: '/{id}',
  summary: 'One invoice with all its lines',
  request: byId,
  responses: { ...json(Invoice, 'The invoice.'), ...problems(401, 403, 404, 422, 502, 503) },
});

const links = createRoute({
  ...secured,
  method: 'get',
  path: '/{id}/links',
  summary: 'Fresh links to the hosted page and the PDF',
  request: byId,
  responses: { ...json(InvoiceLinks, 'The links.'), ...problems(401, 403, 404, 422, 502, 503) },
});

/** `GET /v1/invoices`, `/v1/invoices/:id`, `/v1/invoices/:id/links` */
export function invoiceRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      const { gateway, billingNow } = c.var.customer;
      const { cursor, limit } = c.req.valid('query');
      const [page, time] = await Promise.all([gateway.invoices(cursor, limit), billingNow()]);
      const { data, nextCursor } = page.value;
      const attempts = await readAttempts(gateway, data, time);
      return c.json(
        {
          data: data.map((invoice) =>
            invoiceSummary(invoice, time, attempts.get(invoice.id)?.value),
          ),
          nextCursor,
          asOf: toInstant(page.asOf),
          source: 'stripe' as const,
        },
        200,
      );
    })
    .openapi(detail, async (c) => {
      const { gateway, catalogue, tenant, billingNow } = c.var.customer;
      const { id } = c.req.valid('param');
      const [{ value, asOf }, time, subscriptions, meters] = await Promise.all([
        gateway.invoice(id),
        billingNow(),
        known(gateway.subscriptions()),
        known(catalogue.meters()),
      ]);
      const priceIds = value.facts.lines.flatMap(({ priceId }) => priceId ?? []);
      const attempts = await readAttempts(gateway, [value.invoice], time);
      const names = { prices: await catalogue.prices(priceIds), meters, settings: tenant.meters };
      return c.json(
        {
          ...invoiceSummary(value.invoice, time, attempts.get(id)?.value),
          ...previewOf(value.facts, { subscriptions }, names),
          asOf: toInstant(asOf),
          source: 'stripe' as const,
        },
        200,
      );
    })
    .openapi(links, async (c) => {
      const { gateway, tenant } = c.var.customer;
      const { hosted, pdf } = await gateway.invoiceLinks(c.req.valid('param').id);
      return c.json({ hosted: allowedLink(hosted, tenant), pdf: allowedLink(pdf, tenant) }, 200);
    });
}
