import { Hono } from 'hono';
import { hostedInvoicePage } from '../hosted/hosted-invoice.ts';
import { invoicePdf } from '../hosted/invoice-pdf.ts';
import type { World } from '../world.ts';

/** The pages an invoice links to. They need no key: knowing the token is enough. */
export function hostedRoutes(world: World): Hono {
  const routes = new Hono();
  const { hosted, invoices, lines } = world.store;

  routes.get('/i/:token', (c) => {
    const invoice = invoices.get(hosted.get(c.req.param('token')) ?? '');
    if (!invoice) return c.text('This invoice link is not valid.', 404);
    c.header(
      'content-security-policy',
      "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
    );
    return c.html(hostedInvoicePage(invoice, lines.get(invoice.id) ?? []));
  });

  routes.get('/i/:token/pdf', async (c) => {
    const invoice = invoices.get(hosted.get(c.req.param('token')) ?? '');
    if (!invoice) return c.text('This invoice link is not valid.', 404);
    const pdf = await invoicePdf(invoice, lines.get(invoice.id) ?? []);
    c.header('content-type', 'application/pdf');
    c.header('content-disposition', `attachment; filename="Invoice-${invoice.number}.pdf"`);
    return c.body(new Uint8Array(pdf));
  });

  return routes;
}
