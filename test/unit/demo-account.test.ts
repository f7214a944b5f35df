/** `npm run demo -- --stripe`, with the simulator in the place of the test account. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { testKey, testPublishableKey } from '../../demo/account/key.ts';
import { openTestCustomer } from '../../demo/account/test-customer.ts';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';

const NOW = new Date('2026-11-21T09:30:00Z');

describe('the customer made in a test account', () => {
  const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY], now: () => NOW });
  const stripe = stripeFor(simulator);

  it('has a billed first period, a running second one, and usage in both', async () => {
    const said: string[] = [];
    const customer = await openTestCustomer(stripe, NOW, (line) => said.push(line));
    const { data: invoices } = await stripe.invoices.list({ customer: customer.id });
    const [subscription] = (await stripe.subscriptions.list({ customer: customer.id })).data;
    const preview = await stripe.invoices.createPreview({ subscription: subscription!.id });

    assert.deepEqual(
      invoices.map(({ status }) => status),
      ['paid'],
    );
    assert.ok(usageOf(invoices[0]!.lines.data) > 0);
    assert.ok(usageOf(preview.lines.data) > 0);
    const clock = await stripe.testHelpers.testClocks.retrieve(customer.clock);
    assert.equal(clock.frozen_time, NOW.getTime() / 1_000);
    assert.ok(said.length > 2);
  });

  it('is found again, and not made twice', async () => {
    const before = simulator.requests.length;
    await openTestCustomer(stripe, NOW, () => {});
    const writes = simulator.requests.slice(before).filter(({ method }) => method !== 'GET');
    assert.deepEqual(writes, []);
  });

  it('takes the seventy events that were announced', () => {
    const events = simulator.requests.filter(({ path }) => path === '/v1/billing/meter_events');
    assert.ok(events.length > 60 && events.length < 80, `${events.length} events`);
  });

  it('finds the price list of an earlier customer, and does not make it twice', async () => {
    const prices = () =>
      simulator.requests.filter(({ method, path }) => method === 'POST' && path === '/v1/prices');
    const before = prices().length;
    const [clock] = (await stripe.testHelpers.testClocks.list()).data;
    await stripe.testHelpers.testClocks.del(clock!.id);
    await openTestCustomer(stripe, NOW, () => {});
    assert.equal(before, 12);
    assert.equal(prices().length, 12);
  });
});

describe('the key', () => {
  it('is taken when it is of a test account', () => {
    assert.equal(testKey('sk_test_abc123'), 'sk_test_abc123');
    assert.equal(testKey('rk_test_abc123'), 'rk_test_abc123');
  });

  for (const key of [undefined, '', 'sk_live_abc', 'rk_live_abc', 'pk_test_abc', 'sk_test_', 'x']) {
    it(`is refused when it is ${key ?? 'absent'}, and not told`, () => {
      assert.throws(
        () => testKey(key),
        (error: Error) => /STRIPE_SECRET_KEY/.test(error.message) && !error.message.includes('abc'),
      );
    });
  }
});

describe('the publishable key', () => {
  it('is taken when it is of a test account, and missed by nobody when there is none', () => {
    assert.equal(testPublishableKey('pk_test_abc123'), 'pk_test_abc123');
    assert.equal(testPublishableKey(undefined), undefined);
    assert.equal(testPublishableKey(''), undefined);
  });

  for (const key of ['pk_live_abc', 'sk_test_abc', 'sk_live_abc', 'pk_test_', 'abc']) {
    it(`is refused when it is ${key}, and not told`, () => {
      assert.throws(
        () => testPublishableKey(key),
        (error: Error) =>
          /STRIPE_PUBLISHABLE_KEY/.test(error.message) && !error.message.includes('abc'),
      );
    });
  }
});

function usageOf(lines: readonly { quantity: number | null; amount: number }[]): number {
  return lines.reduce((sum, { quantity }) => sum + (quantity ?? 0), 0);
}
