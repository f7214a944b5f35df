import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { boundary, nextBoundary } from '../../../demo/stripe/billing/period.ts';
import { createPrice, customerOnClock, DAY, start } from './harness.ts';

const month = { interval: 'month', interval_count: 1 } as const;

describe('periods', () => {
  it('keep the day of the anchor where a month has it, and its last day otherwise', () => {
    const anchor = at('2026-01-31T12:00:00Z');
    const days = [0, 1, 2, 3, 12, 25].map((steps) => day(boundary(anchor, month, steps)));
    assert.deepEqual(days, [
      '2026-01-31',
      '2026-02-28',
      '2026-03-31',
      '2026-04-30',
      '2027-01-31',
      '2028-02-29',
    ]);
  });

  it('start where the last one ends, for every interval', () => {
    const anchor = at('2026-01-31T12:00:00Z');
    for (const interval of ['day', 'week', 'month', 'year'] as const) {
      const recurrence = { interval, interval_count: 2 };
      for (let steps = -3; steps < 30; steps += 1) {
        const edge = boundary(anchor, recurrence, steps);
        assert.equal(
          nextBoundary(anchor, recurrence, edge),
          boundary(anchor, recurrence, steps + 1),
        );
        assert.equal(nextBoundary(anchor, recurrence, edge - 1), edge);
      }
    }
  });

  it('stand on items, so that a month and a year can share a subscription', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness, at('2026-01-31T12:00:00Z'));
    const monthly = await createPrice(harness, null, { unit_amount: 100 });
    const yearly = await createPrice(harness, null, {
      recurring: { interval: 'year' },
      unit_amount: 900,
    });
    const { items } = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: monthly.id }, { price: yearly.id }],
    });
    const ends = items.data.map((item) => day(item.current_period_end));
    assert.deepEqual(ends, ['2026-02-28', '2027-01-31']);
  });

  it('can be anchored to a later day, the days before it free', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const price = await createPrice(harness, null, { unit_amount: 100 });
    const anchor = clock.frozen_time + 10 * DAY;
    const subscription = await harness.stripe.subscriptions.create({
      billing_cycle_anchor: anchor,
      customer: customer.id,
      items: [{ price: price.id }],
      proration_behavior: 'none',
    });
    assert.equal(subscription.items.data[0]?.current_period_end, anchor);
    assert.equal(subscription.latest_invoice, null);
  });
});

function at(text: string): number {
  return Date.parse(text) / 1000;
}

function day(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(0, 10);
}
