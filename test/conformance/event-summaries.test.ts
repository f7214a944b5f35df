import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createMeter, DAY, HOUR, MINUTE } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('GET /v1/billing/meters/:id/event_summaries', () => {
  const account = openAccount();
  const { stripe } = account;
  const now = account.now();
  const midnight = now - (now % DAY);
  let meter: Stripe.Billing.Meter;
  let customer: Stripe.Customer;

  before(async () => {
    meter = await createMeter(account);
    customer = await stripe.customers.create({ name: 'Jo' });
    await send(meter, '1', midnight - 3 * DAY);
    await send(meter, '2', midnight - DAY - 1);
    await send(meter, '4', midnight - 1);
  });

  function send({ event_name }: Stripe.Billing.Meter, value: string, timestamp: number) {
    const payload = { stripe_customer_id: customer.id, value };
    return stripe.billing.meterEvents.create({ event_name, payload, timestamp });
  }

  function summaries(
    of: Stripe.Billing.Meter,
    start_time: number,
    end_time: number,
    more: Partial<Stripe.Billing.MeterListEventSummariesParams> = {},
  ) {
    return stripe.billing.meters.listEventSummaries(of.id, {
      customer: customer.id,
      end_time,
      start_time,
      ...more,
    });
  }

  it('are one row for the whole range when no window is asked for', () =>
    account.eventually(async () => {
      const { data, has_more } = await summaries(meter, midnight - 5 * DAY, midnight);
      assert.deepEqual(
        data.map((row) => row.aggregated_value),
        [7],
      );
      assert.equal(has_more, false);
      assertShape(data[0]!);
      assert.deepEqual(
        [data[0]?.meter, data[0]?.start_time, data[0]?.end_time],
        [meter.id, midnight - 5 * DAY, midnight],
      );
    }));

  it('are sparse and newest first when grouped by day', () =>
    account.eventually(async () => {
      const { data } = await summaries(meter, midnight - 5 * DAY, midnight, {
        value_grouping_window: 'day',
      });
      assert.deepEqual(
        data.map((row) => [(row.start_time - midnight) / DAY, row.aggregated_value]),
        [
          [-1, 4],
          [-2, 2],
          [-3, 1],
        ],
      );
      assert.ok(data.every((row) => row.end_time - row.start_time === DAY));
    }));

  it('are sparse and newest first when grouped by hour', () =>
    account.eventually(async () => {
      const { data } = await summaries(meter, midnight - 2 * DAY, midnight, {
        value_grouping_window: 'hour',
      });
      assert.deepEqual(
        data.map((row) => [(row.start_time - midnight) / HOUR, row.aggregated_value]),
        [
          [-1, 4],
          [-25, 2],
        ],
      );
    }));

  it('hold the instant they start at and not the one they end at', async () => {
    const edges = await createMeter(account);
    await send(edges, '1', midnight - DAY);
    await send(edges, '10', midnight - DAY + MINUTE);
    await account.eventually(async () => {
      const { data } = await summaries(edges, midnight - DAY, midnight - DAY + MINUTE);
      assert.deepEqual(
        data.map((row) => row.aggregated_value),
        [1],
      );
    });
  });

  it('are for one customer only', async () => {
    const other = await stripe.customers.create({});
    const { data } = await summaries(meter, midnight - 5 * DAY, midnight, { customer: other.id });
    assert.ok(data.every((row) => row.aggregated_value === 0));
  });

  it('count events, and take the last by its time, as the meter says', async () => {
    const counting = await createMeter(account, { default_aggregation: { formula: 'count' } });
    const last = await createMeter(account, { default_aggregation: { formula: 'last' } });
    for (const each of [counting, last]) {
      await send(each, '4', midnight - MINUTE);
      await send(each, '5', midnight - 3 * MINUTE);
      await send(each, '3', midnight - 2 * MINUTE);
    }
    await account.eventually(async () => {
      const values = await Promise.all(
        [counting, last].map(async (each) => {
          const { data } = await summaries(each, midnight - DAY, midnight);
          return data[0]?.aggregated_value;
        }),
      );
      assert.deepEqual(values, [3, 4]);
    });
  });

  it('come ten at a time unless more are asked for', async () => {
    const hourly = await createMeter(account);
    for (let hour = 1; hour <= 12; hour += 1) await send(hourly, '1', midnight - hour * HOUR);
    const params = { value_grouping_window: 'hour' } as const;
    await account.eventually(async () => {
      const ten = await summaries(hourly, midnight - DAY, midnight, params);
      assert.deepEqual([ten.data.length, ten.has_more], [10, true]);
      const rest = await summaries(hourly, midnight - DAY, midnight, {
        ...params,
        starting_after: ten.data.at(-1)!.id,
      });
      assert.deepEqual([rest.data.length, rest.has_more], [2, false]);
    });
  });

  it('refuse times off the minute', async () => {
    const start = await failureOf(summaries(meter, midnight - DAY + 1, midnight));
    assert.equal(start.statusCode, 400);
    const end = await failureOf(summaries(meter, midnight - DAY, midnight - 1));
    assert.equal(end.statusCode, 400);
  });

  it('refuse hours off the hour and days off the UTC day', async () => {
    const hour = { value_grouping_window: 'hour' } as const;
    const off = summaries(meter, midnight - DAY + MINUTE, midnight, hour);
    assert.equal((await failureOf(off)).statusCode, 400);
    const day = { value_grouping_window: 'day' } as const;
    const part = summaries(meter, midnight - DAY + HOUR, midnight, day);
    assert.equal((await failureOf(part)).statusCode, 400);
  });

  it('need a customer and both times', async () => {
    const path = `/v1/billing/meters/${meter.id}/event_summaries?start_time=${midnight}`;
    assert.equal((await account.raw('GET', path)).status, 400);
  });
});
