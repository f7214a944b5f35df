import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { createPrice, customerWithCard, DAY, failureOf, HOUR, START, start } from './harness.ts';

describe('one-off invoices', () => {
  it('bill what waits, finalize and collect by themselves when asked to', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    await item(stripe, customer.id, 2500);
    const draft = await stripe.invoices.create({
      auto_advance: true,
      customer: customer.id,
      description: 'Setup',
      metadata: { order: '7' },
      pending_invoice_items_behavior: 'include',
    });
    assert.deepEqual(
      [draft.status, draft.billing_reason, draft.total, draft.parent],
      ['draft', 'manual', 2500, null],
    );
    assert.equal(draft.automatically_finalizes_at, START + HOUR);
    harness.wall.now = new Date((START + HOUR) * 1000);
    const paid = await stripe.invoices.retrieve(draft.id);
    assert.deepEqual([paid.status, paid.amount_paid, paid.attempt_count], ['paid', 2500, 1]);
    assert.equal(paid.description, 'Setup');
  });

  it('leave pending items alone unless told to take them', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    await item(stripe, customer.id, 2500);
    const empty = await stripe.invoices.create({ customer: customer.id });
    assert.deepEqual(
      [empty.total, empty.auto_advance, empty.automatically_finalizes_at],
      [0, false, null],
    );
    const full = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    assert.equal(full.total, 2500);
  });

  it('take an invoice item that is added to their draft', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    const draft = await stripe.invoices.create({ customer: customer.id });
    await stripe.invoiceItems.create({
      amount: 900,
      currency: 'usd',
      customer: customer.id,
      invoice: draft.id,
    });
    assert.equal((await stripe.invoices.retrieve(draft.id)).total, 900);
  });

  it('change while they are drafts; later only what says nothing about the amount', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    await item(stripe, customer.id, 2500);
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    const changed = await stripe.invoices.update(draft.id, {
      collection_method: 'send_invoice',
      days_until_due: 14,
      description: 'Two weeks',
      footer: 'Thanks',
    });
    assert.deepEqual(
      [changed.collection_method, changed.due_date, changed.description, changed.footer],
      ['send_invoice', START + 14 * DAY, 'Two weeks', 'Thanks'],
    );
    await stripe.invoices.finalizeInvoice(draft.id);
    const late = await failureOf(stripe.invoices.update(draft.id, { description: 'Late' }));
    assert.equal(late.code, 'invoice_not_editable');
    const kept = await stripe.invoices.update(draft.id, { metadata: { seen: 'yes' } });
    assert.deepEqual(kept.metadata, { seen: 'yes' });
    const twice = await failureOf(stripe.invoices.finalizeInvoice(draft.id));
    assert.match(twice.message, /already finalized/);
  });

  it('that are sent wait for their customer, and are late after their day', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    await item(stripe, customer.id, 2500);
    const draft = await stripe.invoices.create({
      collection_method: 'send_invoice',
      customer: customer.id,
      days_until_due: 30,
      pending_invoice_items_behavior: 'include',
    });
    const sent = await stripe.invoices.sendInvoice(draft.id);
    assert.deepEqual([sent.status, sent.attempt_count], ['open', 0]);
    assert.equal(sent.next_payment_attempt, null);
    assert.equal((await stripe.events.list({ type: 'invoice.sent' })).data.length, 1);
    harness.wall.now = new Date((START + 31 * DAY) * 1000);
    assert.equal((await stripe.events.list({ type: 'invoice.overdue' })).data.length, 1);
    assert.equal((await stripe.invoices.pay(draft.id)).status, 'paid');
  });

  it('say what they need to be sent, and that others are not', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    const owner = { customer: customer.id };
    const dateless = stripe.invoices.create({ ...owner, collection_method: 'send_invoice' });
    assert.equal((await failureOf(dateless)).param, 'due_date');
    const dated = stripe.invoices.create({ ...owner, days_until_due: 3 });
    assert.equal((await failureOf(dated)).param, 'due_date');
    const draft = await stripe.invoices.create(owner);
    assert.match((await failureOf(stripe.invoices.sendInvoice(draft.id))).message, /send_invoice/);
    const unknown = stripe.invoices.create({ ...owner, shipping_cost: { shipping_rate: 'x' } });
    assert.equal((await failureOf(unknown)).code, 'parameter_unknown');
    // A request that was refused leaves no draft.
    assert.equal((await stripe.invoices.list(owner)).data.length, 1);
  });

  it('can be deleted as drafts, and give their items back', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    await item(stripe, customer.id, 2500);
    const make = () =>
      stripe.invoices.create({
        customer: customer.id,
        pending_invoice_items_behavior: 'include',
      });
    const draft = await make();
    const gone = await stripe.invoices.del(draft.id);
    assert.deepEqual([gone.id, gone.object, gone.deleted], [draft.id, 'invoice', true]);
    assert.equal((await failureOf(stripe.invoices.retrieve(draft.id))).statusCode, 404);
    const next = await make();
    assert.equal(next.total, 2500);
    await stripe.invoices.finalizeInvoice(next.id);
    assert.equal((await failureOf(stripe.invoices.del(next.id))).statusCode, 400);
  });

  it('give a coupon that works once back with a deleted draft', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    const coupon = await stripe.coupons.create({ duration: 'once', percent_off: 10 });
    harness.sim.discount(customer.id, coupon.id);
    await item(stripe, customer.id, 2500);
    const make = () =>
      stripe.invoices.create({
        customer: customer.id,
        pending_invoice_items_behavior: 'include',
      });
    const draft = await make();
    assert.deepEqual([draft.subtotal, draft.total], [2500, 2250]);
    await stripe.invoices.del(draft.id);
    assert.equal((await make()).total, 2250);
  });

  it('refuse what they cannot be given, and change nothing then', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    const draft = await stripe.invoices.create({ customer: customer.id, description: 'Before' });
    for (const wrong of [
      { discounts: [{ coupon: 'none' }] },
      { default_tax_rates: ['txr_none'] },
      { due_date: START + DAY },
    ]) {
      const failure = stripe.invoices.update(draft.id, { ...wrong, description: 'After' });
      assert.equal((await failureOf(failure)).statusCode, 400);
    }
    assert.equal((await stripe.invoices.retrieve(draft.id)).description, 'Before');
  });

  it('of a subscription bill what waits for it, and cannot be deleted', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    const price = await createPrice(harness, null, { unit_amount: 1000 });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    await stripe.invoiceItems.create({
      amount: 300,
      currency: 'usd',
      customer: customer.id,
      subscription: subscription.id,
    });
    const draft = await stripe.invoices.create({
      customer: customer.id,
      subscription: subscription.id,
    });
    assert.equal(draft.total, 300);
    assert.equal(draft.parent?.subscription_details?.subscription, subscription.id);
    assert.equal((await failureOf(stripe.invoices.del(draft.id))).statusCode, 400);
  });

  it('that fail are retried, and end open with nothing more to come', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'chargeCustomerFail');
    await item(stripe, customer.id, 2500);
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    const open = await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: true });
    assert.deepEqual([open.status, open.next_payment_attempt], ['open', START + 3 * DAY]);
    harness.wall.now = new Date((START + 60 * DAY) * 1000);
    const end = await stripe.invoices.retrieve(draft.id);
    assert.deepEqual(
      [end.status, end.attempt_count, end.next_payment_attempt, end.auto_advance],
      ['open', 4, null, false],
    );
    await stripe.invoices.update(draft.id, { auto_advance: true });
    const again = await stripe.invoices.retrieve(draft.id);
    assert.equal(again.next_payment_attempt, START + 60 * DAY + HOUR);
    await stripe.invoices.update(draft.id, { auto_advance: false });
    assert.equal((await stripe.invoices.retrieve(draft.id)).next_payment_attempt, null);
  });
});

function item(stripe: Stripe, customer: string, amount: number) {
  return stripe.invoiceItems.create({ amount, currency: 'usd', customer, description: 'Work' });
}
