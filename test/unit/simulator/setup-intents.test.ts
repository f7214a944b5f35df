import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientOf, failureOf, passAuthentication, start } from './harness.ts';

const RETURN = 'https://vendor.example/billing?tab=cards';

describe('setup intents', () => {
  it('ask for a method, then for confirmation, then hold and attach it', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({
      automatic_payment_methods: { enabled: true },
      customer: customer.id,
      metadata: { for: 'test' },
      usage: 'off_session',
    });
    assert.equal(intent.status, 'requires_payment_method');
    assert.match(intent.client_secret ?? '', new RegExp(`^${intent.id}_secret_`));
    const ready = await stripe.setupIntents.update(intent.id, { payment_method: 'pm_card_visa' });
    assert.equal(ready.status, 'requires_confirmation');
    const done = await stripe.setupIntents.confirm(intent.id, { return_url: RETURN });
    assert.deepEqual([done.status, done.next_action], ['succeeded', null]);
    const method = await stripe.paymentMethods.retrieve(String(done.payment_method));
    assert.equal(method.customer, customer.id);
    const events = await stripe.events.list({
      types: ['setup_intent.created', 'setup_intent.succeeded', 'payment_method.attached'],
    });
    assert.deepEqual(
      events.data.map(({ type }) => type),
      ['setup_intent.succeeded', 'payment_method.attached', 'setup_intent.created'],
    );
  });

  it('made twice under one idempotency key are one', async () => {
    const { stripe } = start();
    const make = () => stripe.setupIntents.create({}, { idempotencyKey: 'once' });
    assert.equal((await make()).id, (await make()).id);
    assert.equal((await stripe.setupIntents.list()).data.length, 1);
  });

  it('send a customer to authenticate and back, and hold the card after it', async () => {
    const harness = start({ publicUrl: 'http://localhost:4242' });
    const { stripe } = harness;
    const customer = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({
      confirm: true,
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequired',
      return_url: RETURN,
    });
    assert.equal(intent.status, 'requires_action');
    assert.equal(intent.next_action?.type, 'redirect_to_url');
    assert.equal(intent.next_action?.redirect_to_url?.return_url, RETURN);
    assert.equal(
      intent.next_action?.redirect_to_url?.url,
      `http://localhost:4242/3ds/${intent.id}?secret=${intent.client_secret}`,
    );
    assert.deepEqual((await stripe.paymentMethods.list({ customer: customer.id })).data, []);
    await passAuthentication(harness, intent);
    assert.equal((await stripe.setupIntents.retrieve(intent.id)).status, 'succeeded');
    assert.equal((await stripe.paymentMethods.list({ customer: customer.id })).data.length, 1);
  });

  it('of a customer who fails to authenticate say why and can be tried again', async () => {
    const harness = start();
    const { stripe } = harness;
    const intent = await stripe.setupIntents.create({
      confirm: true,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      use_stripe_sdk: true,
    });
    assert.equal(intent.next_action?.type, 'use_stripe_sdk');
    await passAuthentication(harness, intent, 'fail');
    const failed = await stripe.setupIntents.retrieve(intent.id);
    assert.equal(failed.status, 'requires_payment_method');
    assert.equal(failed.last_setup_error?.code, 'setup_intent_authentication_failure');
    const again = await stripe.setupIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      return_url: RETURN,
    });
    assert.deepEqual([again.status, again.last_setup_error], ['succeeded', null]);
  });

  it('keep the reason of a refusal and attach nothing', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create();
    const intent = await stripe.setupIntents.create({ customer: customer.id });
    const confirm = stripe.setupIntents.confirm(intent.id, {
      payment_method_data: { type: 'card', card: { number: '4000000000009995' } } as never,
      return_url: RETURN,
    });
    const failure = await failureOf(confirm);
    assert.deepEqual([failure.statusCode, failure.decline_code], [402, 'insufficient_funds']);
    assert.equal(failure.setup_intent?.id, intent.id);
    const after = await stripe.setupIntents.retrieve(intent.id);
    assert.equal(after.status, 'requires_payment_method');
    assert.equal(after.last_setup_error?.payment_method?.card?.last4, '9995');
    assert.deepEqual((await stripe.paymentMethods.list({ customer: customer.id })).data, []);
    const { data } = await stripe.events.list({ type: 'setup_intent.setup_failed' });
    assert.equal(data.length, 1);
  });

  it('that have ended cannot be confirmed, changed or cancelled', async () => {
    const { stripe } = start();
    const intent = await stripe.setupIntents.create({});
    const ended = await stripe.setupIntents.cancel(intent.id, { cancellation_reason: 'abandoned' });
    assert.deepEqual([ended.status, ended.cancellation_reason], ['canceled', 'abandoned']);
    for (const work of [
      stripe.setupIntents.confirm(intent.id, {
        payment_method: 'pm_card_visa',
        return_url: RETURN,
      }),
      stripe.setupIntents.update(intent.id, { description: 'late' }),
      stripe.setupIntents.cancel(intent.id),
    ]) {
      const failure = await failureOf(work);
      assert.deepEqual([failure.statusCode, failure.code], [400, 'setup_intent_unexpected_state']);
    }
  });

  it('say what they miss', async () => {
    const { stripe } = start();
    const intent = await stripe.setupIntents.create({});
    const bare = await failureOf(stripe.setupIntents.confirm(intent.id, { return_url: RETURN }));
    assert.match(bare.message, /missing a payment method/);
    const nowhere = await failureOf(
      stripe.setupIntents.confirm(intent.id, { payment_method: 'pm_card_visa' }),
    );
    assert.match(nowhere.message, /you must provide a `return_url`/);
    const kind = await stripe.setupIntents.create({ allowed_payment_method_types: ['sepa_debit'] });
    const wrong = await failureOf(
      stripe.setupIntents.confirm(kind.id, { payment_method: 'pm_card_visa', return_url: RETURN }),
    );
    assert.equal(wrong.code, 'payment_intent_incompatible_payment_method');
    const unknown = await failureOf(
      stripe.setupIntents.create({ payment_method_types: ['card'] } as never),
    );
    assert.equal(unknown.code, 'parameter_unknown');
  });

  it('take nobody else’s method', async () => {
    const { stripe } = start();
    const other = await stripe.customers.create({ payment_method: 'pm_card_visa' });
    const { data } = await stripe.paymentMethods.list({ customer: other.id });
    const customer = await stripe.customers.create();
    const failure = await failureOf(
      stripe.setupIntents.create({ customer: customer.id, payment_method: data[0]!.id }),
    );
    assert.match(failure.message, /belongs to the Customer/);
  });
});

describe('a publishable key', () => {
  it('sees and confirms the one intent whose secret it has', async () => {
    const { sim, stripe } = start();
    const browser = clientOf(sim, 'pk_test_simulator');
    const customer = await stripe.customers.create();
    const { client_secret, id } = await stripe.setupIntents.create({ customer: customer.id });
    const seen = await browser.setupIntents.retrieve(id, { client_secret: client_secret! });
    assert.equal(seen.status, 'requires_payment_method');
    assert.equal('customer' in seen, false);
    assert.equal('metadata' in seen, false);
    const confirmed = await browser.setupIntents.confirm(id, {
      client_secret,
      payment_method_data: { type: 'card', card: { token: 'tok_visa' } },
    } as never);
    assert.equal(confirmed.status, 'succeeded');
    assert.equal((await stripe.paymentMethods.list({ customer: customer.id })).data.length, 1);
  });

  it('learns nothing from an id without its secret', async () => {
    const { sim, stripe } = start();
    const browser = clientOf(sim, 'pk_test_simulator');
    const { id } = await stripe.setupIntents.create({});
    const other = await stripe.setupIntents.create({});
    const wrong = await failureOf(
      browser.setupIntents.retrieve(id, { client_secret: other.client_secret! }),
    );
    const unknown = await failureOf(
      browser.setupIntents.retrieve('seti_none', { client_secret: other.client_secret! }),
    );
    assert.deepEqual([wrong.statusCode, unknown.statusCode], [404, 404]);
    assert.equal(wrong.message.replace(id, ''), unknown.message.replace('seti_none', ''));
    assert.equal((await failureOf(browser.setupIntents.retrieve(id))).code, 'parameter_missing');
  });

  it('reaches nothing else, and an unknown one reaches nothing', async () => {
    const { sim, stripe } = start();
    const { client_secret, id } = await stripe.setupIntents.create({});
    const browser = clientOf(sim, 'pk_test_simulator');
    for (const work of [
      browser.customers.list(),
      browser.setupIntents.list(),
      browser.setupIntents.create({}),
      browser.setupIntents.cancel(id, { client_secret } as never),
      browser.invoices.list(),
      browser.paymentMethods.create({ type: 'card', card: { token: 'tok_visa' } }),
    ]) {
      const failure = await failureOf(work);
      assert.deepEqual([failure.statusCode, failure.code], [403, 'secret_key_required']);
    }
    const stranger = clientOf(sim, 'pk_test_other');
    const refused = await failureOf(
      stranger.setupIntents.retrieve(id, { client_secret: client_secret! }),
    );
    assert.equal(refused.statusCode, 401);
  });

  it('is no key to the v2 API', async () => {
    const { sim } = start();
    const headers = { authorization: 'Bearer pk_test_simulator' };
    const response = await sim.fetch(
      new Request('https://api.stripe.com/v2/core/events', { headers }),
    );
    assert.equal(response.status, 401);
  });
});
