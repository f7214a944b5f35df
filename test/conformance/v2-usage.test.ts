import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createMeter, DAY } from './arrange.ts';
import { failureOf } from './expect.ts';

describe('POST /v2/billing/meter_events', () => {
  const account = openAccount();
  const { stripe } = account;
  let meter: Stripe.Billing.Meter;
  let customer: Stripe.Customer;

  before(async () => {
    meter = await createMeter(account);
    customer = await stripe.customers.create({ name: 'Jo' });
  });

  it('takes times in ISO, and counts like the first version', async () => {
    const yesterday = account.now() - DAY;
    const event = await stripe.v2.billing.meterEvents.create({
      event_name: meter.event_name,
      payload: { stripe_customer_id: customer.id, value: '7' },
      timestamp: new Date(yesterday * 1000).toISOString(),
    });
    assert.equal(event.object, 'v2.billing.meter_event');
    assert.equal(Date.parse(event.timestamp), yesterday * 1000);
    assert.ok(event.identifier);
    const start = yesterday - (yesterday % DAY);
    await account.eventually(async () => {
      const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
        customer: customer.id,
        end_time: start + DAY,
        start_time: start,
      });
      assert.deepEqual(
        data.map((row) => row.aggregated_value),
        [7],
      );
    });
  });

  it('refuses a name no meter has, in the envelope of v2', async () => {
    const error = await failureOf(
      stripe.v2.billing.meterEvents.create({
        event_name: account.unique('nothing'),
        payload: { stripe_customer_id: customer.id, value: '7' },
      }),
    );
    assert.equal(error.statusCode, 400);
    assert.ok(error.message);
  });
});

describe('POST /v2/billing/meter_event_session', () => {
  const account = openAccount();

  it('answers a token that lives a quarter of an hour', async () => {
    const session = await account.stripe.v2.billing.meterEventSession.create();
    assert.equal(session.object, 'v2.billing.meter_event_session');
    assert.ok(session.authentication_token);
    const lifetime = Date.parse(session.expires_at) - Date.parse(session.created);
    assert.equal(Math.round(lifetime / 60_000), 15);
  });
});

describe('POST /v2/billing/meter_event_stream', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes many events with the session’s token', async () => {
    const meter = await createMeter(account);
    const customer = await stripe.customers.create({});
    const yesterday = account.now() - DAY;
    const { authentication_token } = await stripe.v2.billing.meterEventSession.create();
    await account.clientWith(authentication_token).v2.billing.meterEventStream.create({
      events: ['2', '3'].map((value) => ({
        event_name: meter.event_name,
        payload: { stripe_customer_id: customer.id, value },
        timestamp: new Date(yesterday * 1000).toISOString(),
      })),
    });
    const start = yesterday - (yesterday % DAY);
    await account.eventually(async () => {
      const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
        customer: customer.id,
        end_time: start + DAY,
        start_time: start,
      });
      assert.deepEqual(
        data.map((row) => row.aggregated_value),
        [5],
      );
    });
  });

  it('refuses a token that is none', async () => {
    const { v2 } = account.clientWith('not_a_token');
    const events = [{ event_name: 'x', payload: { stripe_customer_id: 'cus_x', value: '1' } }];
    const error = await failureOf(v2.billing.meterEventStream.create({ events }));
    assert.equal(error.statusCode, 401);
  });
});

describe('POST /v2/billing/meter_event_adjustments', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes an event back', async () => {
    const meter = await createMeter(account);
    const customer = await stripe.customers.create({});
    const identifier = account.unique('event');
    await stripe.v2.billing.meterEvents.create({
      event_name: meter.event_name,
      identifier,
      payload: { stripe_customer_id: customer.id, value: '7' },
    });
    const adjustment = await stripe.v2.billing.meterEventAdjustments.create({
      cancel: { identifier },
      event_name: meter.event_name,
      type: 'cancel',
    });
    assert.equal(adjustment.object, 'v2.billing.meter_event_adjustment');
    assert.equal(adjustment.cancel.identifier, identifier);
  });
});

describe('GET /v2/core/events', () => {
  const account = openAccount();
  const { stripe } = account;

  it('tells of usage that no meter took', async () => {
    const { authentication_token } = await stripe.v2.billing.meterEventSession.create();
    const since = account.now() - 60;
    const event_name = account.unique('nobody');
    await account.clientWith(authentication_token).v2.billing.meterEventStream.create({
      events: [{ event_name, payload: { stripe_customer_id: 'cus_none', value: '1' } }],
    });
    await account.eventually(async () => {
      const { data } = await stripe.v2.core.events.list({
        types: ['v1.billing.meter.no_meter_found'],
      });
      const [newest] = data;
      assert.equal(newest?.object, 'v2.core.event');
      assert.ok(Date.parse(newest.created) / 1000 >= since);
    });
  });

  it('tells of usage with a value that is no number, and of which meter', async () => {
    const meter = await createMeter(account);
    const customer = await stripe.customers.create({});
    const { authentication_token } = await stripe.v2.billing.meterEventSession.create();
    await account.clientWith(authentication_token).v2.billing.meterEventStream.create({
      events: [
        {
          event_name: meter.event_name,
          payload: { stripe_customer_id: customer.id, value: 'ten' },
        },
      ],
    });
    await account.eventually(async () => {
      const { data } = await stripe.v2.core.events.list({ object_id: meter.id });
      const report = data.find(({ type }) => type === 'v1.billing.meter.error_report_triggered');
      assert.ok(report && 'data' in report);
      const { reason } = report.data as { reason: { error_types: { code: string }[] } };
      assert.deepEqual(
        reason.error_types.map(({ code }) => code),
        ['meter_event_invalid_value'],
      );
    });
  });
});

describe('POST /v2/core/event_destinations', () => {
  const account = openAccount();
  const { eventDestinations } = account.stripe.v2.core;

  it('registers an endpoint for thin events, which can be switched off', async () => {
    const destination = await eventDestinations.create({
      enabled_events: ['v1.billing.meter.error_report_triggered'],
      event_payload: 'thin',
      include: ['webhook_endpoint.signing_secret'],
      name: account.unique('destination'),
      type: 'webhook_endpoint',
      webhook_endpoint: { url: 'https://example.com/thin' },
    });
    assert.deepEqual([destination.status, destination.event_payload], ['enabled', 'thin']);
    assert.match(destination.webhook_endpoint?.signing_secret ?? '', /^whsec_/);
    const again = await eventDestinations.retrieve(destination.id);
    assert.equal(again.webhook_endpoint?.signing_secret ?? null, null);
    assert.equal((await eventDestinations.disable(destination.id)).status, 'disabled');
  });
});
