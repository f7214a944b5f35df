import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import type { World } from '../world.ts';

export function invoicePaymentRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { invoicePayments } = world.store;

  routes.get('/invoice_payments', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      invoice: field.text.optional(),
      payment: z
        .strictObject({ payment_intent: field.text, type: z.literal('payment_intent') })
        .optional(),
      status: z.enum(['canceled', 'open', 'paid']).optional(),
    });
    const found = newestFirst(invoicePayments.values()).filter(
      ({ created, invoice, payment, status }) =>
        (params.invoice === undefined || invoice === params.invoice) &&
        (params.status === undefined || status === params.status) &&
        (params.payment === undefined ||
          payment.payment_intent === params.payment.payment_intent) &&
        isWithin(created, params.created),
    );
    return answer(world, page(found, params, '/v1/invoice_payments'), params.expand);
  });

  routes.get('/invoice_payments/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const payment = invoicePayments.get(c.req.param('id'));
    if (!payment) throw missing('invoice_payment', c.req.param('id'));
    return answer(world, payment, expand);
  });

  return routes;
}
