import { Hono } from 'hono';
import { z } from 'zod';
import { setDiscounts } from '../billing/discounts.ts';
import { addInvoiceItem } from '../billing/invoice-items.ts';
import { taxRatesOf } from '../billing/invoice-tax-rates.ts';
import { repriceDraft } from '../billing/invoices.ts';
import { changeItem, requestedItem } from '../billing/new-invoice-item.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, page, paging, timeFilter } from '../http/lists.ts';
import type { Invoice, InvoiceItem } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { customerOf } from './customers.ts';
import { discounts as discountFields, taxRates } from './subscription-fields.ts';
import { subscriptionOf } from './subscriptions.ts';

const changeable = {
  amount: field.integer.optional(),
  description: field.text.optional(),
  discountable: field.flag.optional(),
  discounts: discountFields,
  expand: field.expand,
  metadata: field.metadata.optional(),
  period: z.strictObject({ end: field.integer, start: field.integer }).optional(),
  pricing: z.strictObject({ price: field.text.optional() }).optional(),
  quantity: field.integer.optional(),
  quantity_decimal: field.decimal.optional(),
  tax_rates: taxRates,
  unit_amount_decimal: field.decimal.optional(),
};

export function invoiceItemRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { invoiceItems } = world.store;

  routes.post('/invoiceitems', (c) => {
    const { discounts, expand, pricing, tax_rates, ...request } = read(c.get('form'), {
      ...changeable,
      currency: field.text.optional(),
      customer: field.text,
      invoice: field.text.optional(),
      subscription: field.text.optional(),
    });
    const customer = customerOf(world, request.customer, 'customer');
    const subscription =
      request.subscription === undefined
        ? null
        : subscriptionOf(world, request.subscription, 'subscription');
    refuseOther(subscription, customer.id, 'subscription');
    const draft = request.invoice === undefined ? null : draftOf(world, request.invoice);
    refuseOther(draft, customer.id, 'invoice');
    const now = nowOf(world, customer);
    const asked = { ...request, price: pricing?.price };
    const item = addInvoiceItem(
      world,
      requestedItem(world, asked, { customer, now, subscription }),
    );
    setDiscounts(world, item, discounts, { at: now, customer: customer.id });
    item.tax_rates = taxRatesOf(world, tax_rates ?? '', 'tax_rates');
    if (draft) attach(world, item, draft, now);
    return answer(world, item, expand);
  });

  routes.get('/invoiceitems', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      customer: field.text.optional(),
      invoice: field.text.optional(),
      pending: field.flag.optional(),
    });
    const found = [...invoiceItems.values()]
      .reverse()
      .filter(
        (item) =>
          (params.customer === undefined || item.customer === params.customer) &&
          (params.invoice === undefined || item.invoice === params.invoice) &&
          (params.pending === undefined || (item.invoice === null) === params.pending) &&
          isWithin(item.date, params.created),
      )
      .sort((a, b) => b.date - a.date);
    return answer(world, page(found, params, '/v1/invoiceitems'), params.expand);
  });

  routes.get('/invoiceitems/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, itemOf(world, c.req.param('id')), expand);
  });

  routes.post('/invoiceitems/:id', (c) => {
    const item = itemOf(world, c.req.param('id'));
    const { discounts, expand, metadata, pricing, tax_rates, ...request } = read(
      c.get('form'),
      changeable,
    );
    const draft = item.invoice === null ? null : draftOf(world, item.invoice);
    const now = nowOf(world, item);
    changeItem(world, item, { ...request, price: pricing?.price });
    setDiscounts(world, item, discounts, { at: now, customer: item.customer });
    if (tax_rates !== undefined) item.tax_rates = taxRatesOf(world, tax_rates, 'tax_rates');
    item.metadata = mergeMetadata(item.metadata ?? {}, metadata);
    if (draft) announce(world, draft, now);
    return answer(world, item, expand);
  });

  routes.delete('/invoiceitems/:id', (c) => {
    const item = itemOf(world, c.req.param('id'));
    read(c.get('form'), {});
    const draft = item.invoice === null ? null : draftOf(world, item.invoice);
    const now = nowOf(world, item);
    invoiceItems.delete(item.id);
    world.emit('invoiceitem.deleted', item, now);
    if (draft) announce(world, draft, now);
    return c.json({ id: item.id, object: 'invoiceitem', deleted: true });
  });

  return routes;
}

function attach(world: World, item: InvoiceItem, draft: Invoice, now: number): void {
  if (draft.currency !== item.currency) {
    const message = `The invoice is in ${draft.currency}, the item in ${item.currency}.`;
    throw new StripeFailure(message, { param: 'currency' });
  }
  item.invoice = draft.id;
  const charges = world.store.drafts.get(draft.id) ?? [];
  world.store.drafts.set(draft.id, [...charges, { kind: 'fixed', invoiceItem: item.id }]);
  announce(world, draft, now);
}

function announce(world: World, draft: Invoice, now: number): void {
  const previous = { lines: draft.lines, total: draft.total };
  repriceDraft(world, draft, now);
  world.emit('invoice.updated', draft, now, previous);
}

function itemOf(world: World, id: string): InvoiceItem {
  const item = world.store.invoiceItems.get(id);
  if (!item) throw missing('invoiceitem', id);
  return item;
}

/** Items move with drafts only: a finalized invoice stays what it is. */
function draftOf(world: World, id: string): Invoice {
  const invoice = world.store.invoices.get(id);
  if (!invoice) throw missing('invoice', id, 'invoice');
  if (invoice.status === 'draft') return invoice;
  const message = `This invoice is no longer editable, its status is ${invoice.status}.`;
  throw new StripeFailure(message, { code: 'invoice_not_editable', param: 'invoice' });
}

function refuseOther(owned: { customer: string } | null, customer: string, param: string): void {
  if (!owned || owned.customer === customer) return;
  throw new StripeFailure(`The ${param} does not belong to the customer.`, { param });
}
