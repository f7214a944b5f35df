import { Hono } from 'hono';
import { moveBalance } from '../billing/balance.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, page, paging, timeFilter } from '../http/lists.ts';
import type { Customer, CustomerBalanceTransaction } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { customerOf } from './customers.ts';

const changeable = {
  description: field.nullableText.optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
};

/** What moved a customer's balance, and adjustments made by hand. */
export function customerBalanceRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/customers/:customer/balance_transactions', (c) => {
    const customer = customerOf(world, c.req.param('customer'));
    const { amount, currency, description, expand, metadata } = read(c.get('form'), {
      ...changeable,
      amount: field.integer,
      currency: field.currency,
    });
    refuseOtherCurrency(customer, currency);
    customer.currency ??= currency;
    const movement = {
      amount,
      type: 'adjustment' as const,
      ...(description && { description }),
      ...(metadata && { metadata }),
    };
    return answer(world, moveBalance(world, customer, movement, nowOf(world, customer)), expand);
  });

  routes.get('/customers/:customer/balance_transactions', (c) => {
    const { id } = customerOf(world, c.req.param('customer'));
    const params = read(c.get('form'), {
      ...paging,
      created: timeFilter,
      invoice: field.text.optional(),
    });
    // Newest first by when they moved the balance, so that ending balances follow each other.
    const found = [...world.store.balanceTransactions.values()]
      .reverse()
      .filter(
        ({ created, customer, invoice }) =>
          customer === id &&
          (params.invoice === undefined || invoice === params.invoice) &&
          isWithin(created, params.created),
      );
    const url = `/v1/customers/${id}/balance_transactions`;
    return answer(world, page(found, params, url), params.expand);
  });

  routes.get('/customers/:customer/balance_transactions/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const { customer, id } = c.req.param();
    return answer(world, transactionOf(world, customerOf(world, customer), id), expand);
  });

  routes.post('/customers/:customer/balance_transactions/:id', (c) => {
    const { customer, id } = c.req.param();
    const transaction = transactionOf(world, customerOf(world, customer), id);
    const { description, expand, metadata } = read(c.get('form'), changeable);
    if (description !== undefined) transaction.description = description;
    transaction.metadata = mergeMetadata(transaction.metadata ?? {}, metadata);
    return answer(world, transaction, expand);
  });

  return routes;
}

function transactionOf(world: World, customer: Customer, id: string): CustomerBalanceTransaction {
  const transaction = world.store.balanceTransactions.get(id);
  if (transaction?.customer === customer.id) return transaction;
  throw missing('customer balance transaction', id);
}

/** One customer has one currency here, and one balance in it. */
function refuseOtherCurrency(customer: Customer, currency: string): void {
  if (customer.currency === null || customer.currency === currency) return;
  const message = `You cannot combine currencies on a single customer. This customer has had a subscription, coupon, or invoice item with currency ${customer.currency}`;
  throw new StripeFailure(message, { param: 'currency' });
}
