import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureOf, START, start } from './harness.ts';

describe('customer sessions', () => {
  it('name every component, those not asked for as off', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create();
    const session = await stripe.customerSessions.create({
      components: {
        payment_element: {
          enabled: true,
          features: { payment_method_redisplay: 'enabled', payment_method_save: 'enabled' },
        },
      },
      customer: customer.id,
    });
    assert.match(session.client_secret, /^cuss_secret_/);
    assert.equal(session.customer, customer.id);
    assert.deepEqual(session.components?.pricing_table, { enabled: false });
    assert.deepEqual(session.components?.customer_sheet, { enabled: false, features: null });
    assert.deepEqual(session.components?.payment_element, {
      enabled: true,
      features: {
        payment_method_allow_redisplay_filters: ['always'],
        payment_method_redisplay: 'enabled',
        payment_method_redisplay_limit: 3,
        payment_method_remove: 'disabled',
        payment_method_save: 'enabled',
        payment_method_save_usage: null,
      },
    });
  });

  it('end after half an hour, or as a switch says', async () => {
    const { sim, stripe } = start();
    const customer = await stripe.customers.create();
    const make = () =>
      stripe.customerSessions.create({
        components: { customer_portal: { enabled: true } },
        customer: customer.id,
      });
    assert.equal((await make()).expires_at, START + 1800);
    sim.switches.customerSessionMinutes = 5;
    assert.equal((await make()).expires_at, START + 300);
  });

  it('are for a customer that exists, and for something', async () => {
    const { stripe } = start();
    const customer = await stripe.customers.create();
    const components = { payment_element: { enabled: true } };
    const stranger = stripe.customerSessions.create({ components, customer: 'cus_none' });
    assert.equal((await failureOf(stranger)).param, 'customer');
    const idle = stripe.customerSessions.create({
      components: { payment_element: { enabled: false } },
      customer: customer.id,
    });
    assert.equal((await failureOf(idle)).param, 'components');
    const many = stripe.customerSessions.create({
      components: {
        payment_element: { enabled: true, features: { payment_method_redisplay_limit: 11 } },
      },
      customer: customer.id,
    });
    assert.equal((await failureOf(many)).statusCode, 400);
  });
});
