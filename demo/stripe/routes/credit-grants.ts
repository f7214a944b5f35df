import { Hono } from 'hono';
import { z } from 'zod';
import { heldBy } from '../billing/credit-grants.ts';
import { expireGrant, grantCredits, voidGrant } from '../billing/new-credit-grant.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import type { CreditGrant } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { customerOf } from './customers.ts';

/** Billing credits granted to customers. They live on the customer's clock. */
export function creditGrantRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { creditGrants } = world.store;

  routes.post('/billing/credit_grants', (c) => {
    const { customer, expand, ...request } = read(c.get('form'), {
      amount: z.strictObject({
        monetary: z.strictObject({ currency: field.currency, value: field.positive }),
        type: z.literal('monetary'),
      }),
      applicability_config: z.strictObject({
        scope: z.strictObject({
          price_type: z.literal('metered').optional(),
          prices: z.array(z.strictObject({ id: field.text })).optional(),
        }),
      }),
      category: z.enum(['paid', 'promotional']).optional(),
      customer: field.text,
      effective_at: field.integer.optional(),
      expand: field.expand,
      expires_at: field.integer.optional(),
      metadata: field.metadata.optional(),
      name: field.text.min(1).optional(),
      priority: field.integer
        .refine((value) => value >= 0 && value <= 100, 'Invalid integer: must be between 0 and 100')
        .optional(),
    });
    const owner = customerOf(world, customer, 'customer');
    return answer(world, grantCredits(world, owner, request), expand);
  });

  routes.get('/billing/credit_grants', (c) => {
    const params = read(c.get('form'), { ...paging, customer: field.text.optional() });
    const owner = params.customer && customerOf(world, params.customer, 'customer').id;
    const found = newestFirst(creditGrants.values()).filter(({ customer, test_clock }) =>
      owner ? customer === owner : test_clock === null,
    );
    return answer(world, page(found, params, '/v1/billing/credit_grants'), params.expand);
  });

  routes.get('/billing/credit_grants/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, grantWithId(world, c.req.param('id')), expand);
  });

  routes.post('/billing/credit_grants/:id', (c) => {
    const grant = grantWithId(world, c.req.param('id'));
    const { expand, expires_at, metadata } = read(c.get('form'), {
      expand: field.expand,
      expires_at: z.literal('').or(field.integer).optional(),
      metadata: field.metadata.optional(),
    });
    const now = nowOf(world, grant);
    refuseClosed(grant, now);
    if (typeof expires_at === 'number' && expires_at <= now) {
      const message = 'expires_at must be in the future.';
      throw new StripeFailure(message, { param: 'expires_at' });
    }
    const previous = Object.entries(structuredClone(grant)).filter(([key]) => key in c.get('form'));
    if (expires_at !== undefined) grant.expires_at = expires_at === '' ? null : expires_at;
    grant.metadata = mergeMetadata(grant.metadata, metadata);
    grant.updated = now;
    world.emit('billing.credit_grant.updated', grant, now, Object.fromEntries(previous));
    return answer(world, grant, expand);
  });

  routes.post('/billing/credit_grants/:id/expire', (c) => {
    const grant = grantWithId(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    const now = nowOf(world, grant);
    refuseClosed(grant, now);
    expireGrant(world, grant, now);
    return answer(world, grant, expand);
  });

  routes.post('/billing/credit_grants/:id/void', (c) => {
    const grant = grantWithId(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    const now = nowOf(world, grant);
    refuseClosed(grant, now);
    if (heldBy(world, grant) < grant.amount.monetary!.value) {
      throw new StripeFailure('Credits of this grant were applied: it can only be expired.');
    }
    voidGrant(world, grant, now);
    return answer(world, grant, expand);
  });

  return routes;
}

export function grantWithId(world: World, id: string, param = 'id'): CreditGrant {
  const grant = world.store.creditGrants.get(id);
  if (!grant) throw missing('credit grant', id, param);
  return grant;
}

function refuseClosed(grant: CreditGrant, now: number): void {
  if (grant.voided_at !== null) {
    throw new StripeFailure('This credit grant has already been voided.');
  }
  if (grant.expires_at !== null && grant.expires_at <= now) {
    throw new StripeFailure('This credit grant has already expired.');
  }
}
