import { Hono } from 'hono';
import type Stripe from 'stripe';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { field, read } from '../http/form.ts';
import type { Wire } from '../wire.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';

/** Nobody holds credits yet: the summary has Stripe's shape and no balances. */
export function creditRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.get('/billing/credit_balance_summary', (c) => {
    const params = read(c.get('form'), {
      customer: field.text,
      expand: field.expand,
      filter: z.strictObject({
        applicability_scope: z
          .strictObject({
            price_type: z.literal('metered').optional(),
            prices: z.array(z.strictObject({ id: field.text })).optional(),
          })
          .optional(),
        credit_grant: field.text.optional(),
        type: z.enum(['applicability_scope', 'credit_grant']),
      }),
    });
    const summary: Wire<Stripe.Billing.CreditBalanceSummary> = {
      object: 'billing.credit_balance_summary',
      balances: [],
      customer: customerOf(world, params.customer, 'customer').id,
      customer_account: null,
      livemode: false,
    };
    return answer(world, summary, params.expand);
  });

  return routes;
}
