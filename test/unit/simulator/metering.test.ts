import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  createMeter,
  customerOnClock,
  DAY,
  failureOf,
  type Harness,
  HOUR,
  meteredSubscription,
  START,
  sendUsage,
  start,
} from './harness.ts';

const MIDNIGHT = START - (START % DAY);

describe('meter events', () => {
  it('are refused a second time under one identifier, until a day has passed', async () => {
    const { harness, customer } = await metered();
    await sendUsage(harness, customer, '1', { identifier: 'a' });
    const error = await failureOf(sendUsage(harness, customer, '1', { identifier: 'a' }));
    assert.equal(error.statusCode, 400);
    assert.equal(error.message, 'An event already exists with identifier a.');
    harness.wall.now = new Date((START + DAY) * 1000);
    await sendUsage(harness, customer, '1', { identifier: 'a' });
  });

  it('may be 35 days old and 5 minutes ahead on the customer’s clock, no more', async () => {
    const { harness, customer } = await metered();
    await sendUsage(harness, customer, '1', { timestamp: START - 35 * DAY });
    await sendUsage(harness, customer, '1', { timestamp: START + 300 });
    const old = sendUsage(harness, customer, '1', { timestamp: START - 35 * DAY - 1 });
    assert.match(
      (await failureOf(old)).message,
      /^The event timestamp cannot be more than 35 days in past\./,
    );
    const early = sendUsage(harness, customer, '1', { timestamp: START + 301 });
    assert.equal((await failureOf(early)).param, 'timestamp');
  });

  it('carry fifteen significant digits and no more', async () => {
    const { harness, customer } = await metered();
    await sendUsage(harness, customer, '12345678901234.5');
    await sendUsage(harness, customer, '123456789012345000');
    const error = await failureOf(sendUsage(harness, customer, '1234567890.123456'));
    assert.equal(error.param, 'payload[value]');
    assert.equal((await failureOf(sendUsage(harness, customer, 'ten'))).param, 'payload[value]');
  });

  it('name a customer and a meter that exist', async () => {
    const { harness } = await metered();
    const { billing } = harness.stripe;
    const payload = { stripe_customer_id: 'cus_none', value: '1' };
    const unknown = await failureOf(
      billing.meterEvents.create({ event_name: 'api_calls', payload }),
    );
    assert.equal(unknown.statusCode, 400);
    const noMeter = await failureOf(billing.meterEvents.create({ event_name: 'other', payload }));
    assert.equal(noMeter.param, 'event_name');
  });

  it('use the payload keys of their meter', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const meter = await harness.stripe.billing.meters.create({
      customer_mapping: { event_payload_key: 'who', type: 'by_id' },
      default_aggregation: { formula: 'sum' },
      display_name: 'Tokens',
      event_name: 'tokens',
      value_settings: { event_payload_key: 'tokens' },
    });
    await harness.stripe.billing.meterEvents.create({
      event_name: 'tokens',
      payload: { who: customer.id, tokens: '7' },
    });
    assert.deepEqual(await totals(harness, meter.id, customer.id), [7]);
  });

  it('add decimals exactly', async () => {
    const { harness, customer, meter } = await metered();
    for (let i = 0; i < 10; i += 1) await sendUsage(harness, customer, '0.1');
    assert.deepEqual(await totals(harness, meter.id, customer.id), [1]);
  });

  it('are summed, counted, or the last one wins', async () => {
    for (const [formula, expected] of [
      ['sum', 12],
      ['count', 3],
      ['last', 4],
    ] as const) {
      const harness = start();
      const { customer } = await customerOnClock(harness);
      const meter = await createMeter(harness, formula);
      await sendUsage(harness, customer, '4', { timestamp: START - 60 });
      await sendUsage(harness, customer, '5', { timestamp: START - 180 });
      await sendUsage(harness, customer, '3', { timestamp: START - 120 });
      assert.deepEqual(await totals(harness, meter.id, customer.id), [expected]);
    }
  });

  it('bill a negative total as nothing', async () => {
    const { harness, customer, subscription } = await metered();
    await sendUsage(harness, customer, '-5');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 0);
    assert.equal(String(preview.lines.data[0]?.quantity_decimal), '0');
  });

  it('count only once the lag has passed in real time', async () => {
    const { harness, customer, meter } = await metered({ lagSeconds: 30 });
    await sendUsage(harness, customer, '3');
    assert.deepEqual(await totals(harness, meter.id, customer.id), []);
    harness.wall.now = new Date((START + 30) * 1000);
    assert.deepEqual(await totals(harness, meter.id, customer.id), [3]);
  });
});

describe('seeded usage', () => {
  it('counts once the customer’s clock has passed it', async () => {
    const { harness, customer, meter, subscription, clock } = await metered();
    harness.sim.seedUsage(meter.id, customer.id, [
      { timestamp: START, value: 1 },
      { timestamp: START + DAY, value: '2.5' },
    ]);
    const quantity = async () => {
      const preview = await harness.stripe.invoices.createPreview({
        subscription: subscription.id,
      });
      return String(preview.lines.data[0]?.quantity_decimal);
    };
    assert.equal(await quantity(), '1');
    harness.sim.advance(clock.id, new Date((START + 2 * DAY) * 1000));
    assert.equal(await quantity(), '3.5');
  });

  it('loads 300,000 events at once', async () => {
    const { harness, customer, meter } = await metered();
    const points = Array.from({ length: 300_000 }, (_, i) => ({
      timestamp: START - 300_000 + i,
      value: i % 90,
    }));
    harness.sim.seedUsage(meter.id, customer.id, points);
    const sum = points.reduce((total, { value }) => total + value, 0);
    assert.deepEqual(await totals(harness, meter.id, customer.id), [sum]);
  });
});

describe('event summaries', () => {
  it('are sparse and newest first', async () => {
    const { harness, customer, meter } = await metered();
    await sendUsage(harness, customer, '1', { timestamp: MIDNIGHT - 3 * DAY });
    await sendUsage(harness, customer, '2', { timestamp: MIDNIGHT - DAY - 1 });
    await sendUsage(harness, customer, '4', { timestamp: MIDNIGHT - 1 });
    const { data, has_more } = await harness.stripe.billing.meters.listEventSummaries(meter.id, {
      customer: customer.id,
      end_time: MIDNIGHT + DAY,
      start_time: MIDNIGHT - 5 * DAY,
      value_grouping_window: 'day',
    });
    assert.deepEqual(
      data.map((row) => [row.start_time, row.end_time, row.aggregated_value]),
      [
        [MIDNIGHT - DAY, MIDNIGHT, 4],
        [MIDNIGHT - 2 * DAY, MIDNIGHT - DAY, 2],
        [MIDNIGHT - 3 * DAY, MIDNIGHT - 2 * DAY, 1],
      ],
    );
    assert.equal(has_more, false);
  });

  it('are one row for the whole range when no window is asked for', async () => {
    const { harness, customer, meter } = await metered();
    await sendUsage(harness, customer, '1', { timestamp: MIDNIGHT - DAY });
    await sendUsage(harness, customer, '2', { timestamp: MIDNIGHT });
    assert.deepEqual(await totals(harness, meter.id, customer.id), [3]);
  });

  it('leave out the instant they end at', async () => {
    const { harness, customer, meter } = await metered();
    await sendUsage(harness, customer, '1', { timestamp: MIDNIGHT });
    const { data } = await harness.stripe.billing.meters.listEventSummaries(meter.id, {
      customer: customer.id,
      end_time: MIDNIGHT,
      start_time: MIDNIGHT - DAY,
    });
    assert.deepEqual(data, []);
  });

  it('refuse times off the minute, the hour or the UTC day', async () => {
    const { harness, customer, meter } = await metered();
    const ask = (start_time: number, end_time: number, window?: 'hour' | 'day') =>
      failureOf(
        harness.stripe.billing.meters.listEventSummaries(meter.id, {
          customer: customer.id,
          end_time,
          start_time,
          ...(window && { value_grouping_window: window }),
        }),
      );
    assert.equal((await ask(MIDNIGHT + 1, MIDNIGHT + 60)).param, 'start_time');
    assert.equal((await ask(MIDNIGHT, MIDNIGHT + 61)).param, 'end_time');
    assert.equal((await ask(MIDNIGHT + 60, MIDNIGHT + HOUR, 'hour')).param, 'start_time');
    assert.equal((await ask(MIDNIGHT, MIDNIGHT + HOUR, 'day')).param, 'end_time');
    assert.equal((await ask(MIDNIGHT, MIDNIGHT + HOUR, 'day')).statusCode, 400);
  });

  it('come ten at a time, up to a hundred, and page to the end', async () => {
    const { harness, customer, meter } = await metered();
    const hours = Array.from({ length: 240 }, (_, i) => ({
      timestamp: MIDNIGHT - 10 * DAY + i * HOUR,
      value: 1,
    }));
    harness.sim.seedUsage(meter.id, customer.id, hours);
    const params = {
      customer: customer.id,
      end_time: MIDNIGHT,
      start_time: MIDNIGHT - 10 * DAY,
      value_grouping_window: 'hour',
    } as const;
    const { meters } = harness.stripe.billing;
    assert.equal((await meters.listEventSummaries(meter.id, params)).data.length, 10);
    const tooMany = await failureOf(meters.listEventSummaries(meter.id, { ...params, limit: 101 }));
    assert.equal(tooMany.param, 'limit');

    harness.sim.clearRequests();
    const seen = new Set<number>();
    for await (const row of meters.listEventSummaries(meter.id, { ...params, limit: 100 })) {
      seen.add(row.start_time);
    }
    assert.equal(seen.size, 240);
    assert.equal(harness.sim.requests.length, 3);
  });
});

async function metered(switches = {}) {
  const harness = start({ switches });
  return { harness, ...(await meteredSubscription(harness)) };
}

async function totals({ stripe }: Harness, meter: string, customer: string): Promise<number[]> {
  const { data } = await stripe.billing.meters.listEventSummaries(meter, {
    customer,
    end_time: MIDNIGHT + DAY,
    start_time: MIDNIGHT - 10 * DAY,
  });
  return data.map((row) => row.aggregated_value);
}
