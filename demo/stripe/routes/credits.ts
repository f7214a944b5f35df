import { Hono } from 'hono';
import type Stripe from 'stripe';
import { z } from 'zod';
import { type BalanceFilter, creditBalances } from '../billing/credit-balances.ts';
import { refuseUnclearScope } from '../billing/new-credit-grant.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import type { Wire } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { grantWithId } from './credit-grants.ts';
import { customerOf } from './customers.ts';

const filterShape = z.strictObject({
  applicability_scope: z
    .strictObject({
      price_type: z.literal('metered').optional(),
      prices: z.array(z.strictObject({ id: field.text })).optional(),
    })
    .optional(),
  credit_grant: field.text.optional(),
  type: z.enum(['applicability_scope', 'credit_grant']),
});

/** What is left of a customer's billing credits, and the ledger that says why. */
export function creditRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.get('/billing/credit_balance_summary', (c) => {
    const params = read(c.get('form'), {
      customer: field.text,
      expand: field.expand,
      filter: filterShape,
    });
    const customer = customerOf(world, params.customer, 'customer');
    const filter = filterOf(world, params.filter, customer.id);
    const summary: Wire<Stripe.Billing.CreditBalanceSummary> = {
      object: 'billing.credit_balance_summary',
      balances: creditBalances(world, customer.id, filter, nowOf(world, customer)),
      customer: customer.id,
      customer_account: null,
      livemode: false,
    };
    return answer(world, summary, params.expand);
  });

  routes.get('/billing/credit_balance_transactions', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      credit_grant: field.text.optional(),
      customer: field.text.optional(),
    });
    const { credit_grant, customer } = params;
    if (customer !== undefined) customerOf(world, customer, 'customer');
    if (credit_grant !== undefined) grantWithId(world, credit_grant, 'credit_grant');
    const { creditGrants, creditTransactions } = world.store;
    const found = newestFirst(creditTransactions.values()).filter(
      (transaction) =>
        (credit_grant === undefined || transaction.credit_grant === credit_grant) &&
        (customer === undefined
          ? credit_grant !== undefined || transaction.test_clock === null
          : creditGrants.get(transaction.credit_grant)?.customer === customer),
    );
    return answer(
      world,
      page(found, params, '/v1/billing/credit_balance_transactions'),
      params.expand,
    );
  });

  routes.get('/billing/credit_balance_transactions/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const id = c.req.param('id');
    const transaction = world.store.creditTransactions.get(id);
    if (!transaction) throw missing('credit balance transaction', id);
    return answer(world, transaction, expand);
  });

  return routes;
}

/** A filter holds what its type says, and nothing else. */
function filterOf(
  world: World,
  { applicability_scope: scope, credit_grant, type }: z.output<typeof filterShape>,
  customer: string,
): BalanceFilter {
  const isScope = type === 'applicability_scope';
  if (isScope !== (scope !== undefined) || isScope === (credit_grant !== undefined)) {
    const message = `You must pass filter[${type}] when filter[type] is ${type}, and no other filter.`;
    throw new StripeFailure(message, { param: `filter[${type}]` });
  }
  if (scope) {
    refuseUnclearScope(world, scope, 'filter[applicability_scope]');
    return { prices: scope.prices?.map(({ id }) => id) ?? null };
  }
  const grant = grantWithId(world, credit_grant!, 'filter[credit_grant]');
  if (grant.customer === customer) return { grant: grant.id };
  throw missing('credit grant', grant.id, 'filter[credit_grant]');
}
