import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import {
  customerOnClock,
  DAY,
  HOUR,
  meteredSubscription,
  newestInvoice,
  periodEndOf,
  seatSubscription,
  sendUsage,
} from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('A billing cycle', () => {
  const account = openAccount();
  const { stripe } = account;

  it('drafts an invoice at the period’s end and finalizes it about an hour later', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription } = arranged;
    await sendUsage(account, arranged, '120');
    const end = periodEndOf(subscription);
    await account.advance(clock, end + 60);
    const draft = await account.eventually(() => newestInvoice(account, customer));
    assert.equal(draft.status, 'draft');
    assert.equal(draft.billing_reason, 'subscription_cycle');
    assert.equal(draft.hosted_invoice_url, null);
    await account.advance(clock, end + 2 * HOUR);
    await account.eventually(async () => {
      const paid = await newestInvoice(account, customer);
      assert.equal(paid.id, draft.id);
      assert.deepEqual(
        [paid.status, paid.total, paid.amount_paid, paid.amount_remaining],
        ['paid', 120, 120, 0],
      );
      assert.match(paid.hosted_invoice_url ?? '', /^https?:\/\//);
      assert.match(paid.invoice_pdf ?? '', /^https?:\/\//);
      assert.ok(paid.number);
    });
  });

  it('moves the item to its next period', async () => {
    const { clock, subscription } = await seatSubscription(account);
    const end = periodEndOf(subscription);
    await account.advance(clock, end + 60);
    await account.eventually(async () => {
      const { items } = await stripe.subscriptions.retrieve(subscription.id);
      assert.equal(items.data[0]?.current_period_start, end);
    });
  });

  it('bills a graduated price by the units of each tier', async () => {
    const arranged = await meteredSubscription(account, {
      billing_scheme: 'tiered',
      tiers: [
        { unit_amount: 700, up_to: 5 },
        { unit_amount: 650, up_to: 10 },
        { unit_amount: 600, up_to: 'inf' },
      ],
      tiers_mode: 'graduated',
    });
    await sendUsage(account, arranged, '25');
    await account.eventually(async () => {
      const preview = await previewOf(arranged.subscription);
      assert.equal(preview.total, 15_750);
    });
  });

  it('bills a volume price by the tier of the total, whose end is inclusive', async () => {
    const arranged = await meteredSubscription(account, {
      billing_scheme: 'tiered',
      tiers: [
        { unit_amount: 500, up_to: 5 },
        { unit_amount: 400, up_to: 10 },
        { unit_amount: 300, up_to: 15 },
        { unit_amount: 200, up_to: 20 },
        { unit_amount: 100, up_to: 'inf' },
      ],
      tiers_mode: 'volume',
    });
    await sendUsage(account, arranged, '20');
    await account.eventually(async () => {
      assert.equal((await previewOf(arranged.subscription)).total, 4000);
    });
  });

  it('bills whole packages, and keeps raw units on the line', async () => {
    const arranged = await meteredSubscription(account, {
      transform_quantity: { divide_by: 60, round: 'up' },
      unit_amount: 1000,
    });
    await sendUsage(account, arranged, '150');
    await account.eventually(async () => {
      const preview = await previewOf(arranged.subscription);
      assert.deepEqual([preview.total, preview.lines.data[0]?.quantity], [3000, 150]);
    });
  });

  it('bills less than nothing as nothing', async () => {
    const arranged = await meteredSubscription(account);
    await sendUsage(account, arranged, '-5');
    assert.equal((await previewOf(arranged.subscription)).total, 0);
  });

  it('takes a customer’s credit before it charges', async () => {
    const { clock, customer, subscription } = await seatSubscription(account);
    await stripe.customers.update(customer.id, { balance: -500 });
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual(
        [invoice.total, invoice.starting_balance, invoice.ending_balance, invoice.amount_due],
        [2000, -500, 0, 1500],
      );
    });
  });

  it('leaves less than the smallest charge to the customer’s balance', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription } = arranged;
    await sendUsage(account, arranged, '30');
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual([invoice.status, invoice.total, invoice.ending_balance], ['paid', 30, 30]);
    });
  });

  function previewOf({ id }: Stripe.Subscription) {
    return stripe.invoices.createPreview({ subscription: id });
  }
});

describe('GET /v1/invoices', () => {
  const account = openAccount();
  const { stripe } = account;

  it('lists newest first by customer, subscription and status', async () => {
    const { clock, customer, subscription } = await seatSubscription(account);
    await account.advance(clock, periodEndOf(subscription) + 60);
    await account.eventually(async () => {
      const { data } = await stripe.invoices.list({ customer: customer.id });
      assert.deepEqual(
        data.map(({ billing_reason }) => billing_reason),
        ['subscription_cycle', 'subscription_create'],
      );
      assert.ok(data[0]!.created > data[1]!.created);
    });
    const paid = await stripe.invoices.list({ status: 'paid', subscription: subscription.id });
    assert.deepEqual(
      paid.data.map(({ billing_reason }) => billing_reason),
      ['subscription_create'],
    );
    const sent = await stripe.invoices.list({
      collection_method: 'send_invoice',
      customer: customer.id,
    });
    assert.deepEqual(sent.data, []);
  });

  it('lists by when they were made', async () => {
    const { customer, start } = await seatSubscription(account);
    const ask = (created: Stripe.RangeQueryParam) =>
      stripe.invoices.list({ created, customer: customer.id });
    assert.equal((await ask({ gte: start, lte: start + DAY })).data.length, 1);
    assert.equal((await ask({ lt: start })).data.length, 0);
  });
});

describe('GET /v1/invoices/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers a whole invoice whose totals follow from its lines', async () => {
    const { customer } = await seatSubscription(account, { quantity: 3 });
    const { id } = await newestInvoice(account, customer);
    const invoice = await stripe.invoices.retrieve(id);
    assertShape(invoice);
    assertShape(invoice.lines.data[0]!);
    const lines = invoice.lines.data.reduce((sum, { amount }) => sum + amount, 0);
    assert.deepEqual([invoice.subtotal, invoice.total, invoice.amount_due], [lines, lines, lines]);
    assert.deepEqual([invoice.total_excluding_tax, invoice.total_taxes ?? []], [lines, []]);
  });

  it('says which subscription it is of', async () => {
    const { customer, subscription } = await seatSubscription(account);
    const { parent } = await newestInvoice(account, customer);
    assert.equal(parent?.type, 'subscription_details');
    assert.equal(parent?.subscription_details?.subscription, subscription.id);
  });

  it('shows its payments when they are expanded', async () => {
    const { customer } = await seatSubscription(account);
    const { id } = await newestInvoice(account, customer);
    const { payments } = await stripe.invoices.retrieve(id, { expand: ['payments'] });
    const payment = payments?.data[0];
    assert.ok(payment);
    assertShape(payment);
    assert.deepEqual(
      [payment.status, payment.amount_paid, payment.is_default],
      ['paid', 2000, true],
    );
    assert.equal(payment.payment.type, 'payment_intent');
  });

  it('answers 404 for an unknown one', async () => {
    const error = await failureOf(stripe.invoices.retrieve('in_none'));
    assert.deepEqual([error.statusCode, error.code], [404, 'resource_missing']);
  });
});

describe('GET /v1/invoices/:id/lines', () => {
  const account = openAccount();

  it('pages through the lines', async () => {
    const { customer } = await seatSubscription(account);
    const { id, lines } = await newestInvoice(account, customer);
    const { data, url } = await account.stripe.invoices.listLineItems(id);
    assert.deepEqual(
      data.map((line) => line.id),
      lines.data.map((line) => line.id),
    );
    assert.match(url, new RegExp(`/v1/invoices/${id}/lines`));
  });
});

describe('POST /v1/invoices', () => {
  const account = openAccount();
  const { stripe } = account;

  it('drafts an invoice of pending items, which finalizing opens', async () => {
    const { customer } = await customerOnClock(account);
    await stripe.invoiceItems.create({ amount: 900, currency: 'usd', customer: customer.id });
    const draft = await stripe.invoices.create({
      auto_advance: false,
      currency: 'usd',
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    assert.deepEqual([draft.status, draft.total, draft.billing_reason], ['draft', 900, 'manual']);
    const open = await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
    assert.deepEqual([open.status, open.amount_remaining], ['open', 900]);
  });

  it('leaves pending items alone when told to', async () => {
    const { customer } = await customerOnClock(account);
    await stripe.invoiceItems.create({ amount: 900, currency: 'usd', customer: customer.id });
    const draft = await stripe.invoices.create({
      currency: 'usd',
      customer: customer.id,
      pending_invoice_items_behavior: 'exclude',
    });
    assert.equal(draft.total, 0);
  });
});

describe('DELETE /v1/invoices/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('removes a draft, and nothing that is final', async () => {
    const { customer } = await seatSubscription(account);
    const draft = await stripe.invoices.create({ currency: 'usd', customer: customer.id });
    const deleted = await stripe.invoices.del(draft.id);
    assert.equal(deleted.deleted, true);
    assertShape(deleted, 'deleted_invoice');
    const paid = await stripe.invoices.list({ customer: customer.id, status: 'paid' });
    const error = await failureOf(stripe.invoices.del(paid.data[0]!.id));
    assert.equal(error.statusCode, 400);
  });
});

describe('POST /v1/invoices/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('changes a draft', async () => {
    const { customer } = await customerOnClock(account);
    const { id } = await stripe.invoices.create({ currency: 'usd', customer: customer.id });
    const changed = await stripe.invoices.update(id, { description: 'Thank you' });
    assert.deepEqual([changed.status, changed.description], ['draft', 'Thank you']);
  });
});

describe('POST /v1/invoices/:id/send', () => {
  const account = openAccount();
  const { stripe } = account;

  it('opens an invoice that is to be sent', async () => {
    const { customer } = await customerOnClock(account);
    await stripe.invoiceItems.create({ amount: 900, currency: 'usd', customer: customer.id });
    const { id } = await stripe.invoices.create({
      auto_advance: false,
      collection_method: 'send_invoice',
      currency: 'usd',
      customer: customer.id,
      days_until_due: 14,
      pending_invoice_items_behavior: 'include',
    });
    const sent = await stripe.invoices.sendInvoice(id);
    assert.deepEqual([sent.status, sent.amount_due], ['open', 900]);
    assert.equal(typeof sent.due_date, 'number');
  });
});
