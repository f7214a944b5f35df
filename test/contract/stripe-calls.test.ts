/** How often Stripe is asked (DESIGN section 5). */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { countedCalls, portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const FIRST_WAVE = 5;
const simulator = testSimulator();
let customers: DemoCustomer[];

before(async () => {
  customers = await buildWorld(simulator, THREE_CUSTOMERS);
});

beforeEach(() => simulator.clearRequests());

describe('a first view', () => {
  it('asks Stripe five times, once a shown meter and once a subscription', async () => {
    for (const { id, meters } of customers) {
      simulator.clearRequests();
      assert.equal((await portalOver(simulator).get('/v1/portal', id)).status, 200);
      assert.equal(countedCalls(simulator).length, FIRST_WAVE + meters.length + 1);
    }
  });

  it('asks nothing when the answer is known', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', customers[0]!.id);
    simulator.clearRequests();
    assert.equal((await portal.get('/v1/portal', customers[0]!.id)).status, 200);
    assert.equal(simulator.requests.length, 0);
  });

  it('is read once for twenty who ask at the same moment', async () => {
    const portal = portalOver(simulator);
    const { id, meters } = customers[0]!;
    await Promise.all(Array.from({ length: 20 }, () => portal.get('/v1/portal', id)));
    assert.equal(countedCalls(simulator).length, FIRST_WAVE + meters.length + 1);
  });

  it('reads the days of five meters only when there are more than six', async () => {
    const { id } = await customerWithMeters(9);
    simulator.clearRequests();
    const response = await portalOver(simulator).get('/v1/portal', id);
    const { items } = (await response.json()) as Portal;

    assert.equal(items.data!.filter(({ meter }) => meter).length, 9);
    assert.equal(items.data!.filter(({ series }) => series).length, 5);
    assert.equal(countedCalls(simulator).length, FIRST_WAVE + 5 + 1);
    // The dearest are the ones that are drawn.
    const costs = items.data!.map(({ cost }) => cost.data!.amount);
    assert.deepEqual(
      costs,
      [...costs].sort((a, b) => b - a),
    );
    assert.ok(items.data!.slice(0, 5).every(({ series }) => series));
  });

  it('follows the lines of a preview beyond the ten that Stripe embeds', async () => {
    const { id } = await customerWithMeters(13);
    const { bills } = (await (await portalOver(simulator).get('/v1/portal', id)).json()) as Portal;
    const { lines, totals } = bills.data![0]!.preview.data!;
    assert.equal(lines.length, 13);
    assert.equal(
      lines.reduce((sum, { amount }) => sum + amount.amount, 0),
      totals.subtotal.amount,
    );
  });
});

describe('a refresh that a person asked for', () => {
  it('reads again, but not twice within five seconds', async () => {
    let now = Date.now();
    const portal = portalOver(simulator, { now: () => new Date(now) });
    const { id } = customers[0]!;
    const refresh = () => portal.get('/v1/portal', id, { 'cache-control': 'no-cache' });
    await refresh();

    now += 10_000;
    simulator.clearRequests();
    await refresh();
    assert.ok(countedCalls(simulator).length > FIRST_WAVE);

    simulator.clearRequests();
    await refresh();
    assert.equal(simulator.requests.length, 0);
  });
});

async function customerWithMeters(count: number) {
  const stripe = stripeFor(simulator);
  const customer = await stripe.customers.create({ name: 'Many' });
  const items: { price: string }[] = [];
  for (let index = 0; index < count; index++) {
    const eventName = `meter_${customer.id}_${index}`;
    const meter = await stripe.billing.meters.create({
      event_name: eventName,
      display_name: eventName,
      default_aggregation: { formula: 'sum' },
    });
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 1,
      product_data: { name: `Meter ${index}` },
      recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    });
    items.push({ price: price.id });
  }
  await stripe.subscriptions.create({ customer: customer.id, items });
  for (let index = 0; index < count; index++) {
    await stripe.billing.meterEvents.create({
      event_name: `meter_${customer.id}_${index}`,
      payload: { stripe_customer_id: customer.id, value: String(100 * (index + 1)) },
    });
  }
  return customer;
}
