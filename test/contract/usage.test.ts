import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildWorld, DEMO_NOW, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import type { Portal } from '../../server/contract/portal.ts';
import type { UsageAnswer } from '../../server/contract/usage.ts';
import { portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const portal = portalOver(simulator);
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
});

describe('GET /v1/usage/:meter', () => {
  it('comes with the portal for what a chart draws: this period, the last, five weeks at least', async () => {
    const response = await portal.get('/v1/portal', halden.id);
    const { items } = (await response.json()) as Portal;
    const { start, values } = items.data![0]!.series!.data!;
    assert.equal(start, '2026-09-27T00:00:00Z');
    assert.equal(values.length, 4 + 31 + 20);
    const november = values.slice(-20).reduce((sum, value) => sum + Number(value), 0);
    assert.equal(String(november), items.data![0]!.used.data);
  });

  it('answers the running period by day, every day of it', async () => {
    const usage = await read('/v1/usage/api_calls');
    assert.equal(usage.series.start, '2026-11-01T00:00:00Z');
    assert.equal(usage.series.values.length, 20);
    assert.equal(usage.label, 'API calls');
    assert.equal(usage.timezone, 'UTC');
  });

  it('adds up to what the portal says was used', async () => {
    const usage = await read('/v1/usage/api_calls');
    const { items } = (await (await portal.get('/v1/portal', halden.id)).json()) as Portal;
    assert.equal(usage.total, items.data!.find(({ meter }) => meter === 'api_calls')!.used.data);
  });

  it('is the same by hour and by day', async () => {
    const range = 'from=2026-10-28&to=2026-11-04';
    const hours = await read(`/v1/usage/api_calls?window=hour&${range}`);
    const days = await read(`/v1/usage/api_calls?${range}`);
    assert.equal(hours.series.values.length, 7 * 24);
    assert.equal(hours.total, days.total);
  });

  it('keeps fractions exactly', async () => {
    const { series, total } = await read('/v1/usage/storage?from=2026-11-01&to=2026-11-04');
    const tenths = series.values.reduce((sum, value) => sum + Math.round(Number(value) * 10), 0);
    assert.equal(total, String(tenths / 10));
  });

  it('fills a day on which nothing was used with zero', async () => {
    const stripe = stripeFor(simulator);
    const customer = await stripe.customers.create({ test_clock: halden.clock });
    const [meter] = (await stripe.billing.meters.list({ limit: 1 })).data;
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 1,
      product_data: { name: 'x' },
      recurring: { interval: 'month', usage_type: 'metered', meter: meter!.id },
    });
    await stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] });
    await stripe.billing.meterEvents.create({
      event_name: meter!.event_name,
      payload: { stripe_customer_id: customer.id, value: '5' },
      timestamp: DEMO_NOW.getTime() / 1_000 - 2 * 86_400,
    });
    const response = await portal.get(
      `/v1/usage/${meter!.event_name}?from=2026-11-17&to=2026-11-20`,
      customer.id,
    );
    const usage = (await response.json()) as UsageAnswer;
    assert.deepEqual(usage.series.values, ['0', '5', '0']);
  });

  for (const [query, field, why] of [
    ['from=yesterday', 'from', 'is no date'],
    ['from=2026-02-30', 'from', 'is a day that does not exist'],
    ['from=2026-11-10&to=2026-11-09', 'to', 'ends before it starts'],
    ['from=2026-11-10&to=2026-11-10', 'to', 'is empty'],
    ['from=2027-05-01', 'from', 'lies in the future'],
    ['from=2020-01-01', 'from', 'is longer than a year of days'],
    ['window=hour&from=2026-09-01', 'from', 'is longer than a month of hours'],
    ['from=2026-11-10T00:00:00%2B02:00', 'from', 'is not in UTC'],
    ['window=minute', 'window', 'asks for a step we do not have'],
    ['timezone=Europe/Berlin', 'timezone', 'asks for a zone the source does not count in'],
    ['groupBy=region', 'groupBy', 'asks for a dimension the source does not have'],
  ] as const) {
    it(`refuses a range that ${why}, and names the field`, async () => {
      const response = await portal.get(`/v1/usage/api_calls?${query}`, halden.id);
      assert.equal(response.status, 422);
      assert.equal((await response.json()).field, field);
    });
  }

  it('is a table for a spreadsheet when asked', async () => {
    const path = '/v1/usage/api_calls?from=2026-11-01&to=2026-11-03';
    for (const response of [
      await portal.get(`${path}&format=csv`, halden.id),
      await portal.get(path, halden.id, { accept: 'text/csv' }),
    ]) {
      assert.match(response.headers.get('content-type')!, /^text\/csv/);
      const [head, first, second, end] = (await response.text()).split('\r\n');
      assert.equal(head, 'day (UTC),API calls (calls)');
      assert.match(first!, /^2026-11-01,\d+$/);
      assert.match(second!, /^2026-11-02,\d+$/);
      assert.equal(end, '');
    }
  });
});

async function read(path: string): Promise<UsageAnswer> {
  const response = await portal.get(path, halden.id);
  assert.equal(response.status, 200, await response.clone().text());
  return (await response.json()) as UsageAnswer;
}
