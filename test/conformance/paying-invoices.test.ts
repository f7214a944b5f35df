import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import {
  intentOf,
  newestInvoice,
  openInvoice,
  pastDueSubscription,
  seatSubscription,
} from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/invoices/:id/pay', () => {
  const account = openAccount();
  const { stripe } = account;

  it('pays an open invoice with a card that works', async () => {
    const { invoice } = await openInvoice(account);
    const paid = await stripe.invoices.pay(invoice.id);
    assert.deepEqual([paid.status, paid.amount_paid, paid.amount_remaining], ['paid', 900, 0]);
  });

  it('pays with the method it is given', async () => {
    const { customer, invoice } = await openInvoice(account, 'pm_card_chargeCustomerFail');
    const good = await stripe.paymentMethods.attach('pm_card_mastercard', {
      customer: customer.id,
    });
    const paid = await stripe.invoices.pay(invoice.id, { payment_method: good.id });
    assert.equal(paid.status, 'paid');
  });

  it('answers 402 with the reason when the card is declined', async () => {
    const { invoice } = await openInvoice(account, 'pm_card_chargeCustomerFail');
    const error = await failureOf(stripe.invoices.pay(invoice.id));
    assert.deepEqual(
      [error.statusCode, error.type, error.code],
      [402, 'StripeCardError', 'card_declined'],
    );
    assert.ok(error.decline_code);
    assert.equal((await stripe.invoices.retrieve(invoice.id)).status, 'open');
  });

  it('asks for authentication when the card wants it', async () => {
    const { invoice } = await openInvoice(account, 'pm_card_authenticationRequired');
    const error = await failureOf(stripe.invoices.pay(invoice.id));
    assert.equal(error.statusCode, 402);
    assert.match(
      String(error.code),
      /^(authentication_required|invoice_payment_intent_requires_action)$/,
    );
  });

  it('never pays twice', async () => {
    const { invoice } = await openInvoice(account);
    await stripe.invoices.pay(invoice.id);
    const error = await failureOf(stripe.invoices.pay(invoice.id));
    assert.equal(error.statusCode, 400);
  });

  it('notes what was paid elsewhere', async () => {
    const { invoice } = await openInvoice(account);
    const paid = await stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    assert.equal(paid.status, 'paid');
  });
});

describe('The payment of an open invoice', () => {
  const account = openAccount();
  const { stripe } = account;

  it('is an intent of the customer’s, whose secret the invoice can tell', async () => {
    const { customer, invoice } = await openInvoice(account);
    const { confirmation_secret } = await stripe.invoices.retrieve(invoice.id, {
      expand: ['confirmation_secret'],
    });
    const intent = await intentOf(account, invoice);
    assert.deepEqual(
      [intent.status, intent.customer, intent.amount],
      ['requires_payment_method', customer.id, 900],
    );
    assert.equal(confirmation_secret?.client_secret, intent.client_secret);
  });

  it('remembers why it was refused, and of which card', async () => {
    const { card, invoice } = await openInvoice(account, 'pm_card_chargeCustomerFail');
    await failureOf(stripe.invoices.pay(invoice.id, { off_session: false }));
    const { status, last_payment_error: error } = await intentOf(account, invoice);
    assert.deepEqual(
      [status, error?.code, error?.payment_method?.id],
      ['requires_payment_method', 'card_declined', card.id],
    );
    assert.ok(error?.decline_code);
  });
});

describe('A failed payment', () => {
  const account = openAccount();
  const { stripe } = account;

  it('leaves the invoice open with a next attempt, and the subscription past due', async () => {
    const { invoice, subscription } = await pastDueSubscription(account);
    assert.deepEqual([invoice.status, invoice.attempt_count], ['open', 1]);
    assert.equal(typeof invoice.next_payment_attempt, 'number');
    await account.eventually(async () => {
      assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'past_due');
    });
  });

  it('is made good by paying, and the subscription is active again', async () => {
    const { card, invoice, subscription } = await pastDueSubscription(account);
    await stripe.invoices.pay(invoice.id, { payment_method: card.id });
    await account.eventually(async () => {
      assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
    });
  });
});

describe('POST /v1/invoices/:id/void', () => {
  const account = openAccount();
  const { stripe } = account;

  it('voids an open invoice and no paid one', async () => {
    const { invoice } = await openInvoice(account);
    assert.equal((await stripe.invoices.voidInvoice(invoice.id)).status, 'void');
    const { customer } = await seatSubscription(account);
    const paid = await newestInvoice(account, customer);
    const error = await failureOf(stripe.invoices.voidInvoice(paid.id));
    assert.equal(error.statusCode, 400);
  });
});

describe('POST /v1/invoices/:id/mark_uncollectible', () => {
  const account = openAccount();
  const { stripe } = account;

  it('gives an open invoice up', async () => {
    const { invoice } = await openInvoice(account);
    const given = await stripe.invoices.markUncollectible(invoice.id);
    assert.equal(given.status, 'uncollectible');
    assert.equal(typeof given.status_transitions.marked_uncollectible_at, 'number');
  });
});

describe('GET /v1/invoice_payments', () => {
  const account = openAccount();
  const { stripe } = account;

  it('lists the payments of an invoice', async () => {
    const { customer } = await seatSubscription(account);
    const { id } = await newestInvoice(account, customer);
    const { data } = await stripe.invoicePayments.list({ invoice: id });
    assert.equal(data.length, 1);
    assertShape(data[0]!);
    const again = await stripe.invoicePayments.retrieve(data[0]!.id);
    assert.deepEqual([again.invoice, again.status], [id, 'paid']);
  });
});
