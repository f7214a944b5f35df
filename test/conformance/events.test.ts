import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { customerOnClock, HOUR, periodEndOf, seatSubscription } from './arrange.ts';
import { assertShape } from './expect.ts';

describe('GET /v1/events', () => {
  const account = openAccount();
  const { stripe } = account;

  it('tells of a new customer with the whole object', async () => {
    const customer = await stripe.customers.create({ name: 'Ada' });
    const event = await eventOf('customer.created', customer.id);
    assertShape(event);
    assert.equal((event.data.object as Stripe.Customer).name, 'Ada');
    const again = await stripe.events.retrieve(event.id);
    assert.deepEqual([again.id, again.type], [event.id, 'customer.created']);
  });

  it('tells what a changed field was before', async () => {
    const { id } = await stripe.customers.create({ name: 'Ada' });
    await stripe.customers.update(id, { name: 'Grace' });
    const event = await eventOf('customer.updated', id);
    assert.deepEqual(event.data.previous_attributes, { name: 'Ada' });
  });

  it('tells of an invoice’s life', async () => {
    const { clock, customer, subscription } = await seatSubscription(account);
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    const types = ['invoice.created', 'invoice.finalized', 'invoice.paid'];
    await account.eventually(async () => {
      const { data } = await stripe.events.list({ limit: 100, types });
      const own = data.filter(({ data: { object } }) => {
        const invoice = object as Stripe.Invoice;
        return invoice.customer === customer.id && invoice.billing_reason === 'subscription_cycle';
      });
      assert.deepEqual(own.map(({ type }) => type).sort(), types);
    });
  });

  it('tells of a card that came and went', async () => {
    const { card } = await customerOnClock(account);
    await stripe.paymentMethods.detach(card.id);
    await eventOf('payment_method.attached', card.id);
    await eventOf('payment_method.detached', card.id);
  });

  function eventOf(type: string, id: string): Promise<Stripe.Event> {
    return account.eventually(async () => {
      const { data } = await stripe.events.list({ limit: 100, type });
      const found = data.find(({ data: { object } }) => 'id' in object && object.id === id);
      assert.ok(found, `There is no event ${type} of ${id}.`);
      return found;
    });
  }
});

describe('POST /v1/webhook_endpoints', () => {
  const account = openAccount();
  const { stripe } = account;

  it('shows its secret when it is made and never again', async () => {
    const endpoint = await stripe.webhookEndpoints.create({
      enabled_events: ['invoice.paid'],
      url: 'https://example.com/hook',
    });
    assertShape(endpoint);
    assert.match(endpoint.secret ?? '', /^whsec_/);
    assert.deepEqual([endpoint.status, endpoint.enabled_events], ['enabled', ['invoice.paid']]);
    const again = await stripe.webhookEndpoints.retrieve(endpoint.id);
    assert.equal(again.secret, undefined);
  });
});

describe('DELETE /v1/webhook_endpoints/:id', () => {
  const { stripe } = openAccount();

  it('removes an endpoint', async () => {
    const { id } = await stripe.webhookEndpoints.create({
      enabled_events: ['*'],
      url: 'https://example.com/hook',
    });
    assertShape(await stripe.webhookEndpoints.del(id), 'deleted_webhook_endpoint');
  });
});

describe('POST /v1/webhook_endpoints/:id', () => {
  const { stripe } = openAccount();

  it('changes what is sent, and whether', async () => {
    const { id } = await stripe.webhookEndpoints.create({
      enabled_events: ['*'],
      url: 'https://example.com/hook',
    });
    const changed = await stripe.webhookEndpoints.update(id, {
      disabled: true,
      enabled_events: ['invoice.paid'],
    });
    assert.deepEqual([changed.status, changed.enabled_events], ['disabled', ['invoice.paid']]);
  });
});
