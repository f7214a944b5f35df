import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { type Harness, meteredSubscription, sendUsage, start } from './harness.ts';

const SECRET = 'whsec_simulator';

describe('webhooks', () => {
  it('are signed so that the SDK accepts them', async () => {
    const { harness, received } = listening();
    const customer = await harness.stripe.customers.create({ name: 'Jo' });
    await harness.sim.settled();
    const { body, signature } = received[0]!;
    const event = await harness.stripe.webhooks.constructEventAsync(body, signature, SECRET);
    assert.equal(event.type, 'customer.created');
    assert.equal((event.data.object as Stripe.Customer).id, customer.id);
    await assert.rejects(harness.stripe.webhooks.constructEventAsync(body, signature, 'whsec_no'));
  });

  it('tell a period’s close in order', async () => {
    const { harness, received } = listening();
    const { clock, customer } = await meteredSubscription(harness);
    await sendUsage(harness, customer, '5');
    await harness.sim.settled();
    received.length = 0;
    await harness.stripe.testHelpers.testClocks.advance(clock.id, {
      frozen_time: Date.UTC(2026, 1, 15, 12) / 1000,
    });
    await harness.sim.settled();
    assert.deepEqual(
      received.map(({ body }) => JSON.parse(body).type),
      [
        'test_helpers.test_clock.advancing',
        'invoice.created',
        'customer.subscription.updated',
        'invoice.finalized',
        'invoice.paid',
        'invoice.payment_succeeded',
        'test_helpers.test_clock.ready',
      ],
    );
  });

  it('are tried again after a refusal', async () => {
    let refusals = 2;
    const { harness, received } = listening(() => (refusals-- > 0 ? 500 : 200));
    await harness.stripe.customers.create({});
    await harness.sim.settled();
    assert.equal(received.length, 3);
  });

  it('say what an update replaced', async () => {
    const { harness, received } = listening();
    const { id } = await harness.stripe.customers.create({ name: 'Old' });
    await harness.stripe.customers.update(id, { name: 'New' });
    await harness.sim.settled();
    const { data } = JSON.parse(received[1]!.body) as Stripe.CustomerUpdatedEvent;
    assert.deepEqual(data.previous_attributes, { name: 'Old' });
  });

  it('can be read again from the API', async () => {
    const harness = start();
    await harness.stripe.customers.create({});
    const { data } = await harness.stripe.events.list({ type: 'customer.created' });
    const event = await harness.stripe.events.retrieve(data[0]!.id);
    assert.equal(event.type, 'customer.created');
  });
});

function listening(status: () => number = () => 200): {
  harness: Harness;
  received: { body: string; signature: string }[];
} {
  const received: { body: string; signature: string }[] = [];
  const receive: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    const signature = request.headers.get('stripe-signature') ?? '';
    received.push({ body: await request.text(), signature });
    return new Response(null, { status: status() });
  };
  const webhooks = [{ fetch: receive, secret: SECRET, url: 'https://vendor.example/hook' }];
  return { harness: start({ webhooks }), received };
}
