import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createMeter, customerOnClock, sendUsage } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/billing/meters', () => {
  const account = openAccount();

  it('answers a whole meter with Stripe’s payload keys', async () => {
    const meter = await createMeter(account);
    assertShape(meter);
    assert.equal(meter.status, 'active');
    assert.equal(meter.customer_mapping.event_payload_key, 'stripe_customer_id');
    assert.equal(meter.value_settings.event_payload_key, 'value');
    assert.equal(meter.default_aggregation.formula, 'sum');
    assert.deepEqual(
      [meter.event_time_window, meter.status_transitions.deactivated_at],
      [null, null],
    );
  });

  it('takes payload keys of one’s own', async () => {
    const meter = await createMeter(account, {
      customer_mapping: { event_payload_key: 'who', type: 'by_id' },
      value_settings: { event_payload_key: 'tokens' },
    });
    assert.equal(meter.customer_mapping.event_payload_key, 'who');
    assert.equal(meter.value_settings.event_payload_key, 'tokens');
  });

  it('refuses a second active meter for one event name', async () => {
    const { event_name } = await createMeter(account);
    const error = await failureOf(createMeter(account, { event_name }));
    assert.equal(error.statusCode, 400);
  });
});

describe('The dimensions of a meter', () => {
  const account = openAccount();
  const keys = { dimension_payload_keys: ['region'] };

  it('are a parameter of versions with previews only', async () => {
    const error = await failureOf(createMeter(account, keys));
    assert.deepEqual([error.code, error.param], ['parameter_unknown', 'dimension_payload_keys']);
  });
});

describe('POST /v1/billing/meters/:id', () => {
  const account = openAccount();
  const { meters } = account.stripe.billing;

  it('changes the display name and nothing else', async () => {
    const { id } = await createMeter(account);
    assert.equal((await meters.update(id, { display_name: 'Requests' })).display_name, 'Requests');
    const change = { event_name: 'x' } as Stripe.Billing.MeterUpdateParams;
    const error = await failureOf(meters.update(id, change));
    assert.deepEqual([error.code, error.param], ['parameter_unknown', 'event_name']);
  });
});

describe('POST /v1/billing/meters/:id/deactivate', () => {
  const account = openAccount();
  const { meters } = account.stripe.billing;

  it('says since when a meter is inactive', async () => {
    const { id } = await createMeter(account);
    const meter = await meters.deactivate(id);
    assert.equal(meter.status, 'inactive');
    assert.equal(typeof meter.status_transitions.deactivated_at, 'number');
  });

  it('lets no more events in', async () => {
    const arranged = { ...(await customerOnClock(account)), meter: await createMeter(account) };
    await meters.deactivate(arranged.meter.id);
    const error = await failureOf(sendUsage(account, arranged, '1'));
    assert.equal(error.statusCode, 400);
  });
});

describe('POST /v1/billing/meters/:id/reactivate', () => {
  const account = openAccount();
  const { meters } = account.stripe.billing;

  it('brings a meter back', async () => {
    const { id } = await createMeter(account);
    await meters.deactivate(id);
    const meter = await meters.reactivate(id);
    assert.equal(meter.status, 'active');
    assert.equal(meter.status_transitions.deactivated_at, null);
  });
});

describe('GET /v1/billing/meters', () => {
  const account = openAccount();
  const { meters } = account.stripe.billing;

  it('lists by status', async () => {
    const { id } = await createMeter(account);
    await meters.deactivate(id);
    const inactive = await meters.list({ limit: 100, status: 'inactive' });
    assert.ok(inactive.data.some((meter) => meter.id === id));
    const active = await meters.list({ limit: 100, status: 'active' });
    assert.ok(active.data.every((meter) => meter.id !== id));
  });
});
