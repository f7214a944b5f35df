import { Hono } from 'hono';
import { z } from 'zod';
import { subscriptionOf as subscriptionIdOf } from '../billing/invoices.ts';
import { createOneOff, deleteDraft, updateDraft } from '../billing/one-off.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import { updateFinalized } from '../payments/finalized-changes.ts';
import { ownedPaymentMethod } from '../payments/payment-methods.ts';
import type { Customer, Subscription } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { customerOf } from './customers.ts';
import { invoiceOf } from './invoice-actions.ts';
import { draftFields } from './invoice-fields.ts';
import { subscriptionOf } from './subscriptions.ts';

export function invoiceRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { invoices, lines, previewLines } = world.store;

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

  routes.post('/invoices', (c) => {
    const {
      currency,
      expand,
      pending_invoice_items_behavior: pending,
      ...params
    } = read(c.get('form'), {
      ...draftFields,
      currency: field.text.optional(),
      customer: field.text,
      pending_invoice_items_behavior: z.enum(['exclude', 'include']).optional(),
      subscription: field.text.optional(),
    });
    const { customer: owner, subscription: billed, ...changes } = params;
    const customer = customerOf(world, owner, 'customer');
    const subscription =
      billed === undefined ? null : subscriptionOf(world, billed, 'subscription');
    refuseStranger(customer, subscription);
    refuseMethod(world, customer.id, changes.default_payment_method);
    const wanted = {
      at: nowOf(world, customer),
      currency: subscription?.currency ?? currency?.toLowerCase() ?? customer.currency ?? 'usd',
      customer,
      subscription,
      // The invoice of a subscription is asked for to bill what waits for it.
      takesPendingItems: (pending ?? (subscription ? 'include' : 'exclude')) === 'include',
    };
    return answer(world, createOneOff(world, wanted, changes), expand);
  });

  routes.get('/invoices/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, invoiceOf(world, c.req.param('id')), expand);
  });

  routes.post('/invoices/:id', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const { expand, ...changes } = read(c.get('form'), draftFields);
    const at = nowOf(world, invoice);
    refuseMethod(world, invoice.customer, changes.default_payment_method);
    const previous =
      invoice.status === 'draft'
        ? updateDraft(world, invoice, changes, at)
        : updateFinalized(world, invoice, changes, at);
    world.emit('invoice.updated', invoice, at, previous);
    return answer(world, invoice, expand);
  });

  routes.delete('/invoices/:id', (c) => {
    const invoice = invoiceOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    deleteDraft(world, invoice, nowOf(world, invoice));
    return answer(world, { id: invoice.id, object: 'invoice', deleted: true }, expand);
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

function refuseStranger(customer: Customer, subscription: Subscription | null): void {
  if (!subscription || subscription.customer === customer.id) return;
  const message = 'The subscription does not belong to the customer.';
  throw new StripeFailure(message, { param: 'subscription' });
}

function refuseMethod(world: World, customer: string, method: string | null | undefined): void {
  if (method) ownedPaymentMethod(world, method, customer, 'default_payment_method');
}
