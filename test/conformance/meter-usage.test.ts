import assert from 'node:assert/strict';
import { before, describe, it, type TestContext } from 'node:test';
import Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createMeter, DAY, HOUR } from './arrange.ts';
import { failureOf } from './expect.ts';

/** The preview's answer, of which the SDK has no types. */
type MeterUsage = {
  object: string;
  livemode: boolean;
  refreshed_at: number;
  rows: { data: Row[]; has_more: boolean; total: number; url: string };
};

type Row = {
  object: string;
  meter: string;
  starts_at: number;
  ends_at: number;
  value: number;
  dimensions: Record<string, string> | null;
};

const PREVIEW = { apiVersion: '2025-09-30.preview' };
const PATH = '/v1/billing/analytics/meter_usage';

describe('GET /v1/billing/analytics/meter_usage', () => {
  const account = openAccount();
  const { stripe } = account;
  const now = account.now();
  const midnight = now - (now % DAY);
  let meter: Stripe.Billing.Meter;
  let customer: Stripe.Customer;
  /** Why a real account cannot answer: Stripe gives the preview on request. */
  let refusal: string | null = null;

  before(async () => {
    customer = await stripe.customers.create({ name: 'Jo' });
    try {
      const more = { dimension_payload_keys: ['model', 'region'] };
      meter = await createMeter(account, more, PREVIEW);
      await usage('model');
    } catch (error) {
      if (account.kind === 'simulator' || !(error instanceof Stripe.errors.StripeError))
        throw error;
      refusal = error.message;
      return;
    }
    await send('1', midnight - 2 * DAY, { model: 'large', region: 'eu' });
    await send('2', midnight - DAY, { model: 'large', region: 'us' });
    await send('4', midnight - DAY + HOUR, { model: 'small', region: 'us' });
    await send('8', midnight - HOUR, { model: 'large', region: 'us' });
  });

  /** A behaviour of the preview; an account without it says so and is asked no more. */
  function previewed(behaviour: string, check: () => Promise<void>) {
    it(behaviour, async (t: TestContext) => {
      if (refusal === null) await check();
      else t.diagnostic(`The account has no Meter Usage Analytics: ${refusal}`);
    });
  }

  function send(value: string, timestamp: number, dimensions: Record<string, string>) {
    const payload = { stripe_customer_id: customer.id, value, ...dimensions };
    return stripe.billing.meterEvents.create({ event_name: meter.event_name, payload, timestamp });
  }

  function usage(key: string, more: Record<string, string> = {}): Promise<MeterUsage> {
    const query = new URLSearchParams({
      customer: customer.id,
      starts_at: String(midnight - 3 * DAY),
      ends_at: String(midnight),
      value_grouping_window: 'day',
      'meters[0][meter]': meter.id,
      'meters[0][dimension_group_by_keys][0]': key,
      ...more,
    });
    return stripe.rawRequest('GET', `${PATH}?${query}`, undefined, PREVIEW);
  }

  previewed('is a list of rows by window and value, with how fresh they are', () =>
    account.eventually(async () => {
      const { object, livemode, refreshed_at, rows } = await usage('model');
      assert.deepEqual([object, livemode], ['billing.analytics.meter_usage', false]);
      assert.ok(Number.isInteger(refreshed_at));
      assert.deepEqual([rows.has_more, rows.total], [false, rows.data.length]);
      assert.deepEqual(
        rows.data
          .map((row) => [(row.starts_at - midnight) / DAY, row.dimensions?.model, row.value])
          .sort(),
        [
          [-1, 'large', 10],
          [-1, 'small', 4],
          [-2, 'large', 1],
        ],
      );
      for (const row of rows.data) {
        assert.deepEqual(
          [row.object, row.meter, row.ends_at - row.starts_at],
          ['billing.analytics.meter_usage_row', meter.id, DAY],
        );
      }
    }),
  );

  previewed('adds up to what the event summaries say, by whichever key', () =>
    account.eventually(async () => {
      const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
        customer: customer.id,
        start_time: midnight - 3 * DAY,
        end_time: midnight,
      });
      for (const key of ['model', 'region']) {
        const { rows } = await usage(key);
        const total = rows.data.reduce((sum, { value }) => sum + value, 0);
        assert.equal(total, data[0]?.aggregated_value);
      }
    }),
  );

  previewed('is for one customer only', async () => {
    const other = await stripe.customers.create({});
    const { rows } = await usage('model', { customer: other.id });
    assert.ok(rows.data.every(({ value }) => value === 0));
  });

  previewed('refuses a time off the minute', async () => {
    const failure = await failureOf(usage('model', { starts_at: String(midnight - DAY + 1) }));
    assert.equal(failure.statusCode, 400);
  });

  previewed('names what is missing or unknown', async () => {
    const none = await failureOf(usage('model', { customer: 'cus_none' }));
    assert.equal(none.code, 'resource_missing');
    const meterless = await failureOf(usage('model', { 'meters[0][meter]': 'mtr_none' }));
    assert.ok([400, 404].includes(meterless.statusCode ?? 0));
    const strange = await failureOf(usage('model', { colour: 'red' }));
    assert.equal(strange.code, 'parameter_unknown');
  });

  previewed('refuses a key the meter does not have', async () => {
    assert.equal((await failureOf(usage('colour'))).statusCode, 400);
  });

  previewed('refuses an event that lacks a key of its meter', async () => {
    const failure = await failureOf(send('1', midnight - HOUR, { model: 'large' }));
    assert.equal(failure.statusCode, 400);
  });

  it('is no address of the versions without previews', async () => {
    const response = await account.raw('GET', PATH);
    assert.ok([400, 403, 404].includes(response.status));
  });
});
