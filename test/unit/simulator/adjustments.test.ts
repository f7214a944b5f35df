import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  DAY,
  failureOf,
  type Harness,
  meteredSubscription,
  START,
  sendUsage,
  start,
} from './harness.ts';

const MIDNIGHT = START - (START % DAY);

describe('a meter event adjustment', () => {
  it('takes one event out of summaries and previews', async () => {
    const { harness, customer, meter, subscription } = await metered();
    await sendUsage(harness, customer, '3', { identifier: 'wrong' });
    await sendUsage(harness, customer, '4', { identifier: 'right' });
    const adjustment = await cancel(harness, 'wrong');
    assert.deepEqual(
      { ...adjustment },
      {
        cancel: { identifier: 'wrong' },
        event_name: 'api_calls',
        livemode: false,
        object: 'billing.meter_event_adjustment',
        status: 'complete',
        type: 'cancel',
      },
    );
    assert.equal(await used(harness, meter.id, customer.id), 4);
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 4);
  });

  it('takes out one of two equal events', async () => {
    const { harness, customer, meter } = await metered();
    await sendUsage(harness, customer, '3', { identifier: 'one', timestamp: START });
    await sendUsage(harness, customer, '3', { identifier: 'two', timestamp: START });
    await cancel(harness, 'one');
    assert.equal(await used(harness, meter.id, customer.id), 3);
    await cancel(harness, 'two');
    assert.equal(await used(harness, meter.id, customer.id), null);
  });

  it('counts in the draft that is finalized after it, and never in a finalized invoice', async () => {
    const { harness, customer, clock } = await metered();
    await sendUsage(harness, customer, '30', { identifier: 'early' });
    await sendUsage(harness, customer, '50', { identifier: 'late' });
    const end = Date.UTC(2026, 1, 15, 10, 30, 45);
    harness.sim.advance(clock.id, new Date(end + 60_000));
    await cancel(harness, 'early');
    harness.sim.advance(clock.id, new Date(end + 2 * 3_600_000));
    const [closed] = (await harness.stripe.invoices.list({ customer: customer.id })).data;
    assert.equal(closed?.total, 50);
    await cancel(harness, 'late');
    assert.equal((await harness.stripe.invoices.retrieve(closed!.id)).total, 50);
  });

  it('is possible for a day after the event was received', async () => {
    const { harness, customer } = await metered();
    await sendUsage(harness, customer, '1', { identifier: 'first' });
    await sendUsage(harness, customer, '1', { identifier: 'second' });
    harness.wall.now = new Date((START + DAY) * 1000);
    await cancel(harness, 'first');
    harness.wall.now = new Date((START + DAY + 1) * 1000);
    const error = await failureOf(cancel(harness, 'second'));
    assert.equal(error.statusCode, 400);
    assert.equal(error.param, 'cancel[identifier]');
    assert.match(error.message, /within 24 hours/);
  });

  it('is refused for what is unknown, another event’s, or already canceled', async () => {
    const { harness, customer } = await metered();
    await sendUsage(harness, customer, '1', { identifier: 'known' });
    assert.equal((await failureOf(cancel(harness, 'unknown'))).code, 'resource_missing');
    assert.equal((await failureOf(cancel(harness, 'known', 'other'))).code, 'resource_missing');
    await cancel(harness, 'known');
    assert.equal((await failureOf(cancel(harness, 'known'))).statusCode, 400);
  });

  it('does not free the identifier', async () => {
    const { harness, customer } = await metered();
    await sendUsage(harness, customer, '1', { identifier: 'taken' });
    await cancel(harness, 'taken');
    const again = sendUsage(harness, customer, '1', { identifier: 'taken' });
    assert.equal((await failureOf(again)).statusCode, 400);
  });

  it('is pending, and not yet counted, while usage lags', async () => {
    const { harness, customer, meter } = await metered();
    await sendUsage(harness, customer, '3', { identifier: 'wrong' });
    harness.wall.now = new Date((START + 100) * 1000);
    harness.sim.switches.lagSeconds = 30;
    assert.equal((await cancel(harness, 'wrong')).status, 'pending');
    assert.equal(await used(harness, meter.id, customer.id), 3);
    harness.wall.now = new Date((START + 130) * 1000);
    assert.equal(await used(harness, meter.id, customer.id), null);
  });
});

async function metered() {
  const harness = start();
  return { harness, ...(await meteredSubscription(harness)) };
}

function cancel({ stripe }: Harness, identifier: string, event_name = 'api_calls') {
  return stripe.billing.meterEventAdjustments.create({
    cancel: { identifier },
    event_name,
    type: 'cancel',
  });
}

async function used({ stripe }: Harness, meter: string, customer: string) {
  const { data } = await stripe.billing.meters.listEventSummaries(meter, {
    customer,
    end_time: MIDNIGHT + DAY,
    start_time: MIDNIGHT - DAY,
  });
  return data[0]?.aggregated_value ?? null;
}
