import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureOf, HOUR, meteredSubscription, START, start } from './harness.ts';

describe('the event log', () => {
  it('is filtered by type, by a group of types and by several', async () => {
    const { stripe } = await busy();
    const typesOf = async (params: object) => {
      const { data } = await stripe.events.list({ limit: 100, ...params });
      return [...new Set(data.map(({ type }) => type))].sort();
    };
    assert.deepEqual(await typesOf({ type: 'customer.created' }), ['customer.created']);
    assert.deepEqual(await typesOf({ type: 'customer.subscription.*' }), [
      'customer.subscription.created',
    ]);
    assert.deepEqual(await typesOf({ types: ['customer.created', 'billing.meter.created'] }), [
      'billing.meter.created',
      'customer.created',
    ]);
    const both = failureOf(typesOf({ type: 'customer.created', types: ['customer.created'] }));
    assert.equal((await both).statusCode, 400);
    const many = Array.from({ length: 21 }, () => 'customer.created');
    assert.equal((await failureOf(typesOf({ types: many }))).param, 'types');
  });

  it('is filtered by time and paged by cursor, newest first', async () => {
    const harness = start();
    const { stripe, wall } = harness;
    for (let hour = 0; hour < 5; hour += 1) {
      wall.now = new Date((START + hour * HOUR) * 1000);
      await stripe.customers.create({ name: `number ${hour}` });
    }
    const late = await stripe.events.list({ created: { gte: START + 3 * HOUR } });
    assert.deepEqual(
      late.data.map(({ created }) => created),
      [START + 4 * HOUR, START + 3 * HOUR],
    );
    const first = await stripe.events.list({ limit: 2 });
    assert.equal(first.has_more, true);
    const next = await stripe.events.list({ starting_after: first.data[1]!.id });
    assert.equal(next.data.length, 3);
    assert.equal(next.has_more, false);
  });

  it('names the request and the key that caused an event, and nothing for what fell due', async () => {
    const harness = start();
    const { stripe, sim } = harness;
    const { lastResponse } = await stripe.customers.create({}, { idempotencyKey: 'mine' });
    const [created] = (await stripe.events.list({ type: 'customer.created' })).data;
    assert.deepEqual(created?.request, {
      id: lastResponse.requestId,
      idempotency_key: 'mine',
    });
    const { clock } = await meteredSubscription(harness);
    sim.advance(clock.id, new Date((START + 32 * 24 * HOUR) * 1000));
    const [closed] = (await stripe.events.list({ type: 'invoice.created' })).data;
    assert.deepEqual(closed?.request, { id: null, idempotency_key: null });
  });

  it('counts the endpoints that have not taken an event yet', async () => {
    let status = 500;
    const events: string[] = [];
    const receive: typeof fetch = async (_, init) => {
      events.push(String(JSON.parse(String(init?.body)).pending_webhooks));
      return new Response(null, { status });
    };
    const harness = start({
      sleep: async () => {},
      webhooks: [
        { fetch: receive, secret: 'whsec_a', url: 'https://a.example' },
        { fetch: async () => new Response(), secret: 'whsec_b', url: 'https://b.example' },
      ],
    });
    const { stripe, sim } = harness;
    await stripe.customers.create({});
    await sim.settled();
    status = 200;
    await stripe.products.create({ name: 'Anything' });
    await sim.settled();
    const { data } = await stripe.events.list();
    assert.deepEqual(
      data.map(({ type, pending_webhooks }) => [type, pending_webhooks]),
      [
        ['product.created', 0],
        ['customer.created', 1],
      ],
    );
    assert.deepEqual([...new Set(events)], ['2'], 'what is sent was true when it happened');
    const failed = await stripe.events.list({ delivery_success: false });
    assert.deepEqual(
      failed.data.map(({ type }) => type),
      ['customer.created'],
    );
    const taken = await stripe.events.list({ delivery_success: true });
    assert.deepEqual(
      taken.data.map(({ type }) => type),
      ['product.created'],
    );
  });

  it('keeps an object as it was when the event happened', async () => {
    const { stripe } = start();
    const { id } = await stripe.customers.create({ name: 'Old' });
    await stripe.customers.update(id, { name: 'New' });
    const { data } = await stripe.events.list({ type: 'customer.created' });
    assert.equal((data[0]!.data.object as { name: string }).name, 'Old');
  });
});

async function busy() {
  const harness = start();
  await meteredSubscription(harness);
  return harness;
}
