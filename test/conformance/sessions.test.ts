import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { seatSubscription } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/customer_sessions', () => {
  const { stripe } = openAccount();

  it('answers a secret that soon expires', async () => {
    const customer = await stripe.customers.create({});
    const session = await stripe.customerSessions.create({
      components: {
        payment_element: { enabled: true, features: { payment_method_redisplay: 'enabled' } },
      },
      customer: customer.id,
    });
    assertShape(session);
    assert.ok(session.client_secret);
    assert.ok(session.expires_at > session.created);
    const element = session.components?.payment_element;
    assert.equal(element?.enabled, true);
    assert.equal(element?.features?.payment_method_redisplay, 'enabled');
  });

  it('needs a customer that exists', async () => {
    const error = await failureOf(
      stripe.customerSessions.create({
        components: { payment_element: { enabled: true } },
        customer: 'cus_none',
      }),
    );
    assert.equal(error.statusCode, 400);
  });
});

describe('POST /v1/billing_portal/configurations', () => {
  const { stripe } = openAccount();

  it('answers a whole configuration', async () => {
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    assertShape(configuration);
    assert.deepEqual(
      [configuration.active, configuration.features.invoice_history.enabled],
      [true, true],
    );
  });
});

describe('POST /v1/billing_portal/sessions', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers the address of a hosted page', async () => {
    const { subscription, customer } = await seatSubscription(account);
    const { id: configuration } = await portal();
    const session = await stripe.billingPortal.sessions.create({
      configuration,
      customer: customer.id,
      return_url: 'https://example.com/account',
    });
    assertShape(session);
    assert.match(session.url ?? '', /^https?:\/\//);
    assert.deepEqual([session.customer, session.flow], [customer.id, null]);
    assert.ok(subscription.id);
  });

  it('goes straight to updating the payment method', async () => {
    const customer = await stripe.customers.create({});
    const { id: configuration } = await portal();
    const { flow } = await stripe.billingPortal.sessions.create({
      configuration,
      customer: customer.id,
      flow_data: {
        after_completion: {
          redirect: { return_url: 'https://example.com/done' },
          type: 'redirect',
        },
        type: 'payment_method_update',
      },
      return_url: 'https://example.com/account',
    });
    assert.equal(flow?.type, 'payment_method_update');
    assert.equal(flow?.after_completion.redirect?.return_url, 'https://example.com/done');
  });

  it('goes straight to cancelling a subscription', async () => {
    const { subscription, customer } = await seatSubscription(account);
    const { id: configuration } = await portal();
    const { flow } = await stripe.billingPortal.sessions.create({
      configuration,
      customer: customer.id,
      flow_data: {
        subscription_cancel: { subscription: subscription.id },
        type: 'subscription_cancel',
      },
      return_url: 'https://example.com/account',
    });
    assert.equal(flow?.subscription_cancel?.subscription, subscription.id);
  });

  it('needs a customer that exists', async () => {
    const error = await failureOf(stripe.billingPortal.sessions.create({ customer: 'cus_none' }));
    assert.equal(error.statusCode, 400);
  });

  function portal() {
    return stripe.billingPortal.configurations.create({
      features: {
        payment_method_update: { enabled: true },
        subscription_cancel: { enabled: true },
      },
    });
  }
});

describe('POST /v1/billing_portal/configurations/:id', () => {
  const { stripe } = openAccount();

  it('switches features, and itself, off', async () => {
    const { configurations } = stripe.billingPortal;
    const { id } = await configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const changed = await configurations.update(id, {
      active: false,
      features: { invoice_history: { enabled: false } },
    });
    assert.deepEqual([changed.active, changed.features.invoice_history.enabled], [false, false]);
    const { data } = await configurations.list({ active: false, limit: 100 });
    assert.ok(data.some((configuration) => configuration.id === id));
  });
});
