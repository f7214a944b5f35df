import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { customerOnClock } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/setup_intents', () => {
  const account = openAccount();
  const { stripe } = account;
  const automatic = { allow_redirects: 'never', enabled: true } as const;

  it('waits for a payment method, with a secret for the browser', async () => {
    const customer = await stripe.customers.create({});
    const intent = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
      customer: customer.id,
      usage: 'off_session',
    });
    assertShape(intent);
    assert.deepEqual(
      [intent.status, intent.customer, intent.usage],
      ['requires_payment_method', customer.id, 'off_session'],
    );
    assert.match(intent.client_secret ?? '', new RegExp(`^${intent.id}_secret_`));
  });

  it('attaches the card when it is confirmed', async () => {
    const customer = await stripe.customers.create({});
    const intent = await stripe.setupIntents.create({
      automatic_payment_methods: automatic,
      confirm: true,
      customer: customer.id,
      payment_method: 'pm_card_visa',
    });
    assert.equal(intent.status, 'succeeded');
    const { data } = await stripe.paymentMethods.list({ customer: customer.id });
    assert.deepEqual(
      data.map(({ id }) => id),
      [intent.payment_method],
    );
  });

  it('asks for authentication when the card wants it', async () => {
    const intent = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
      confirm: true,
      payment_method: 'pm_card_authenticationRequired',
      return_url: 'https://example.com/back',
    });
    assert.equal(intent.status, 'requires_action');
    assert.ok(intent.next_action);
  });

  it('is declined with the card’s reason', async () => {
    const error = await failureOf(
      stripe.setupIntents.create({
        automatic_payment_methods: automatic,
        confirm: true,
        payment_method: 'pm_card_visa_chargeDeclined',
      }),
    );
    assert.deepEqual([error.statusCode, error.code], [402, 'card_declined']);
  });
});

describe('POST /v1/setup_intents/:id/cancel', () => {
  const account = openAccount();
  const { stripe } = account;

  it('gives an intent up, once', async () => {
    const { id } = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
    });
    assert.equal((await stripe.setupIntents.cancel(id)).status, 'canceled');
    const error = await failureOf(stripe.setupIntents.cancel(id));
    assert.deepEqual([error.statusCode, error.code], [400, 'setup_intent_unexpected_state']);
  });
});

describe('POST /v1/payment_intents', () => {
  const account = openAccount();
  const { stripe } = account;

  it('waits for a payment method', async () => {
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      automatic_payment_methods: { enabled: true },
      currency: 'usd',
    });
    assertShape(intent);
    assert.deepEqual([intent.status, intent.amount_received], ['requires_payment_method', 0]);
  });

  it('takes the money of a saved card', async () => {
    const { customer, card } = await customerOnClock(account);
    const intent = await stripe.paymentIntents.create({
      amount: 2000,
      automatic_payment_methods: { allow_redirects: 'never', enabled: true },
      confirm: true,
      currency: 'usd',
      customer: customer.id,
      off_session: true,
      payment_method: card.id,
    });
    assert.deepEqual([intent.status, intent.amount_received], ['succeeded', 2000]);
  });

  it('is refused below the smallest charge', async () => {
    const error = await failureOf(
      stripe.paymentIntents.create({
        amount: 10,
        automatic_payment_methods: { enabled: true },
        currency: 'usd',
      }),
    );
    assert.deepEqual([error.statusCode, error.code], [400, 'amount_too_small']);
  });

  it('says why a card was declined', async () => {
    const { customer } = await customerOnClock(account);
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    const error = await failureOf(
      stripe.paymentIntents.create({
        amount: 2000,
        automatic_payment_methods: { allow_redirects: 'never', enabled: true },
        confirm: true,
        currency: 'usd',
        customer: customer.id,
        off_session: true,
        payment_method: bad.id,
      }),
    );
    assert.deepEqual([error.statusCode, error.code], [402, 'card_declined']);
    assert.equal(error.payment_intent?.status, 'requires_payment_method');
  });
});

describe('POST /v1/setup_intents/:id/confirm', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes the card that is given then', async () => {
    const { id } = await stripe.setupIntents.create({
      automatic_payment_methods: { allow_redirects: 'never', enabled: true },
    });
    const intent = await stripe.setupIntents.confirm(id, { payment_method: 'pm_card_visa' });
    assert.equal(intent.status, 'succeeded');
    const error = await failureOf(
      stripe.setupIntents.confirm(id, { payment_method: 'pm_card_visa' }),
    );
    assert.equal(error.code, 'setup_intent_unexpected_state');
  });
});

describe('GET /v1/setup_intents', () => {
  const { stripe } = openAccount();

  it('lists those made before a time', async () => {
    const customer = await stripe.customers.create({});
    const { id, created } = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
      customer: customer.id,
    });
    const before = async (lt: number) =>
      (await stripe.setupIntents.list({ created: { lt }, customer: customer.id })).data;
    assert.deepEqual(await before(created), []);
    assert.deepEqual(
      (await before(created + 1)).map((intent) => intent.id),
      [id],
    );
  });

  it('lists those of a customer', async () => {
    const customer = await stripe.customers.create({});
    const { id } = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
      customer: customer.id,
    });
    const { data } = await stripe.setupIntents.list({ customer: customer.id });
    assert.deepEqual(
      data.map((intent) => intent.id),
      [id],
    );
  });
});

describe('POST /v1/payment_intents/:id/confirm', () => {
  const { stripe } = openAccount();

  it('takes the money', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 700,
      automatic_payment_methods: { allow_redirects: 'never', enabled: true },
      currency: 'usd',
    });
    const intent = await stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    assert.deepEqual([intent.status, intent.amount_received], ['succeeded', 700]);
  });
});

describe('POST /v1/payment_intents/:id/cancel', () => {
  const { stripe } = openAccount();

  it('gives an intent up, once', async () => {
    const { id } = await stripe.paymentIntents.create({
      amount: 700,
      automatic_payment_methods: { enabled: true },
      currency: 'usd',
    });
    assert.equal((await stripe.paymentIntents.cancel(id)).status, 'canceled');
    const error = await failureOf(stripe.paymentIntents.cancel(id));
    assert.equal(error.code, 'payment_intent_unexpected_state');
  });
});
