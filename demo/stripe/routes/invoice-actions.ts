import { Hono } from 'hono';
import { finalizeInvoice } from '../billing/invoices.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { finalizeUncollected, payInvoice } from '../payments/pay-invoice.ts';
import { markUncollectible, voidInvoice } from '../payments/write-off.ts';
import type { Invoice } from '../wire.ts';
import { nowOf, type World } from '../world.ts';

/** What can be done with an invoice once it is written. */
export function invoiceActionRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/invoices/:id/finalize', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const { auto_advance, expand } = read(c.get('form'), {
      auto_advance: field.flag.optional(),
      expand: field.expand,
    });
    refuseFinalized(invoice);
    if (auto_advance !== undefined) invoice.auto_advance = auto_advance;
    finalizeInvoice(world, invoice, nowOf(world, invoice));
    return answer(world, invoice, expand);
  });

  routes.post('/invoices/:id/pay', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const params = read(c.get('form'), {
      expand: field.expand,
      // No method here is funded in advance, so there is never a part to forgive.
      forgive: field.flag.optional(),
      off_session: field.flag.optional(),
      paid_out_of_band: field.flag.optional(),
      payment_method: field.text.optional(),
    });
    payInvoice(world, invoice, {
      at: nowOf(world, invoice),
      method: params.payment_method,
      offSession: params.off_session ?? true,
      outOfBand: params.paid_out_of_band ?? false,
    });
    return answer(world, invoice, params.expand);
  });

  routes.post('/invoices/:id/send', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    const at = nowOf(world, invoice);
    if (invoice.collection_method !== 'send_invoice') {
      const message =
        'You can only manually send an invoice if its collection method is `send_invoice`.';
      throw new StripeFailure(message);
    }
    if (invoice.status === 'draft') finalizeUncollected(world, invoice, at);
    if (invoice.status !== 'open' && invoice.status !== 'paid') {
      throw new StripeFailure(`You cannot send an invoice that is ${invoice.status}.`);
    }
    world.emit('invoice.sent', invoice, at);
    return answer(world, invoice, expand);
  });

  routes.post('/invoices/:id/void', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    voidInvoice(world, invoice, nowOf(world, invoice));
    return answer(world, invoice, expand);
  });

  routes.post('/invoices/:id/mark_uncollectible', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    markUncollectible(world, invoice, nowOf(world, invoice));
    return answer(world, invoice, expand);
  });

  return routes;
}

export function invoiceOf(world: World, id: string): Invoice {
  const invoice = world.store.invoices.get(id);
  if (!invoice) throw missing('invoice', id);
  return invoice;
}

function refuseFinalized({ status }: Invoice): void {
  if (status === 'draft') return;
  throw new StripeFailure("This invoice is already finalized, you can't re-finalize it.", {
    code: 'invoice_not_editable',
  });
}
