import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { rateLimited } from '../../../demo/stripe/index.ts';
import { type Account, remoteAccount } from '../account.ts';
import { createMeter, createPrice, seatSubscription } from '../arrange.ts';
import { failureOf } from '../expect.ts';
import { leftBehind, removeAll, TAG } from '../made.ts';
import { targetOf } from '../target.ts';
import { type FakeTimer, fakeTimer } from './fake-timer.ts';
import { openStandIn, type StandIn } from './stand-in.ts';

const MINUTE = 60_000;

describe('a real account', () => {
  let standIn: StandIn;
  let timer: FakeTimer;
  let account: Account;

  before(async () => {
    standIn = await openStandIn();
  });
  after(() => standIn.close());

  beforeEach(() => {
    standIn.gate(null);
    standIn.arrivals.length = 0;
    timer = fakeTimer();
    account = open();
  });

  function open(perSecond = 20): Account {
    const target = targetOf({
      CONFORMANCE: 'stripe',
      CONFORMANCE_BASE: standIn.base,
      STRIPE_TEST_KEY: 'sk_test_simulator',
    });
    assert.ok(target.kind === 'stripe');
    return remoteAccount(
      { ...target, patienceMilliseconds: 3 * MINUTE, perSecond, pollMilliseconds: 2000 },
      { timer, timeoutMilliseconds: 20 * MINUTE },
    );
  }

  it('is asked at the pace, whoever asks', async () => {
    for (let i = 0; i < 40; i += 1) {
      await (i % 2 ? account.stripe.customers.list() : account.raw('GET', '/v1/customers'));
    }
    const waited = timer.waits.reduce((sum, wait) => sum + wait, 0);
    assert.equal(Math.round(waited), 39 * 50);
  });

  it('is waited for, longer each time, when it says 429', async () => {
    let refusals = 3;
    standIn.gate(() => (refusals-- > 0 ? rateLimited() : undefined));
    await account.stripe.customers.list();
    assert.equal(standIn.arrivals.length, 4);
    const long = timer.waits.filter((wait) => wait > 50);
    assert.deepEqual(long, [1000, 2000, 4000]);
  });

  it('is given up when it says 429 for good', async () => {
    standIn.gate(() => rateLimited());
    const error = await failureOf(account.stripe.customers.list());
    assert.equal(error.type, 'StripeRateLimitError');
    assert.equal(standIn.arrivals.length, 6);
  });

  it('carries the run’s mark on all that can be marked', async () => {
    await account.stripe.customers.create({ metadata: { own: 'kept' }, name: 'Über & Co' });
    await createPrice(account, null, { unit_amount: 1 });
    const [customer, price] = standIn.arrivals.map(({ body }) => new URLSearchParams(body));
    const run = customer?.get(`metadata[${TAG}]`);
    assert.match(run ?? '', /^[0-9a-f]{8}$/);
    assert.equal(price?.get(`metadata[${TAG}]`), run);
    assert.equal(customer?.get('metadata[own]'), 'kept');
    assert.equal(customer?.get('name'), 'Über & Co');
  });

  it('gives every meter an event name of its own', async () => {
    const one = await createMeter(account);
    const two = await createMeter(open());
    assert.notEqual(one.event_name, two.event_name);
    assert.match(one.event_name, /^conformance_/);
  });

  it('is polled until a clock is ready', async () => {
    const clock = await account.stripe.testHelpers.testClocks.create({
      frozen_time: account.now(),
    });
    let busy = 3;
    standIn.gate(({ method }) =>
      method === 'GET' && busy-- > 0 ? Response.json({ ...clock, status: 'advancing' }) : undefined,
    );
    const ready = await account.advance(clock, clock.frozen_time + 60);
    assert.equal(ready.status, 'ready');
    assert.deepEqual(
      timer.waits.filter((wait) => wait === 2000),
      [2000, 2000, 2000],
    );
  });

  it('is asked again until a check passes, and not for ever', async () => {
    let tries = 0;
    await account.eventually(async () => {
      tries += 1;
      assert.ok(tries > 4);
    });
    assert.equal(tries, 5);
    const before = timer.now();
    await assert.rejects(
      account.eventually(() => Promise.reject(new Error('never'))),
      /never/,
    );
    assert.ok(timer.now() - before <= 3 * MINUTE);
  });

  it('ends when the run takes too long, and is cleaned up all the same', async () => {
    const { id } = await account.stripe.customers.create({});
    timer.pass(21 * MINUTE);
    await assert.rejects(account.stripe.customers.list(), /took too long/);
    assert.deepEqual(await account.cleanUp(), []);
    assert.ok(
      standIn.arrivals.some(({ method, path }) => method === 'DELETE' && path.endsWith(id)),
    );
  });

  it('says what could not be removed, and why', async () => {
    const { id } = await account.stripe.customers.create({});
    standIn.gate(({ method }) =>
      method === 'DELETE'
        ? Response.json({ error: { message: 'Not today.', type: 'api_error' } }, { status: 400 })
        : undefined,
    );
    assert.deepEqual(await account.cleanUp(), [`${id}: Not today.`]);
  });

  it('is left alone where nothing was made', async () => {
    await account.stripe.customers.list();
    standIn.arrivals.length = 0;
    assert.deepEqual(await account.cleanUp(), []);
    assert.deepEqual(standIn.arrivals, []);
  });

  it('can be swept of what an interrupted run left, and of nothing else', async () => {
    await seatSubscription(account);
    await createMeter(account);
    await account.stripe.customers.create({});
    const unmarked = await standIn.sim.fetch(
      new Request(`${standIn.base}/v1/customers`, {
        headers: { authorization: 'Bearer sk_test_simulator' },
        method: 'POST',
      }),
    );
    const { id } = (await unmarked.json()) as { id: string };
    const sweeper = open();
    assert.deepEqual(await removeAll(sweeper.stripe, await leftBehind(sweeper.stripe)), []);
    assert.deepEqual(await leftBehind(sweeper.stripe), []);
    assert.equal((await sweeper.stripe.customers.retrieve(id)).deleted, undefined);
  });

  it('loses its clocks, and with them their customers and subscriptions', async () => {
    const { clock, customer } = await seatSubscription(account);
    await account.cleanUp();
    const removed = standIn.arrivals.filter(({ method }) => method === 'DELETE');
    assert.deepEqual(
      removed.map(({ path }) => path),
      [`/v1/test_helpers/test_clocks/${clock.id}`],
    );
    assert.notEqual(customer.id, '');
  });

  it('is never one in live mode: the first such answer is the last request', async () => {
    standIn.gate(() => Response.json({ id: 'cus_1', livemode: true, object: 'customer' }));
    const live = /never touches a live account/;
    await assert.rejects(account.stripe.customers.create({}), live);
    await assert.rejects(account.stripe.customers.list(), live);
    assert.equal(standIn.arrivals.length, 1);
  });
});
