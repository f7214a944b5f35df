import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  createPrice,
  customerOnClock,
  DAY,
  eventTypes,
  failureOf,
  type Harness,
  newestInvoiceOf,
  START,
  seatSubscription,
  start,
} from './harness.ts';

describe('a customer’s balance', () => {
  it('is adjusted by a transaction that says where it ends', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerOnClock(harness);
    const made = await stripe.customers.createBalanceTransaction(customer.id, {
      amount: -500,
      currency: 'usd',
      description: 'Sorry for the outage',
      metadata: { ticket: '7' },
    });
    assert.match(made.id, /^cbtxn_/);
    assert.deepEqual(JSON.parse(JSON.stringify(made)), {
      id: made.id,
      object: 'customer_balance_transaction',
      amount: -500,
      checkout_session: null,
      created: START,
      credit_note: null,
      currency: 'usd',
      customer: customer.id,
      customer_account: null,
      description: 'Sorry for the outage',
      ending_balance: -500,
      invoice: null,
      livemode: false,
      metadata: { ticket: '7' },
      type: 'adjustment',
    });
    const after = await customerOf(harness, customer.id);
    assert.deepEqual([after.balance, after.currency], [-500, 'usd']);
  });

  it('is in one currency', async () => {
    const harness = start();
    const { stripe } = harness;
    const { id } = await stripe.customers.create({});
    await stripe.customers.createBalanceTransaction(id, { amount: 5, currency: 'eur' });
    const other = stripe.customers.createBalanceTransaction(id, { amount: 5, currency: 'usd' });
    assert.equal((await failureOf(other)).param, 'currency');
  });

  it('that a request sets is written as an adjustment by the difference', async () => {
    const harness = start();
    const { stripe } = harness;
    const { balance, id } = await stripe.customers.create({ balance: -500 });
    assert.equal(balance, -500);
    await stripe.customers.update(id, { balance: 200 });
    await stripe.customers.update(id, { balance: 200 });
    assert.deepEqual(await ledgerOf(harness, id), [
      ['adjustment', 700, 200],
      ['adjustment', -500, -500],
    ]);
  });

  it('tells of each change once, with what was before', async () => {
    const harness = start();
    const { stripe } = harness;
    const { id } = await stripe.customers.create({});
    await stripe.customers.update(id, { balance: 200 });
    await stripe.customers.createBalanceTransaction(id, { amount: 50, currency: 'usd' });
    assert.deepEqual(await eventTypes(harness, 'customer.'), [
      'customer.created',
      'customer.updated',
      'customer.updated',
    ]);
    const { data } = await stripe.events.list({ type: 'customer.updated' });
    assert.deepEqual(
      data.map((event) => event.data.previous_attributes),
      [{ balance: 200 }, { balance: 0 }],
    );
  });

  it('has a history, newest first, by time and by invoice', async () => {
    const harness = start();
    const { stripe, wall } = harness;
    const { id } = await stripe.customers.create({ balance: -500 });
    wall.now = new Date((START + DAY) * 1000);
    await stripe.customers.createBalanceTransaction(id, { amount: 100, currency: 'usd' });
    const list = async (params: Stripe.CustomerListBalanceTransactionsParams) =>
      (await stripe.customers.listBalanceTransactions(id, params)).data.map(({ amount }) => amount);
    assert.deepEqual(await list({}), [100, -500]);
    assert.deepEqual(await list({ created: { lt: START + DAY } }), [-500]);
    assert.deepEqual(await list({ invoice: 'in_0' }), []);
  });

  it('keeps its history to its customer', async () => {
    const { stripe } = start();
    const mine = await stripe.customers.create({ balance: -500 });
    const other = await stripe.customers.create({ balance: -700 });
    const { data } = await stripe.customers.listBalanceTransactions(mine.id);
    assert.equal(data.length, 1);
    const { id } = data[0]!;
    const found = await stripe.customers.retrieveBalanceTransaction(mine.id, id);
    assert.equal(found.ending_balance, -500);
    const foreign = stripe.customers.retrieveBalanceTransaction(other.id, id);
    assert.equal((await failureOf(foreign)).statusCode, 404);
  });

  it('has transactions whose words can change and whose amounts cannot', async () => {
    const harness = start();
    const { stripe } = harness;
    const customer = await stripe.customers.create({ balance: -500 });
    const { data } = await stripe.customers.listBalanceTransactions(customer.id);
    const { id } = data[0]!;
    const changed = await stripe.customers.updateBalanceTransaction(customer.id, id, {
      description: 'Refund',
      metadata: { ticket: '7' },
    });
    assert.deepEqual([changed.description, changed.metadata?.ticket], ['Refund', '7']);
    const more = { amount: 1 } as Stripe.CustomerUpdateBalanceTransactionParams;
    const update = stripe.customers.updateBalanceTransaction(customer.id, id, more);
    assert.equal((await failureOf(update)).code, 'parameter_unknown');
  });

  it('pays for an invoice as far as it goes, and says for which', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerOnClock(harness);
    await stripe.customers.update(customer.id, { balance: -400 });
    const price = await createPrice(harness, null, { unit_amount: 1000 });
    await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual(
      [invoice.total, invoice.starting_balance, invoice.amount_due, invoice.ending_balance],
      [1000, -400, 600, 0],
    );
    const { data } = await stripe.customers.listBalanceTransactions(customer.id, {
      invoice: invoice.id,
    });
    assert.deepEqual(
      data.map(({ amount, type }) => [type, amount]),
      [['applied_to_invoice', 400]],
    );
  });

  it('takes an amount too small to charge', async () => {
    const harness = start();
    const { customer } = await seatSubscription(harness, {}, { unit_amount: 30 });
    assert.equal((await newestInvoiceOf(harness, customer)).amount_due, 0);
    assert.deepEqual(await ledgerOf(harness, customer.id), [['invoice_too_small', 30, 30]]);
  });

  it('is given back what an invoice took that is voided', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    await harness.stripe.customers.update(customer.id, { balance: -300 });
    const invoice = await finalized(harness, customer.id, { amount: 1000, currency: 'usd' });
    assert.equal((await customerOf(harness, customer.id)).balance, 0);
    await harness.stripe.invoices.voidInvoice(invoice.id);
    const [last] = await ledgerOf(harness, customer.id);
    assert.deepEqual(last, ['unapplied_from_invoice', -300, -300]);
  });

  it('stays as it is through an invoice of other money, voided or not', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    await harness.stripe.customers.update(customer.id, { balance: -300 });
    const invoice = await finalized(harness, customer.id, { amount: 5124, currency: 'kwd' });
    assert.deepEqual(
      [invoice.amount_due, invoice.starting_balance, invoice.ending_balance],
      [5120, 0, 0],
    );
    await harness.stripe.invoices.voidInvoice(invoice.id);
    assert.deepEqual(await ledgerOf(harness, customer.id), [['adjustment', -300, -300]]);
  });

  it('is where each transaction said it would end, and their sum', async () => {
    const harness = start();
    const { stripe } = harness;
    const { id } = await stripe.customers.create({});
    for (const amount of [-700, 300, 1, -4]) {
      await stripe.customers.createBalanceTransaction(id, { amount, currency: 'usd' });
    }
    const { data } = await stripe.customers.listBalanceTransactions(id);
    let balance = 0;
    for (const { amount, ending_balance } of data.reverse()) {
      balance += amount;
      assert.equal(ending_balance, balance);
    }
    assert.equal((await customerOf(harness, id)).balance, balance);
  });
});

async function customerOf({ stripe }: Harness, id: string): Promise<Stripe.Customer> {
  return (await stripe.customers.retrieve(id)) as Stripe.Customer;
}

/** An open invoice for one amount. */
async function finalized(
  { stripe }: Harness,
  customer: string,
  { amount, currency }: { amount: number; currency: string },
) {
  await stripe.invoiceItems.create({ amount, currency, customer });
  const draft = await stripe.invoices.create({
    collection_method: 'send_invoice',
    currency,
    customer,
    days_until_due: 3,
    pending_invoice_items_behavior: 'include',
  });
  return stripe.invoices.finalizeInvoice(draft.id);
}

/** A customer's transactions, newest first. */
async function ledgerOf({ stripe }: Harness, id: string) {
  const { data } = await stripe.customers.listBalanceTransactions(id);
  return data.map(({ amount, ending_balance, type }) => [type, amount, ending_balance]);
}
