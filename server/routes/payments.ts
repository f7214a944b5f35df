import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { InvoiceId } from '../contract/invoices.ts';
import { PaymentState, PayRequest } from '../contract/payments.ts';
import type { PortalEnv } from '../env.ts';
import { known } from '../known.ts';
import { isNews, paymentState } from '../portal/payment-state.ts';
import { Problem } from '../problems.ts';
import { demandScope, requireScope } from '../session/require-session.ts';
import { requireOnFile } from '../stripe/methods-on-file.ts';
import { keepMethod, type Payment, payWith, readPayment } from '../stripe/payments.ts';
import { type AuditLine, audited } from './audit.ts';
import { body, createRouter, json, problems, SECURED } from './documented.ts';

const byId = { params: z.object({ id: InvoiceId }) };
const secured = { tags: ['Invoices'], security: SECURED, middleware: requireScope('invoices:pay') };
const failures = problems(400, 401, 403, 404, 409, 422, 502, 503);

const look = createRoute({
  ...secured,
  method: 'get',
  path: '/{id}/payment',
  summary: 'Where the payment of an invoice stands',
  description: 'Asked of Stripe each time. Nothing is charged.',
  request: byId,
  responses: { ...json(PaymentState, 'As Stripe says it now.'), ...failures },
});

const pay = createRoute({
  ...secured,
  method: 'post',
  path: '/{id}/pay',
  summary: 'Pay an open invoice',
  description:
    'With `paymentMethod` it is charged; a refused card is an answer, with `decline`. Without one nothing is charged: the answer lets Stripe.js do it, and `keep`, which needs `payment_methods:write`, lets what it takes be charged later too. What is paid, or waits for a bank, is never charged again. Answers 409 `in_place_unavailable` where invoices are paid on a page of Stripe.',
  request: {
    ...byId,
    body: body(PayRequest),
  },
  responses: { ...json(PaymentState, 'What has come of it.'), ...failures },
});

/** It may hold a secret, which no cache is to keep. */
const UNKEPT = { 'Cache-Control': 'no-store' };

/** `GET /v1/invoices/:id/payment`, `POST /v1/invoices/:id/pay` */
export function paymentRoutes() {
  return createRouter()
    .openapi(look, async (c) => {
      const { desk } = c.var.customer.gateway;
      const state = await told(c, await readPayment(desk, c.req.valid('param').id));
      return c.json(state, 200, UNKEPT);
    })
    .openapi(pay, async (c) => {
      const { id } = c.req.valid('param');
      const request = c.req.valid('json');
      if (request.keep) demandScope(c, 'payment_methods:write');
      const payment = await audited(c, { action: 'payment_prepare', object: id }, (line) => {
        if (c.var.customer.tenant.hosted.has('invoices')) {
          throw new Problem('in_place_unavailable');
        }
        const { paymentMethod, keep = false } = request;
        return paymentMethod ? charged(c, line, id, paymentMethod) : prepared(c, id, keep);
      });
      return c.json(await told(c, payment), 200, UNKEPT);
    });
}

/** Says in the audit's line that it was charged, if it was, and what came of it. */
async function charged(c: Context<PortalEnv>, line: AuditLine, invoice: string, method: string) {
  const { desk } = c.var.customer.gateway;
  await requireOnFile(desk, method);
  const payment = await payWith(desk, invoice, method, () => {
    line.action = 'invoice_pay';
  });
  const isRefused = payment.attempt.status === 'requires_payment_method';
  if (line.action === 'invoice_pay' && isRefused) line.outcome = 'refused';
  return payment;
}

async function prepared(c: Context<PortalEnv>, invoice: string, keep: boolean) {
  const { desk } = c.var.customer.gateway;
  const payment = await readPayment(desk, invoice);
  await keepMethod(desk, payment, keep);
  return payment;
}

/** As the customer is told it. What is shown elsewhere is read anew where it is no longer so. */
async function told(c: Context<PortalEnv>, payment: Payment): Promise<PaymentState> {
  const { tenant, gateway, now } = c.var.customer;
  const { id } = payment.invoice;
  const [invoices, attempt, customer] = await Promise.all([
    known(gateway.invoices()),
    known(gateway.invoicePayment(id)),
    // Money may have been taken: what it stands by must not fail with what is said beside it.
    known(gateway.facts()),
  ]);
  const shown = invoices.value?.data.find((invoice) => invoice.id === id);
  if (isNews(payment, { invoice: shown, attempt: attempt.value })) gateway.desk.reread();

  const onFile = await known(gateway.paymentMethods());
  return paymentState(payment, onFile.value ?? [], {
    billingNow: customer.value?.clockTime ?? now(),
    publishableKey: tenant.hosted.has('invoices') ? null : tenant.publishableKey,
  });
}
