import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { type Form, field, read } from '../http/form.ts';
import { page, paging } from '../http/lists.ts';
import { createTaxId, deleteTaxId, taxIdsOf } from '../tax-ids/tax-ids.ts';
import { TAX_ID_TYPES } from '../tax-ids/types.ts';
import type { TaxId } from '../wire.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';

const created = { expand: field.expand, type: z.enum(TAX_ID_TYPES), value: field.text.min(1) };
const ownerShape = z
  .strictObject({ customer: field.text.optional(), type: z.enum(['customer', 'self']) })
  .optional();

/** Tax ids of customers, under the customer or by themselves, and of the account. */
export function taxIdRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/customers/:customer/tax_ids', (c) => {
    const { expand, ...request } = read(c.get('form'), created);
    const customer = customerOf(world, c.req.param('customer'));
    return answer(world, createTaxId(world, request, customer.id), expand);
  });

  routes.get('/customers/:customer/tax_ids', (c) => {
    const params = read(c.get('form'), paging);
    const { id } = customerOf(world, c.req.param('customer'));
    const url = `/v1/customers/${id}/tax_ids`;
    return answer(world, page(taxIdsOf(world, id), params, url), params.expand);
  });

  routes.get('/customers/:customer/tax_ids/:id', (c) => {
    const owner = customerOf(world, c.req.param('customer')).id;
    return retrieve(world, taxIdOf(world, c.req.param('id'), owner), c.get('form'));
  });

  routes.delete('/customers/:customer/tax_ids/:id', (c) => {
    const owner = customerOf(world, c.req.param('customer')).id;
    return remove(world, taxIdOf(world, c.req.param('id'), owner), c.get('form'));
  });

  routes.post('/tax_ids', (c) => {
    const { expand, owner, ...request } = read(c.get('form'), { ...created, owner: ownerShape });
    return answer(world, createTaxId(world, request, ownerOf(world, owner)), expand);
  });

  routes.get('/tax_ids', (c) => {
    const { owner, ...params } = read(c.get('form'), { ...paging, owner: ownerShape });
    const found = taxIdsOf(world, ownerOf(world, owner));
    return answer(world, page(found, params, '/v1/tax_ids'), params.expand);
  });

  routes.get('/tax_ids/:id', (c) =>
    retrieve(world, taxIdOf(world, c.req.param('id')), c.get('form')),
  );

  routes.delete('/tax_ids/:id', (c) =>
    remove(world, taxIdOf(world, c.req.param('id')), c.get('form')),
  );

  return routes;
}

function taxIdOf(world: World, id: string, owner?: string): TaxId {
  const taxId = world.store.taxIds.get(id);
  if (!taxId || (owner !== undefined && taxId.customer !== owner)) throw missing('tax_id', id);
  return taxId;
}

function ownerOf(world: World, owner: z.output<typeof ownerShape>): string | null {
  const { customer, type = 'self' } = owner ?? {};
  if (type === 'self' && customer === undefined) return null;
  if (type === 'customer' && customer !== undefined) {
    return customerOf(world, customer, 'owner[customer]').id;
  }
  const message = `You must pass \`owner[customer]\` with \`owner[type]=customer\`, and only then.`;
  throw new StripeFailure(message, { param: 'owner[customer]' });
}

function retrieve(world: World, taxId: TaxId, form: Form): Response {
  return answer(world, taxId, read(form, { expand: field.expand }).expand);
}

function remove(world: World, taxId: TaxId, form: Form): Response {
  read(form, {});
  deleteTaxId(world, taxId);
  return answer(world, { id: taxId.id, object: 'tax_id', deleted: true });
}
