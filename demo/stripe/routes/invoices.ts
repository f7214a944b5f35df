import { Hono } from 'hono';
import { z } from 'zod';
import { subscriptionOf as subscriptionIdOf } from '../billing/invoices.ts';
import { previewInvoice } from '../billing/preview.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import type { World } from '../world.ts';
import { subscriptionOf } from './subscriptions.ts';

export function invoiceRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { invoices, lines, previewLines } = world.store;

  routes.post('/invoices/create_preview', (c) => {
    const { customer, expand, subscription } = read(c.get('form'), {
      customer: field.text.optional(),
      expand: field.expand,
      preview_mode: z.literal('next').optional(),
      subscription: field.text.optional(),
    });
    if (subscription === undefined) throw nothingToPreview();
    const found = subscriptionOf(world, subscription, 'subscription');
    if (customer !== undefined && customer !== found.customer) {
      const message = 'The subscription does not belong to the customer.';
      throw new StripeFailure(message, { param: 'subscription' });
    }
    return answer(world, previewInvoice(world, found), expand?.filter(isInPreviews));
  });

  routes.get('/invoices', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      collection_method: z.enum(['charge_automatically', 'send_invoice']).optional(),
      created: timeFilter,
      customer: field.text.optional(),
      due_date: timeFilter,
      status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']).optional(),
      subscription: field.text.optional(),
    });
    const found = newestFirst(invoices.values()).filter(
      (invoice) =>
        (params.customer === undefined || invoice.customer === params.customer) &&
        (params.subscription === undefined || subscriptionIdOf(invoice) === params.subscription) &&
        (params.status === undefined || invoice.status === params.status) &&
        (params.collection_method === undefined ||
          invoice.collection_method === params.collection_method) &&
        (params.due_date === undefined ||
          isWithin(invoice.due_date ?? Number.NaN, params.due_date)) &&
        isWithin(invoice.created, params.created),
    );
    return answer(world, page(found, params, '/v1/invoices'), params.expand);
  });

  routes.get('/invoices/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const invoice = invoices.get(c.req.param('id'));
    if (!invoice) throw missing('invoice', c.req.param('id'));
    return answer(world, invoice, expand);
  });

  routes.get('/invoices/:id/lines', (c) => {
    const id = c.req.param('id');
    const params = read(c.get('form'), paging);
    const all = lines.get(id) ?? previewLines.get(id);
    if (!all) throw missing('invoice', id);
    return answer(world, page(all, params, `/v1/invoices/${id}/lines`), params.expand);
  });

  return routes;
}

/** Tiers stay missing from previews even when asked for (stripe-node#2382). */
function isInPreviews(path: string): boolean {
  return !path.endsWith('.tiers');
}

function nothingToPreview(): StripeFailure {
  return new StripeFailure(
    'You must provide at least one of: `subscription`, `schedule`, `subscription_details.items`, `schedule_details.phases`, `invoice_items`.',
  );
}
