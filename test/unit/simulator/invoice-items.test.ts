import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  advanceTo,
  createPrice,
  customerOnClock,
  decimal,
  failureOf,
  HOUR,
  newestInvoiceOf,
  START,
  seatSubscription,
  start,
} from './harness.ts';

const END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;

describe('an invoice item', () => {
  it('is an amount with its words, waiting for an invoice', async () => {
    const { customer, stripe } = await buyer();
    const item = await stripe.invoiceItems.create({
      amount: 1250,
      currency: 'usd',
      customer: customer.id,
      description: 'Setup',
    });
    assert.deepEqual(
      [item.amount, item.description, item.invoice, item.proration, item.date],
      [1250, 'Setup', null, false, START],
    );
    assert.deepEqual(item.period, { start: START, end: START });
    assert.equal(String(item.pricing?.unit_amount_decimal), '1250');
  });

  it('is a price and a quantity, or a unit amount and a quantity', async () => {
    const { harness, customer, stripe } = await buyer();
    const price = await createPrice(harness, null, {
      product_data: { name: 'Hours' },
      recurring: undefined,
      unit_amount: 9000,
    });
    const priced = await stripe.invoiceItems.create({
      customer: customer.id,
      pricing: { price: price.id },
      quantity: 3,
    });
    assert.deepEqual([priced.amount, priced.description], [27_000, 'Hours']);
    const unit = await stripe.invoiceItems.create({
      currency: 'usd',
      customer: customer.id,
      quantity_decimal: decimal('2.5'),
      unit_amount_decimal: decimal('33.3'),
    });
    assert.deepEqual([unit.amount, unit.quantity, String(unit.quantity_decimal)], [83, 2, '2.5']);
  });

  it('refuses recurring prices and amounts without a currency', async () => {
    const { harness, customer, stripe } = await buyer();
    const price = await createPrice(harness, null, { unit_amount: 9000 });
    const create = (more: Stripe.InvoiceItemCreateParams) =>
      failureOf(stripe.invoiceItems.create({ customer: customer.id, ...more }));
    assert.equal((await create({ pricing: { price: price.id } })).param, 'pricing[price]');
    assert.equal((await create({ amount: 5 })).param, 'currency');
    assert.equal((await create({ currency: 'usd' })).param, 'amount');
  });

  it('rides on the next invoice of its customer, before what that bills', async () => {
    const { harness, clock, customer, subscription } = await seats();
    await harness.stripe.invoiceItems.create({
      amount: 700,
      currency: 'usd',
      customer: customer.id,
      description: 'Support',
      metadata: { ticket: '7' },
    });
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 1700);
    await advanceTo(harness, clock, END + HOUR);
    const invoice = await newestInvoiceOf(harness, customer);
    const [line] = invoice.lines.data;
    assert.deepEqual(
      [line?.description, line?.amount, line?.metadata],
      ['Support', 700, { ticket: '7' }],
    );
    const [item] = (await harness.stripe.invoiceItems.list({ customer: customer.id })).data;
    assert.equal(item?.invoice, invoice.id);
    assert.equal(line?.parent?.invoice_item_details?.invoice_item, item?.id);
    await advanceTo(harness, clock, Date.UTC(2026, 2, 15, 10, 30, 45) / 1000);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 1000);
  });

  it('of a subscription waits for that one', async () => {
    const { harness, customer, price, subscription } = await seats();
    const other = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    await harness.stripe.invoiceItems.create({
      amount: 700,
      currency: 'usd',
      customer: customer.id,
      subscription: other.id,
    });
    const totals = [];
    for (const { id } of [subscription, other]) {
      totals.push((await harness.stripe.invoices.createPreview({ subscription: id })).total);
    }
    assert.deepEqual(totals, [1000, 1700]);
  });

  it('added to a draft is on it at once', async () => {
    const { harness, clock, customer } = await seats();
    await advanceTo(harness, clock, END);
    const draft = await newestInvoiceOf(harness, customer);
    const item = await harness.stripe.invoiceItems.create({
      amount: -300,
      currency: 'usd',
      customer: customer.id,
      invoice: draft.id,
    });
    assert.equal(item.discountable, false);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 700);
    await harness.stripe.invoiceItems.update(item.id, { amount: -100, description: 'Sorry' });
    assert.equal((await newestInvoiceOf(harness, customer)).total, 900);
    await harness.stripe.invoiceItems.del(item.id);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 1000);
  });

  it('of a finalized invoice can be neither changed nor deleted', async () => {
    const { harness, clock, customer } = await seats();
    const item = await harness.stripe.invoiceItems.create({
      amount: 700,
      currency: 'usd',
      customer: customer.id,
    });
    await advanceTo(harness, clock, END + HOUR);
    for (const work of [
      harness.stripe.invoiceItems.update(item.id, { amount: 1 }),
      harness.stripe.invoiceItems.del(item.id),
    ]) {
      assert.equal((await failureOf(work)).code, 'invoice_not_editable');
    }
  });

  it('can be listed by what became of it', async () => {
    const { harness, clock, customer } = await seats();
    const create = () =>
      harness.stripe.invoiceItems.create({ amount: 1, currency: 'usd', customer: customer.id });
    const first = await create();
    await advanceTo(harness, clock, END);
    const second = await create();
    const ids = async (pending: boolean) =>
      (await harness.stripe.invoiceItems.list({ customer: customer.id, pending })).data.map(
        ({ id }) => id,
      );
    assert.deepEqual([await ids(false), await ids(true)], [[first.id], [second.id]]);
  });
});

async function buyer() {
  const harness = start();
  const { customer } = await customerOnClock(harness);
  return { customer, harness, stripe: harness.stripe };
}

async function seats() {
  const harness = start();
  return { harness, ...(await seatSubscription(harness)) };
}
