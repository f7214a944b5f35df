import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import { detach, updatePaymentMethod } from '../payments/method-changes.ts';
import { attachPaymentMethod, createPaymentMethod } from '../payments/payment-methods.ts';
import type { PaymentMethod } from '../wire.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';
import {
  allowRedisplay,
  billingDetails,
  methodData,
  methodRequest,
} from './payment-method-fields.ts';

export function paymentMethodRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/payment_methods', (c) => {
    const { expand, ...data } = read(c.get('form'), { ...methodData, expand: field.expand });
    return answer(world, createPaymentMethod(world, methodRequest(data)), expand);
  });

  routes.get('/payment_methods', (c) => {
    const { customer, ...params } = read(c.get('form'), {
      ...listing,
      customer: field.text.optional(),
    });
    return list(world, customer, params, '/v1/payment_methods');
  });

  routes.get('/payment_methods/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, methodOf(world, c.req.param('id')), expand);
  });

  routes.post('/payment_methods/:id', (c) => {
    const method = methodOf(world, c.req.param('id'));
    const { expand, ...changes } = read(c.get('form'), {
      allow_redisplay: allowRedisplay,
      billing_details: billingDetails,
      card: z
        .strictObject({ exp_month: field.integer.optional(), exp_year: field.integer.optional() })
        .optional(),
      expand: field.expand,
      metadata: field.metadata.optional(),
      us_bank_account: z
        .strictObject({
          account_holder_type: z.enum(['company', 'individual']).optional(),
          account_type: z.enum(['checking', 'savings']).optional(),
        })
        .optional(),
    });
    return answer(world, updatePaymentMethod(world, method, changes), expand);
  });

  routes.post('/payment_methods/:id/attach', (c) => {
    const { customer, expand } = read(c.get('form'), {
      customer: field.text,
      expand: field.expand,
    });
    return answer(world, attachPaymentMethod(world, c.req.param('id'), customer), expand);
  });

  routes.post('/payment_methods/:id/detach', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const method = methodOf(world, c.req.param('id'));
    detach(world, method);
    return answer(world, method, expand);
  });

  routes.get('/customers/:id/payment_methods', (c) => {
    const { id } = customerOf(world, c.req.param('id'));
    const params = read(c.get('form'), listing);
    return list(world, id, params, `/v1/customers/${id}/payment_methods`);
  });

  routes.get('/customers/:id/payment_methods/:method', (c) => {
    const { id } = customerOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    const method = methodOf(world, c.req.param('method'));
    if (method.customer !== id) throw missing('PaymentMethod', method.id);
    return answer(world, method, expand);
  });

  return routes;
}

const listing = {
  ...paging,
  allow_redisplay: allowRedisplay,
  type: field.text.optional(),
};

type Listing = z.output<z.ZodObject<typeof listing>>;

function list(world: World, customer: string | undefined, params: Listing, url: string): Response {
  const found = newestFirst(world.store.paymentMethods.values()).filter(
    (method) =>
      (customer === undefined || method.customer === customer) &&
      (params.type === undefined || method.type === params.type) &&
      (params.allow_redisplay === undefined || method.allow_redisplay === params.allow_redisplay),
  );
  return answer(world, page(found, params, url), params.expand);
}

function methodOf(world: World, id: string): PaymentMethod {
  const method = world.store.paymentMethods.get(id);
  if (!method) throw missing('PaymentMethod', id);
  return method;
}
