import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createMeter, DAY, MINUTE } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/billing/meter_events', () => {
  const account = openAccount();
  const { stripe } = account;
  let meter: Stripe.Billing.Meter;
  let customer: Stripe.Customer;

  before(async () => {
    meter = await createMeter(account);
    customer = await stripe.customers.create({ name: 'Jo' });
  });

  function send(value: string, more: Partial<Stripe.Billing.MeterEventCreateParams> = {}) {
    return stripe.billing.meterEvents.create({
      event_name: meter.event_name,
      payload: { stripe_customer_id: customer.id, value },
      ...more,
    });
  }

  it('answers a whole event with an identifier of its own', async () => {
    const event = await send('5');
    assertShape(event);
    assert.equal(event.event_name, meter.event_name);
    assert.deepEqual(event.payload, { stripe_customer_id: customer.id, value: '5' });
    assert.ok(event.identifier.length > 0);
  });

  it('keeps the identifier and the time it was given', async () => {
    const identifier = account.unique('event');
    const timestamp = account.now() - DAY;
    const event = await send('5', { identifier, timestamp });
    assert.deepEqual([event.identifier, event.timestamp], [identifier, timestamp]);
  });

  it('refuses an identifier a second time', async () => {
    const identifier = account.unique('event');
    await send('1', { identifier });
    const error = await failureOf(send('1', { identifier }));
    assert.equal(error.statusCode, 400);
    assert.match(error.message, /already exists with identifier/);
  });

  it('takes events up to 35 days old', async () => {
    const now = account.now();
    await send('1', { timestamp: now - 35 * DAY + MINUTE });
    const error = await failureOf(send('1', { timestamp: now - 36 * DAY }));
    assert.match(error.message, /^The event timestamp cannot be more than 35 days in past\./);
  });

  it('takes events up to five minutes ahead', async () => {
    const now = account.now();
    await send('1', { timestamp: now + 4 * MINUTE });
    const error = await failureOf(send('1', { timestamp: now + 10 * MINUTE }));
    assert.equal(error.statusCode, 400);
  });

  it('takes fifteen significant digits and no more', async () => {
    await send('123456789012345');
    const error = await failureOf(send('1234567890123456'));
    assert.equal(error.statusCode, 400);
  });

  it('refuses a value that is no number', async () => {
    assert.equal((await failureOf(send('ten'))).statusCode, 400);
  });

  it('refuses an event without its value or its customer', async () => {
    const incomplete: Record<string, string>[] = [
      { stripe_customer_id: customer.id },
      { value: '1' },
    ];
    for (const payload of incomplete) {
      const params = { event_name: meter.event_name, payload };
      assert.equal((await failureOf(stripe.billing.meterEvents.create(params))).statusCode, 400);
    }
  });

  it('refuses a name no meter has', async () => {
    const error = await failureOf(send('1', { event_name: account.unique('nothing') }));
    assert.equal(error.statusCode, 400);
  });

  it('refuses a customer that does not exist', async () => {
    const payload = { stripe_customer_id: 'cus_none', value: '1' };
    assert.equal((await failureOf(send('1', { payload }))).statusCode, 400);
  });
});

describe('POST /v1/billing/meter_event_adjustments', () => {
  const account = openAccount();
  const { stripe } = account;

  it('takes an event back', async () => {
    const meter = await createMeter(account);
    const { id: customer } = await stripe.customers.create({});
    const { event_name } = meter;
    const identifier = account.unique('event');
    const payload = { stripe_customer_id: customer, value: '3' };
    const timestamp = account.now() - DAY;
    await stripe.billing.meterEvents.create({ event_name, identifier, payload, timestamp });
    await stripe.billing.meterEvents.create({
      event_name,
      payload: { ...payload, value: '4' },
      timestamp,
    });
    const adjustment = await stripe.billing.meterEventAdjustments.create({
      cancel: { identifier },
      event_name,
      type: 'cancel',
    });
    assertShape(adjustment);
    assert.equal(adjustment.cancel?.identifier, identifier);
    assert.match(adjustment.status, /^(pending|complete)$/);
    const start = timestamp - (timestamp % DAY);
    await account.eventually(async () => {
      const { data } = await stripe.billing.meters.listEventSummaries(meter.id, {
        customer,
        end_time: start + DAY,
        start_time: start,
      });
      assert.deepEqual(
        data.map((row) => row.aggregated_value),
        [4],
      );
    });
  });

  it('refuses an identifier nobody sent', async () => {
    const { event_name } = await createMeter(account);
    const error = await failureOf(
      stripe.billing.meterEventAdjustments.create({
        cancel: { identifier: account.unique('nobody') },
        event_name,
        type: 'cancel',
      }),
    );
    assert.ok(error.statusCode === 400 || error.statusCode === 404);
  });
});
