import { createRoute, z } from '@hono/zod-openapi';
import { toInstant } from '../billing/period.ts';
import { DefaultAnswer, PaymentMethodId, PaymentMethodList } from '../contract/payments.ts';
import { type OnFile, portalPaymentMethods } from '../portal/payment-methods.ts';
import { requireScope } from '../session/require-session.ts';
import { makeDefault, readOnFile, removeMethod } from '../stripe/methods-on-file.ts';
import { audited } from './audit.ts';
import { createRouter, json, problems, SECURED } from './documented.ts';
import { paymentSetupRoutes } from './payment-setups.ts';

const tags = ['Payment methods'];
const read = { tags, security: SECURED, middleware: requireScope('billing:read') };
/** A change answers what is on file, so it is for whoever may read that. */
const mayChange = requireScope('payment_methods:write', 'billing:read');
const write = { tags, security: SECURED, middleware: mayChange };
const failures = problems(400, 401, 403, 404, 409, 422, 502, 503);
const ofMethod = { params: z.object({ id: PaymentMethodId }) };

const list = createRoute({
  ...read,
  method: 'get',
  path: '/',
  summary: 'Ways to pay on file',
  responses: { ...json(PaymentMethodList, 'The one that pays first.'), ...failures },
});

const makeIt = createRoute({
  ...write,
  method: 'post',
  path: '/{id}/default',
  summary: 'Charge this one from now on',
  description:
    'Sets the customer’s default, and takes the place of the own method of each subscription that has one: that would override it. Says what it has changed.',
  request: ofMethod,
  responses: { ...json(DefaultAnswer, 'What was changed, and what pays what now.'), ...failures },
});

const remove = createRoute({
  ...write,
  method: 'delete',
  path: '/{id}',
  summary: 'Remove a way to pay for good',
  description:
    'Answers 409 `payment_method_in_use` while it pays a subscription, or an open invoice names it.',
  request: ofMethod,
  responses: { ...json(PaymentMethodList, 'What is left.'), ...failures },
});

/** `GET /v1/payment-methods`, and everything under it */
export function paymentMethodRoutes() {
  return createRouter()
    .openapi(list, async (c) => {
      // A reader is better served by the last good value than by none.
      const onFile = await readOnFile(c.var.customer.gateway, async (one) => (await one).value);
      return c.json(listed(onFile), 200);
    })
    .openapi(makeIt, async (c) => {
      const { id } = c.req.valid('param');
      const { changed, onFile } = await audited(
        c,
        { action: 'payment_method_default', object: id },
        () => makeDefault(c.var.customer.fresh, id),
      );
      return c.json({ ...listed(onFile), paymentMethod: id, changed }, 200);
    })
    .openapi(remove, async (c) => {
      const { id } = c.req.valid('param');
      const left = await audited(c, { action: 'payment_method_remove', object: id }, () =>
        removeMethod(c.var.customer.fresh, id),
      );
      return c.json(listed(left), 200);
    })
    .route('/setup', paymentSetupRoutes());
}

function listed({ methods, customer, subscriptions, asOf }: OnFile): PaymentMethodList {
  return {
    data: portalPaymentMethods(methods, customer, subscriptions),
    asOf: toInstant(asOf),
    source: 'stripe',
  };
}
