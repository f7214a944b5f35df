import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import {
  customerOnClock,
  HOUR,
  meteredSubscription,
  newestInvoice,
  periodEndOf,
  seatSubscription,
  sendUsage,
} from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

const SCOPE = {
  applicability_scope: { price_type: 'metered' },
  type: 'applicability_scope',
} as const;

describe('POST /v1/billing/credit_grants', () => {
  const account = openAccount();

  it('answers a whole grant', async () => {
    const { customer } = await customerOnClock(account);
    const grant = await give(customer.id, 1000);
    assertShape(grant);
    assert.deepEqual(grant.amount.monetary, { currency: 'usd', value: 1000 });
    assert.deepEqual([grant.category, grant.priority, grant.voided_at], ['paid', 50, null]);
  });

  it('needs a customer that exists', async () => {
    assert.equal((await failureOf(give('cus_none', 1000))).statusCode, 400);
  });

  it('pays for usage when the invoice finalizes, and for no seats', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription } = arranged;
    await give(customer.id, 300);
    await sendUsage(account, arranged, '1000');
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual([invoice.status, invoice.subtotal, invoice.total], ['paid', 1000, 700]);
      assert.deepEqual(
        invoice.total_pretax_credit_amounts?.map(({ amount, type }) => [amount, type]),
        [[300, 'credit_balance_transaction']],
      );
    });
    const seats = await seatSubscription(account);
    await give(seats.customer.id, 300);
    await account.advance(seats.clock, periodEndOf(seats.subscription) + 2 * HOUR);
    await account.eventually(async () => {
      assert.equal((await newestInvoice(account, seats.customer)).total, 2000);
    });
  });

  function give(customer: string, value: number) {
    return account.stripe.billing.creditGrants.create({
      amount: { monetary: { currency: 'usd', value }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'paid',
      customer,
      name: 'Prepaid',
    });
  }
});

describe('POST /v1/billing/credit_grants/:id/expire', () => {
  const account = openAccount();
  const { billing } = account.stripe;

  it('leaves nothing available', async () => {
    const { customer } = await customerOnClock(account);
    const { id } = await grant(customer.id);
    const expired = await billing.creditGrants.expire(id);
    assert.equal(typeof expired.expires_at, 'number');
    await account.eventually(async () => {
      const { balances } = await billing.creditBalanceSummaries.retrieve({
        customer: customer.id,
        filter: SCOPE,
      });
      assert.ok(balances.every(({ available_balance }) => !available_balance.monetary?.value));
    });
  });

  function grant(customer: string) {
    return billing.creditGrants.create({
      amount: { monetary: { currency: 'usd', value: 500 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'promotional',
      customer,
    });
  }
});

describe('GET /v1/billing/credit_balance_summary', () => {
  const account = openAccount();
  const { billing } = account.stripe;

  it('adds up what is granted, one balance a currency', async () => {
    const { customer } = await customerOnClock(account);
    for (const value of [1000, 500]) {
      await billing.creditGrants.create({
        amount: { monetary: { currency: 'usd', value }, type: 'monetary' },
        applicability_config: { scope: { price_type: 'metered' } },
        category: 'paid',
        customer: customer.id,
      });
    }
    await account.eventually(async () => {
      const summary = await billing.creditBalanceSummaries.retrieve({
        customer: customer.id,
        filter: SCOPE,
      });
      assertShape(summary);
      assert.deepEqual(
        summary.balances.map(({ available_balance }) => available_balance.monetary),
        [{ currency: 'usd', value: 1500 }],
      );
    });
  });

  it('needs a filter', async () => {
    const { customer } = await customerOnClock(account);
    const path = `/v1/billing/credit_balance_summary?customer=${customer.id}`;
    assert.equal((await account.raw('GET', path)).status, 400);
  });
});

describe('GET /v1/billing/credit_balance_transactions', () => {
  const account = openAccount();
  const { billing } = account.stripe;

  it('shows what was granted and what an invoice used', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription } = arranged;
    const grant = await billing.creditGrants.create({
      amount: { monetary: { currency: 'usd', value: 300 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'paid',
      customer: customer.id,
    });
    await sendUsage(account, arranged, '1000');
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const { data } = await billing.creditBalanceTransactions.list({
        credit_grant: grant.id,
        customer: customer.id,
      });
      const [used, granted] = data;
      assertShape(granted!);
      assert.deepEqual([granted?.type, granted?.credit?.amount.monetary?.value], ['credit', 300]);
      assert.deepEqual([used?.type, used?.debit?.amount.monetary?.value], ['debit', 300]);
      const invoice = await newestInvoice(account, customer);
      assert.equal(used?.debit?.credits_applied?.invoice, invoice.id);
    });
  });
});

describe('POST /v1/customers/:id/balance_transactions', () => {
  const account = openAccount();
  const { stripe } = account;

  it('adjusts the balance and says what it was after', async () => {
    const { customer } = await customerOnClock(account);
    const transaction = await stripe.customers.createBalanceTransaction(customer.id, {
      amount: -700,
      currency: 'usd',
      description: 'Goodwill',
    });
    assertShape(transaction);
    assert.deepEqual(
      [transaction.type, transaction.amount, transaction.ending_balance],
      ['adjustment', -700, -700],
    );
    const after = await stripe.customers.retrieve(customer.id);
    assert.equal(after.deleted ? null : after.balance, -700);
  });
});

describe('GET /v1/customers/:id/balance_transactions', () => {
  const account = openAccount();
  const { stripe } = account;

  it('shows what an invoice took from the balance', async () => {
    const { clock, customer, subscription } = await seatSubscription(account);
    await stripe.customers.createBalanceTransaction(customer.id, { amount: -700, currency: 'usd' });
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const { data } = await stripe.customers.listBalanceTransactions(customer.id);
      assert.deepEqual(
        data.map(({ type, amount, ending_balance }) => [type, amount, ending_balance]),
        [
          ['applied_to_invoice', 700, 0],
          ['adjustment', -700, -700],
        ],
      );
    });
  });
});

describe('POST /v1/billing/credit_grants/:id/void', () => {
  const account = openAccount();
  const { billing } = account.stripe;

  it('takes a grant back, and shows it in the list', async () => {
    const { customer } = await customerOnClock(account);
    const { id } = await billing.creditGrants.create({
      amount: { monetary: { currency: 'usd', value: 500 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'paid',
      customer: customer.id,
    });
    assert.equal(typeof (await billing.creditGrants.voidGrant(id)).voided_at, 'number');
    const { data } = await billing.creditGrants.list({ customer: customer.id });
    assert.deepEqual(
      data.map((grant) => [grant.id, grant.voided_at !== null]),
      [[id, true]],
    );
  });
});

describe('POST /v1/billing/credit_grants/:id', () => {
  const account = openAccount();
  const { billing } = account.stripe;

  it('changes when a grant expires', async () => {
    const { customer, start } = await customerOnClock(account);
    const { id } = await billing.creditGrants.create({
      amount: { monetary: { currency: 'usd', value: 500 }, type: 'monetary' },
      applicability_config: { scope: { price_type: 'metered' } },
      category: 'paid',
      customer: customer.id,
    });
    const expires_at = start + 30 * 86_400;
    assert.equal((await billing.creditGrants.update(id, { expires_at })).expires_at, expires_at);
  });
});
