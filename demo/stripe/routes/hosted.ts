import { type Context, Hono } from 'hono';
import { runBilling } from '../billing/billing-cycle.ts';
import { type Api, Refusal } from '../hosted/api.ts';
import { hostedInvoicePage } from '../hosted/hosted-invoice.ts';
import { documentOf } from '../hosted/invoice-document.ts';
import { invoicePdf } from '../hosted/invoice-pdf.ts';
import { deadEnd, sendPage } from '../hosted/page.ts';
import { payInvoice } from '../hosted/pay-invoice.ts';
import { decodeForm } from '../http/form.ts';
import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';
import { authenticationRoutes } from './authentication.ts';
import { portalPageRoutes } from './portal-pages.ts';

/** The pages Stripe hosts. They need no key: knowing the token in the address is enough. */
export function hostedRoutes(world: World, api: Api): Hono {
  const routes = new Hono();
  for (const pages of ['/i/*', '/p/*', '/3ds/*']) {
    routes.use(pages, (_, next) => {
      runBilling(world, null, world.wallNow());
      return next();
    });
  }
  routes.route('/', invoicePageRoutes(world, api));
  routes.route('/', authenticationRoutes(world));
  routes.route('/', portalPageRoutes(world, api));
  return routes;
}

function invoicePageRoutes(world: World, api: Api): Hono {
  const routes = new Hono();

  routes.get('/i/:token', (c) => {
    const invoice = invoiceOf(world, c);
    if (!invoice) return notFound(c);
    const isFailed = c.req.query('redirect_status') === 'failed';
    return showInvoice(world, c, invoice, {
      problem: isFailed
        ? 'We could not confirm your payment with your bank. Please try again, or use another card.'
        : undefined,
      justPaid: c.req.query('redirect_status') === 'succeeded',
    });
  });

  routes.post('/i/:token/pay', async (c) => {
    const invoice = invoiceOf(world, c);
    if (!invoice) return notFound(c);
    const form = decodeForm(await c.req.text());
    const page = `/i/${c.req.param('token')}`;
    try {
      const next = await payInvoice(api, invoice, form, world.publicUrl + page);
      if (next === null) return c.redirect(`${page}?redirect_status=succeeded`, 303);
      const { pathname, search } = new URL(next);
      return c.redirect(pathname + search, 303);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return showInvoice(world, c, invoice, { problem: error.message }, 402);
    }
  });

  routes.get('/i/:token/pdf', async (c) => {
    const invoice = invoiceOf(world, c);
    if (!invoice) return notFound(c);
    const shown = documentOf(world, invoice, world.store.lines.get(invoice.id) ?? []);
    const pdf = await invoicePdf(shown, invoice.effective_at ?? invoice.created);
    c.header('content-type', 'application/pdf');
    c.header('content-disposition', `attachment; filename="Invoice-${invoice.number}.pdf"`);
    c.header('x-content-type-options', 'nosniff');
    return c.body(new Uint8Array(pdf));
  });

  return routes;
}

function invoiceOf(world: World, c: Context): Invoice | undefined {
  return world.store.invoices.get(world.store.hosted.get(c.req.param('token') ?? '') ?? '');
}

function notFound(c: Context) {
  return deadEnd(
    c,
    'This invoice link is not valid',
    'Ask for a new link, or look at your bills where you use the product.',
    404,
  );
}

function showInvoice(
  world: World,
  c: Context,
  invoice: Invoice,
  visit: { problem?: string | undefined; justPaid?: boolean },
  status: 200 | 402 = 200,
) {
  const shown = documentOf(world, invoice, world.store.lines.get(invoice.id) ?? []);
  const path = `/i/${c.req.param('token')}`;
  return sendPage(c, hostedInvoicePage(invoice, shown, { ...visit, path }), { status });
}
