import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import EXAMPLES from '../../conformance/more-example-keys.json' with { type: 'json' };
import { clientOf, failureOf, passAuthentication, start } from './harness.ts';

const RETURN = 'https://vendor.example/done';
const PRICE = { amount: 1999, currency: 'usd' } as const;

describe('payment intents', () => {
  it('are paid once confirmed, on the customer’s time', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create();
    const intent = await stripe.paymentIntents.create({ ...PRICE, customer: customer.id });
    assert.equal(intent.status, 'requires_payment_method');
    const paid = await stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      return_url: RETURN,
    });
    assert.deepEqual([paid.status, paid.amount_received], ['succeeded', 1999]);
    const { data } = await stripe.events.list();
    assert.deepEqual(
      data.slice(0, 2).map(({ type }) => type),
      ['payment_intent.succeeded', 'payment_intent.created'],
    );
  });

  it('save the method when it is to be used again', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create();
    for (const setup_future_usage of [undefined, 'off_session'] as const) {
      await stripe.paymentIntents.create({
        ...PRICE,
        confirm: true,
        customer: customer.id,
        payment_method: 'pm_card_visa',
        return_url: RETURN,
        ...(setup_future_usage && { setup_future_usage }),
      });
      const { data } = await stripe.paymentMethods.list({ customer: customer.id });
      assert.equal(data.length, setup_future_usage ? 1 : 0);
    }
  });

  it('decline after authentication where the issuer does', async () => {
    const harness = start();
    const { stripe } = harness;
    const intent = await stripe.paymentIntents.create({
      ...PRICE,
      confirm: true,
      payment_method: 'pm_card_authenticationRequiredChargeDeclinedInsufficientFunds',
      return_url: RETURN,
    });
    assert.equal(intent.status, 'requires_action');
    await passAuthentication(harness, intent);
    const after = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(after.status, 'requires_payment_method');
    assert.equal(after.last_payment_error?.decline_code, 'insufficient_funds');
  });

  it('refuse less than can be charged', async () => {
    const { stripe } = start();
    const make = (amount: number, currency: string) =>
      failureOf(stripe.paymentIntents.create({ amount, currency }));
    const small = await make(49, 'usd');
    assert.deepEqual([small.code, small.param], ['amount_too_small', 'amount']);
    assert.match(small.message, /\$0\.50/);
    assert.equal((await make(0, 'usd')).code, 'parameter_invalid_integer');
    assert.equal(
      (await stripe.paymentIntents.create({ amount: 50, currency: 'USD' })).currency,
      'usd',
    );
  });

  it('are cancelled until they are paid', async () => {
    const { stripe } = start();
    const intent = await stripe.paymentIntents.create(PRICE);
    const gone = await stripe.paymentIntents.cancel(intent.id, {
      cancellation_reason: 'duplicate',
    });
    assert.deepEqual([gone.status, gone.cancellation_reason], ['canceled', 'duplicate']);
    assert.ok(gone.canceled_at);
    const late = stripe.paymentIntents.confirm(intent.id, {
      payment_method: 'pm_card_visa',
      return_url: RETURN,
    });
    assert.equal((await failureOf(late)).code, 'payment_intent_unexpected_state');
  });

  it('are not confirmed twice', async () => {
    const { stripe } = start();
    const intent = await stripe.paymentIntents.create({ ...PRICE, payment_method: 'pm_card_visa' });
    assert.equal(intent.status, 'requires_confirmation');
    const confirm = () => stripe.paymentIntents.confirm(intent.id, { return_url: RETURN });
    const results = await Promise.allSettled([confirm(), confirm(), confirm()]);
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    assert.equal((await stripe.events.list({ type: 'payment_intent.succeeded' })).data.length, 1);
  });

  it('can be confirmed by a browser that has the secret', async () => {
    const { sim, stripe } = start();
    const browser = clientOf(sim, 'pk_test_simulator');
    const { client_secret, id } = await stripe.paymentIntents.create(PRICE);
    const paid = await browser.paymentIntents.confirm(id, {
      client_secret,
      payment_method_data: { type: 'card', card: { number: '4242424242424242' } },
    } as never);
    assert.equal(paid.status, 'succeeded');
  });

  it('refuse parameters that only a confirmation has, and those not supported', async () => {
    const { stripe } = start();
    const make = (more: object) =>
      failureOf(
        stripe.paymentIntents.create({ ...PRICE, ...more } as Stripe.PaymentIntentCreateParams),
      );
    assert.equal((await make({ off_session: true })).param, 'off_session');
    assert.equal((await make({ capture_method: 'manual' })).param, 'capture_method');
    assert.equal((await make({ transfer_group: 'x' })).code, 'parameter_unknown');
  });

  it('and setup intents, payments and sessions have every key of Stripe’s examples', async () => {
    const { stripe } = start();
    const examples = EXAMPLES as Record<string, string[]>;
    const customer = await stripe.customers.create();
    await stripe.invoiceItems.create({ amount: 700, currency: 'usd', customer: customer.id });
    const draft = await stripe.invoices.create({
      customer: customer.id,
      pending_invoice_items_behavior: 'include',
    });
    await stripe.invoices.finalizeInvoice(draft.id);
    const objects: Record<string, object> = {
      customer_session: await stripe.customerSessions.create({
        components: { payment_element: { enabled: true } },
        customer: customer.id,
      }),
      invoice_payment: (await stripe.invoicePayments.list()).data[0]!,
      payment_intent: await stripe.paymentIntents.create(PRICE),
      setup_intent: await stripe.setupIntents.create({}),
    };
    for (const [kind, object] of Object.entries(objects)) {
      assert.ok(examples[kind], kind);
      const absent = examples[kind].filter((key) => !(key in object));
      assert.deepEqual(absent, [], kind);
    }
  });
});
