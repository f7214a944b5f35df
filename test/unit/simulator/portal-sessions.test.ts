import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureOf, start } from './harness.ts';
import { type Flow, HOME, openFlow, subscriber } from './portal-subscriber.ts';
import { visitor } from './visitor.ts';

const MINUTE = 60_000;

describe('a portal session', () => {
  it('is an address for one customer, with the configuration it uses', async () => {
    const { customer, stripe } = await subscriber();
    const session = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      locale: 'de',
      return_url: HOME,
    });
    assert.equal(session.object, 'billing_portal.session');
    assert.equal(session.customer, customer.id);
    assert.equal(session.return_url, HOME);
    assert.equal(session.locale, 'de');
    assert.equal(session.flow, null);
    assert.match(session.url, /^https:\/\/invoice\.stripe\.com\/p\/session\/test_\w{40}$/);
    const { data } = await stripe.billingPortal.configurations.list({ is_default: true });
    assert.deepEqual(
      data.map(({ id }) => id),
      [session.configuration],
    );
  });

  for (const url of ['javascript:alert(1)', 'data:text/html,x', 'ftp://example.com', '/billing']) {
    it(`does not return to ${url}`, async () => {
      const { customer, stripe } = await subscriber();
      const failure = await failureOf(
        stripe.billingPortal.sessions.create({ customer: customer.id, return_url: url }),
      );
      assert.equal(failure.param, 'return_url');
    });
  }

  it('needs a customer that exists', async () => {
    const { stripe } = start();
    const failure = await failureOf(stripe.billingPortal.sessions.create({ customer: 'cus_none' }));
    assert.equal(failure.code, 'resource_missing');
  });

  it('takes no details of a flow it is not', async () => {
    const { customer, stripe, subscription } = await subscriber();
    const failure = await failureOf(
      openFlow(stripe, customer.id, {
        subscription_cancel: { subscription: subscription.id },
        type: 'payment_method_update',
      }),
    );
    assert.equal(failure.param, 'flow_data[subscription_cancel]');
  });

  it('has no flow for another customer’s subscription', async () => {
    const { stripe, subscription } = await subscriber();
    const stranger = await stripe.customers.create();
    const failure = await failureOf(
      openFlow(stripe, stranger.id, {
        subscription_cancel: { subscription: subscription.id },
        type: 'subscription_cancel',
      }),
    );
    assert.equal(failure.code, 'resource_missing');
    assert.equal(failure.param, 'flow_data[subscription_cancel][subscription]');
  });

  it('has no flow whose feature the configuration leaves out', async () => {
    const { customer, stripe, subscription } = await subscriber();
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const flow: Flow = {
      subscription_cancel: { subscription: subscription.id },
      type: 'subscription_cancel',
    };
    const failure = await failureOf(
      stripe.billingPortal.sessions.create({
        configuration: configuration.id,
        customer: customer.id,
        flow_data: flow,
      }),
    );
    assert.equal(failure.param, 'flow_data[type]');
  });

  it('lasts five minutes if nobody comes', async () => {
    const { customer, sim, stripe, wall } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    wall.now = new Date(wall.now.getTime() + 5 * MINUTE + 1000);
    assert.equal((await visitor(sim).open(url)).status, 410);
  });

  it('lasts for as long as somebody uses it, and an hour more', async () => {
    const { customer, sim, stripe, wall } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit } = visitor(sim);
    for (const wait of [4, 59, 59]) {
      wall.now = new Date(wall.now.getTime() + wait * MINUTE);
      assert.equal((await visit(url)).status, 200);
    }
    wall.now = new Date(wall.now.getTime() + 61 * MINUTE);
    assert.equal((await visit(`${url}/home`)).status, 410);
  });

  it('is not found by another token', async () => {
    const { sim } = start();
    assert.equal((await visitor(sim).open('/p/session/test_none/home')).status, 404);
  });
});

describe('a portal configuration', () => {
  it('is created, changed feature by feature, and listed', async () => {
    const { stripe } = start();
    const created = await stripe.billingPortal.configurations.create({
      business_profile: { headline: 'Quillet', privacy_policy_url: 'https://example.com/p' },
      features: {
        customer_update: { allowed_updates: ['email'], enabled: true },
        subscription_cancel: {
          cancellation_reason: { enabled: true, options: ['unused', 'other'] },
          enabled: true,
        },
      },
      name: 'Small',
    });
    assert.equal(created.features.subscription_cancel.mode, 'at_period_end');
    assert.equal(created.features.invoice_history.enabled, false);

    const updated = await stripe.billingPortal.configurations.update(created.id, {
      active: false,
      features: {
        customer_update: { allowed_updates: '' },
        subscription_cancel: { mode: 'immediately' },
      },
    });
    assert.deepEqual(updated.features.customer_update, { allowed_updates: [], enabled: true });
    assert.deepEqual(updated.features.subscription_cancel.cancellation_reason.options, [
      'unused',
      'other',
    ]);
    assert.equal(updated.features.subscription_cancel.mode, 'immediately');
    assert.equal(updated.business_profile.headline, 'Quillet');

    const inactive = await stripe.billingPortal.configurations.list({ active: false });
    assert.deepEqual(
      inactive.data.map(({ id }) => id),
      [created.id],
    );
    const again = await stripe.billingPortal.configurations.retrieve(created.id);
    assert.equal(again.name, 'Small');
  });

  it('opens no session once it is inactive', async () => {
    const { customer, stripe } = await subscriber();
    const { id } = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    await stripe.billingPortal.configurations.update(id, { active: false });
    const failure = await failureOf(
      stripe.billingPortal.sessions.create({ configuration: id, customer: customer.id }),
    );
    assert.equal(failure.param, 'configuration');
  });
});
