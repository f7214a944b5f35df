import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { customerOnClock } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/payment_methods', () => {
  const { stripe } = openAccount();

  it('makes a card of a token, unattached', async () => {
    const method = await stripe.paymentMethods.create({
      card: { token: 'tok_mastercard' },
      type: 'card',
    });
    assertShape(method);
    assert.deepEqual(
      [method.type, method.card?.brand, method.customer],
      ['card', 'mastercard', null],
    );
    assert.match(method.card?.last4 ?? '', /^\d{4}$/);
  });
});

describe('POST /v1/payment_methods/:id/attach', () => {
  const { stripe } = openAccount();

  it('gives the card to a customer', async () => {
    const customer = await stripe.customers.create({});
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    assertShape(method);
    assert.deepEqual(
      [method.customer, method.card?.brand, method.card?.last4],
      [customer.id, 'visa', '4242'],
    );
  });

  it('is refused for a card that is declined at once', async () => {
    const customer = await stripe.customers.create({});
    const error = await failureOf(
      stripe.paymentMethods.attach('pm_card_visa_chargeDeclined', { customer: customer.id }),
    );
    assert.deepEqual([error.statusCode, error.code], [402, 'card_declined']);
  });
});

describe('POST /v1/payment_methods/:id', () => {
  const { stripe } = openAccount();

  it('changes when a card expires and whose it is', async () => {
    const customer = await stripe.customers.create({});
    const { id } = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const method = await stripe.paymentMethods.update(id, {
      billing_details: { name: 'Jo Doe' },
      card: { exp_month: 7, exp_year: 2039 },
    });
    assert.deepEqual(
      [method.card?.exp_month, method.card?.exp_year, method.billing_details.name],
      [7, 2039, 'Jo Doe'],
    );
  });
});

describe('POST /v1/payment_methods/:id/detach', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes the card away, and the default with it', async () => {
    const { customer, card } = await customerOnClock(account);
    assert.equal((await stripe.paymentMethods.detach(card.id)).customer, null);
    const after = (await stripe.customers.retrieve(customer.id)) as Stripe.Customer;
    assert.equal(after.invoice_settings.default_payment_method, null);
  });
});

describe('GET /v1/payment_methods', () => {
  const account = openAccount();
  const { stripe } = account;

  it('lists a customer’s methods by type', async () => {
    const { customer, card } = await customerOnClock(account);
    const cards = await stripe.paymentMethods.list({ customer: customer.id, type: 'card' });
    assert.deepEqual(
      cards.data.map(({ id }) => id),
      [card.id],
    );
    const debits = await stripe.paymentMethods.list({ customer: customer.id, type: 'sepa_debit' });
    assert.deepEqual(debits.data, []);
  });
});

describe('GET /v1/customers/:id/payment_methods', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers one of the customer’s own, and no other’s', async () => {
    const { customer, card } = await customerOnClock(account);
    const own = await stripe.customers.retrievePaymentMethod(customer.id, card.id);
    assert.deepEqual([own.id, own.customer], [card.id, customer.id]);
    const other = await stripe.customers.create({});
    const error = await failureOf(stripe.customers.retrievePaymentMethod(other.id, card.id));
    assert.equal(error.code, 'resource_missing');
  });

  it('lists the same from the customer', async () => {
    const { customer, card } = await customerOnClock(account);
    const { data } = await stripe.customers.listPaymentMethods(customer.id);
    assert.deepEqual(
      data.map(({ id }) => id),
      [card.id],
    );
  });
});
