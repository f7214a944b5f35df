import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import Stripe from 'stripe';
import { createRate } from '../../../demo/stripe/http/rate.ts';
import {
  clientOf,
  createMeter,
  failureOf,
  type Harness,
  meteredSubscription,
  START,
  sendUsage,
  start,
} from './harness.ts';

describe('limits of a sandbox', () => {
  it('are 25 calls a second of the account, and end with the second', async () => {
    const harness = limited('test');
    const { stripe, wall } = harness;
    const calls = [
      () => stripe.customers.list(),
      () => stripe.products.list(),
      () => stripe.prices.list(),
    ];
    const outcomes = await together(30, (index) => calls[index % 3]!());
    assert.equal(outcomes.filter((error) => error === null).length, 25);
    const refusal = outcomes.find((error) => error !== null);
    assert.ok(refusal instanceof Stripe.errors.StripeRateLimitError);
    assert.equal(refusal.code, 'rate_limit');
    assert.ok(refusal.requestId);
    assert.equal(refusal.headers?.['stripe-should-retry'], undefined);
    assert.equal(refusal.headers?.['retry-after'], undefined);
    wall.now = new Date(START * 1000 + 999);
    await failureOf(stripe.customers.list());
    wall.now = new Date(START * 1000 + 1000);
    await stripe.customers.list();
  });

  it('count usage events as any other call', async () => {
    const harness = limited('off');
    const { customer } = await meteredSubscription(harness);
    harness.sim.switches.rateLimits = 'test';
    const outcomes = [];
    for (let i = 0; i < 26; i += 1) {
      outcomes.push(await outcomeOf(sendUsage(harness, customer, '1')));
    }
    assert.equal(outcomes.filter((error) => error !== null).length, 1);
  });

  it('are off until they are switched on', async () => {
    const { stripe } = start();
    const outcomes = await together(60, () => stripe.customers.list());
    assert.ok(outcomes.every((error) => error === null));
  });
});

describe('limits of live mode', () => {
  it('are 25 calls a second of an endpoint, whatever the id', async () => {
    const harness = limited('off');
    const { stripe, sim } = harness;
    const made: Stripe.Customer[] = [];
    for (let i = 0; i < 26; i += 1) made.push(await stripe.customers.create({}));
    sim.switches.rateLimits = 'live';
    const outcomes = await together(26, (index) => stripe.customers.retrieve(made[index]!.id));
    assert.equal(outcomes.filter((error) => error !== null).length, 1);
    await stripe.products.list();
  });

  it('are 100 calls a second of the account', async () => {
    const { stripe } = limited('live');
    const calls = [
      () => stripe.customers.list(),
      () => stripe.products.list(),
      () => stripe.prices.list(),
      () => stripe.events.list(),
      () => stripe.invoices.list(),
    ];
    const outcomes = await together(110, (index) => calls[index % 5]!());
    assert.equal(outcomes.filter((error) => error === null).length, 100);
  });

  it('leave room for a thousand usage events beside them', async () => {
    const harness = limited('off');
    const { customer } = await meteredSubscription(harness);
    const { sim, stripe } = harness;
    sim.switches.rateLimits = 'live';
    for (let i = 0; i < 120; i += 1) await sendUsage(harness, customer, '1');
    await stripe.customers.list();
  });
});

describe('at the same time', () => {
  it('one usage event of a customer and meter is taken, those of others too', async () => {
    const harness = limited('off');
    const { customer } = await meteredSubscription(harness);
    await createMeter(harness, 'sum', 'storage');
    const other = await harness.stripe.customers.create({});
    harness.sim.switches.rateLimits = 'live';
    const outcomes = await Promise.all([
      outcomeOf(sendUsage(harness, customer, '1')),
      outcomeOf(sendUsage(harness, customer, '2')),
      outcomeOf(sendUsage(harness, customer, '1', { event_name: 'storage' })),
      outcomeOf(sendUsage(harness, other, '1')),
    ]);
    assert.deepEqual(
      outcomes.map((error) => error?.statusCode ?? 200),
      [200, 429, 200, 200],
    );
    const { v2 } = harness.stripe;
    const events = [1, 2].map((value) => ({
      event_name: 'api_calls',
      payload: { stripe_customer_id: customer.id, value: String(value) },
    }));
    const both = await Promise.all(
      events.map((event) => outcomeOf(v2.billing.meterEvents.create(event))),
    );
    assert.deepEqual(
      both.map((error) => error?.code ?? null),
      [null, 'too_many_concurrent_requests'],
    );
  });

  it('two writes to one customer meet a lock, and the SDK is told to try again', async () => {
    const harness = limited('off');
    const { customer, subscription } = await meteredSubscription(harness);
    const { sim, stripe } = harness;
    sim.switches.rateLimits = 'live';
    const outcomes = await Promise.all([
      outcomeOf(stripe.customers.update(customer.id, { name: 'New' })),
      outcomeOf(stripe.subscriptions.update(subscription.id, { metadata: { a: 'b' } })),
      outcomeOf(stripe.customers.retrieve(customer.id)),
    ]);
    assert.deepEqual(
      outcomes.map((error) => error?.code ?? null),
      [null, 'lock_timeout', null],
    );
    assert.equal(outcomes[1]?.headers?.['stripe-should-retry'], 'true');
  });

  it('a write waits for the lock as long as the switch says', async () => {
    const waits: { ms: number; end: () => void }[] = [];
    const sleep = (ms: number) => new Promise<void>((end) => waits.push({ ms, end }));
    const harness = start({ sleep });
    const { stripe, sim } = harness;
    const { id } = await stripe.customers.create({});
    sim.switches.rateLimits = 'live';
    sim.switches.lockWaitSeconds = 2;

    const first = stripe.customers.update(id, { name: 'One' });
    const second = stripe.customers.update(id, { name: 'Two' });
    await Promise.all([first, second]);
    assert.equal(((await stripe.customers.retrieve(id)) as Stripe.Customer).name, 'Two');
    assert.deepEqual(
      waits.splice(0).map(({ ms }) => ms),
      [2000],
    );

    sim.faults.set([{ kind: 'latency', times: 1, value: 60_000 }]);
    const slow = stripe.customers.update(id, { name: 'Slow' });
    const late = outcomeOf(stripe.customers.update(id, { name: 'Late' }));
    while (waits.length < 2) await new Promise(setImmediate);
    waits.find(({ ms }) => ms === 2000)!.end();
    assert.equal((await late)?.code, 'lock_timeout');
    waits.find(({ ms }) => ms === 60_000)!.end();
    assert.equal((await slow).name, 'Slow');
  });
});

describe('a subscription', () => {
  it('takes 200 changes of a quantity in an hour', async () => {
    const harness = limited('off');
    const { stripe, sim, wall } = harness;
    const { subscription } = await meteredSubscription(harness);
    const item = subscription.items.data[0]!.id;
    const update = () =>
      outcomeOf(
        stripe.subscriptions.update(subscription.id, { items: [{ id: item, quantity: 1 }] }),
      );
    sim.switches.rateLimits = 'live';
    // What the change does is another test's matter: a refusal of its own counts as a change.
    for (let i = 0; i < 200; i += 1) {
      wall.now = new Date(START * 1000 + i * 1000);
      assert.notEqual((await update())?.statusCode, 429);
    }
    wall.now = new Date(START * 1000 + 300_000);
    assert.equal((await update())?.statusCode, 429);
    wall.now = new Date(START * 1000 + 3_600_000);
    assert.notEqual((await update())?.statusCode, 429);
  });
});

describe('invoices of one subscription', () => {
  it('can be made ten times a minute and twenty times a day', async () => {
    const { sim, wall } = limited('live');
    const make = async (subscription: string) => {
      const response = await sim.fetch(
        new Request('https://api.stripe.com/v1/invoices', {
          body: `subscription=${subscription}`,
          headers: { authorization: 'Bearer sk_test_simulator' },
          method: 'POST',
        }),
      );
      return response.status === 429;
    };
    const inMinute = async (minute: number, count: number) => {
      wall.now = new Date(START * 1000 + minute * 60_000);
      const refusals = [];
      for (let i = 0; i < count; i += 1) refusals.push(await make('sub_a'));
      return refusals.filter(Boolean).length;
    };
    // Whether the invoice can be made is another test's matter: a refusal of its own counts.
    assert.equal(await inMinute(0, 11), 1);
    assert.equal(await make('sub_b'), false);
    assert.equal(await inMinute(1, 10), 0);
    assert.equal(await inMinute(2, 1), 1);
    assert.equal(await inMinute(24 * 60, 1), 0);
  });
});

describe('the count of calls', () => {
  it('tells the most calls of each endpoint within one second, by its name', async () => {
    const { stripe, sim, wall } = start();
    const { id } = await stripe.customers.create({});
    sim.clearRequests();
    for (let i = 0; i < 4; i += 1) {
      await stripe.customers.retrieve(id);
      wall.now = new Date(wall.now.getTime() + 400);
    }
    await stripe.customers.list();
    await failureOf(clientOf(sim).rawRequest('GET', '/v1/nothing/here'));
    assert.deepEqual(sim.busiest(), [
      { endpoint: 'GET /v1/customers/:id', perSecond: 3 },
      { endpoint: 'GET /v1/customers', perSecond: 1 },
      { endpoint: 'GET (unknown)', perSecond: 1 },
    ]);
    sim.clearRequests();
    assert.deepEqual(sim.busiest(), []);
  });

  it('is the count of a plain list of times', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(500), { maxLength: 50 }), (pauses) => {
        const rate = createRate(1000);
        const times: number[] = [];
        let now = 0;
        for (const pause of pauses) {
          now += pause;
          times.push(now);
          rate.add(now);
          assert.equal(rate.count(now), times.filter((at) => at > now - 1000).length);
        }
      }),
    );
  });
});

function limited(rateLimits: 'off' | 'test' | 'live'): Harness {
  return start({ switches: { rateLimits } });
}

async function together(count: number, call: (index: number) => Promise<unknown>) {
  return Promise.all(Array.from({ length: count }, (_, index) => outcomeOf(call(index))));
}

/** The error a call fails with, or `null`. */
async function outcomeOf(work: Promise<unknown>): Promise<Stripe.errors.StripeError | null> {
  try {
    await work;
    return null;
  } catch (error) {
    if (error instanceof Stripe.errors.StripeError) return error;
    throw error;
  }
}
