import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { customerOnClock, seatSubscription } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/invoiceitems', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers a whole item that waits for an invoice', async () => {
    const { customer } = await customerOnClock(account);
    const item = await stripe.invoiceItems.create({
      amount: 1250,
      currency: 'usd',
      customer: customer.id,
      description: 'Setup',
    });
    assertShape(item);
    assert.deepEqual(
      [item.amount, item.description, item.invoice, item.proration],
      [1250, 'Setup', null, false],
    );
  });

  it('rides the next invoice of its subscription, and shows in its preview', async () => {
    const { customer, subscription } = await seatSubscription(account);
    const item = await stripe.invoiceItems.create({
      amount: 1250,
      currency: 'usd',
      customer: customer.id,
      subscription: subscription.id,
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 2000 + 1250);
    const own = preview.lines.data.find(({ amount }) => amount === 1250);
    assert.equal(own?.parent?.invoice_item_details?.invoice_item, item.id);
  });

  it('names a customer that does not exist', async () => {
    const error = await failureOf(
      stripe.invoiceItems.create({ amount: 1, currency: 'usd', customer: 'cus_none' }),
    );
    assert.deepEqual([error.code, error.param], ['resource_missing', 'customer']);
  });
});

describe('DELETE /v1/invoiceitems/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes a waiting item back', async () => {
    const { customer } = await customerOnClock(account);
    const { id } = await stripe.invoiceItems.create({
      amount: 1250,
      currency: 'usd',
      customer: customer.id,
    });
    const deleted = await stripe.invoiceItems.del(id);
    assertShape(deleted, 'deleted_invoiceitem');
    const { data } = await stripe.invoiceItems.list({ customer: customer.id });
    assert.deepEqual(data, []);
  });
});

describe('GET /v1/invoiceitems', () => {
  const account = openAccount();
  const { stripe } = account;

  it('lists a customer’s items', async () => {
    const { customer } = await customerOnClock(account);
    const { id } = await stripe.invoiceItems.create({
      amount: -300,
      currency: 'usd',
      customer: customer.id,
    });
    const { data } = await stripe.invoiceItems.list({ customer: customer.id, pending: true });
    assert.deepEqual(
      data.map((item) => [item.id, item.amount]),
      [[id, -300]],
    );
  });
});

describe('POST /v1/invoiceitems/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('changes a waiting item', async () => {
    const { customer } = await customerOnClock(account);
    const { id } = await stripe.invoiceItems.create({
      amount: 100,
      currency: 'usd',
      customer: customer.id,
    });
    const changed = await stripe.invoiceItems.update(id, { amount: 200, description: 'Twice' });
    assert.deepEqual([changed.amount, changed.description], [200, 'Twice']);
  });
});
