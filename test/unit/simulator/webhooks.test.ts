import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import type { SimulatorOptions } from '../../../demo/stripe/index.ts';
import { failureOf, type Harness, meteredSubscription, sendUsage, start } from './harness.ts';

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
    const told = received.map(({ body }) => JSON.parse(body).type as string);
    const close = [
      'test_helpers.test_clock.advancing',
      'invoice.created',
      'customer.subscription.updated',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'test_helpers.test_clock.ready',
    ];
    assert.deepEqual(
      told.filter((type) => close.includes(type)),
      close,
    );
  });

  it('are tried again after a refusal, for as long as the switch says, each attempt on record', async () => {
    const pauses: number[] = [];
    const sleep = async (ms: number) => {
      pauses.push(ms);
    };
    let refusals = 2;
    const { harness, received } = listening(() => (refusals-- > 0 ? 500 : 200), { sleep });
    await harness.stripe.customers.create({});
    await harness.sim.settled();
    assert.equal(received.length, 3);
    assert.deepEqual(
      harness.sim.deliveries.map(({ type, attempt, status }) => [type, attempt, status]),
      [
        ['customer.created', 1, 500],
        ['customer.created', 2, 500],
        ['customer.created', 3, 200],
      ],
    );
    assert.deepEqual(pauses, [50, 250]);

    harness.sim.switches.webhookRetrySeconds = [60];
    refusals = 9;
    await harness.stripe.customers.create({});
    await harness.sim.settled();
    assert.equal(received.length, 5);
    assert.equal(pauses.at(-1), 60_000);
  });

  it('are given up by an endpoint that cannot be reached, and the next event still goes out', async () => {
    let isDown = true;
    const { harness, received } = listening(
      () => {
        if (isDown) throw new TypeError('fetch failed');
        return 200;
      },
      { sleep: async () => {} },
    );
    await harness.stripe.customers.create({});
    await harness.sim.settled();
    assert.deepEqual(
      harness.sim.deliveries.map(({ status }) => status),
      [null, null, null, null],
    );
    isDown = false;
    await harness.stripe.products.create({ name: 'Anything' });
    await harness.sim.settled();
    assert.equal(JSON.parse(received.at(-1)!.body).type, 'product.created');
  });

  it('can come in another order, the same on every run, and none is lost', async () => {
    const orderOf = async (webhookOrder: 'ordered' | 'shuffled') => {
      const { harness, received } = listening(() => 200, { switches: { webhookOrder } });
      const { clock } = await meteredSubscription(harness);
      await harness.sim.settled();
      received.length = 0;
      harness.sim.advance(clock.id, new Date(Date.UTC(2026, 1, 15, 12)));
      await harness.sim.settled();
      return received.map(({ body }) => JSON.parse(body).id as string);
    };
    const ordered = await orderOf('ordered');
    const shuffled = await orderOf('shuffled');
    assert.notDeepEqual(shuffled, ordered);
    assert.deepEqual([...shuffled].sort(), [...ordered].sort());
    assert.deepEqual(await orderOf('shuffled'), shuffled);
  });

  it('can come twice', async () => {
    const { harness, received } = listening(() => 200, { switches: { webhookDuplicates: true } });
    await harness.stripe.customers.create({});
    await harness.sim.settled();
    assert.equal(received.length, 2);
    assert.equal(received[0]!.body, received[1]!.body);
    const { data } = await harness.stripe.events.list();
    assert.equal(data[0]!.pending_webhooks, 0);
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

describe('a webhook endpoint', () => {
  it('tells its secret once, and is sent the types it asked for', async () => {
    const { harness, received } = listening();
    const { stripe, sim } = harness;
    const endpoint = await stripe.webhookEndpoints.create({
      enabled_events: ['product.created'],
      metadata: { for: 'tests' },
      url: 'https://other.example/hook',
    });
    assert.match(endpoint.secret ?? '', /^whsec_/);
    const read = await stripe.webhookEndpoints.retrieve(endpoint.id);
    assert.equal(read.secret, undefined);
    assert.deepEqual(read.metadata, { for: 'tests' });

    await stripe.customers.create({});
    await stripe.products.create({ name: 'Anything' });
    await sim.settled();
    const own = received.filter(({ url }) => url === 'https://other.example/hook');
    assert.deepEqual(
      own.map(({ body }) => JSON.parse(body).type),
      ['product.created'],
    );
    const [{ body, signature }] = own as [(typeof own)[0]];
    await stripe.webhooks.constructEventAsync(body, signature, endpoint.secret!);
  });

  it('is listed with those given to the simulator, changed, disabled and deleted', async () => {
    const { harness, received } = listening();
    const { stripe, sim } = harness;
    const { id } = await stripe.webhookEndpoints.create({
      enabled_events: ['*'],
      url: 'https://other.example/hook',
    });
    const { data } = await stripe.webhookEndpoints.list();
    assert.deepEqual(
      data.map(({ url }) => url),
      ['https://other.example/hook', 'https://vendor.example/hook'],
    );
    const sent = async () => {
      received.length = 0;
      await stripe.customers.create({});
      await sim.settled();
      return received.map(({ url }) => url).filter((url) => url !== 'https://vendor.example/hook');
    };
    await stripe.webhookEndpoints.update(id, { url: 'https://moved.example/hook' });
    assert.deepEqual(await sent(), ['https://moved.example/hook']);
    const disabled = await stripe.webhookEndpoints.update(id, { disabled: true });
    assert.equal(disabled.status, 'disabled');
    assert.deepEqual(await sent(), []);
    await stripe.webhookEndpoints.update(id, { disabled: false, enabled_events: ['invoice.paid'] });
    assert.deepEqual(await sent(), []);
    const deleted = await stripe.webhookEndpoints.del(id);
    assert.deepEqual({ ...deleted }, { deleted: true, id, object: 'webhook_endpoint' });
    assert.equal((await failureOf(stripe.webhookEndpoints.retrieve(id))).statusCode, 404);
  });

  it('is refused without an address or types', async () => {
    const { stripe } = start();
    const noUrl = stripe.webhookEndpoints.create({ enabled_events: ['*'], url: 'nowhere' });
    assert.equal((await failureOf(noUrl)).param, 'url');
    const noTypes = { url: 'https://other.example' } as Stripe.WebhookEndpointCreateParams;
    const error = await failureOf(stripe.webhookEndpoints.create(noTypes));
    assert.equal(error.param, 'enabled_events');
  });
});

function listening(
  status: () => number = () => 200,
  options: SimulatorOptions = {},
): {
  harness: Harness;
  received: { url: string; body: string; signature: string }[];
} {
  const received: { url: string; body: string; signature: string }[] = [];
  const receive: typeof fetch = async (url, init) => {
    const request = new Request(url, init);
    const signature = request.headers.get('stripe-signature') ?? '';
    received.push({ url: request.url, body: await request.text(), signature });
    return new Response(null, { status: status() });
  };
  const webhooks = [{ fetch: receive, secret: SECRET, url: 'https://vendor.example/hook' }];
  return { harness: start({ fetch: receive, webhooks, ...options }), received };
}
