import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advanceTo,
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  failureOf,
  newestInvoiceOf,
  START,
  sendUsage,
  start,
} from './harness.ts';

describe('intervals', () => {
  for (const [interval, interval_count, end] of [
    ['day', 1, START + DAY],
    ['day', 10, START + 10 * DAY],
    ['week', 2, START + 14 * DAY],
    ['month', 3, Date.UTC(2026, 3, 15, 10, 30, 45) / 1000],
    ['year', 1, Date.UTC(2027, 0, 15, 10, 30, 45) / 1000],
  ] as const) {
    it(`of ${interval_count} ${interval}s bill usage behind and seats ahead`, async () => {
      const harness = start({ switches: { unlimitedAdvance: true } });
      const { clock, customer } = await customerOnClock(harness);
      const recurring = { interval, interval_count };
      const meter = await createMeter(harness);
      const seat = await createPrice(harness, null, { recurring, unit_amount: 700 });
      const usage = await createPrice(harness, meter, {
        recurring: { ...recurring, meter: meter.id, usage_type: 'metered' },
        unit_amount: 1,
      });
      await harness.stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: seat.id }, { price: usage.id }],
      });
      await sendUsage(harness, customer, '45');
      await advanceTo(harness, clock, end);
      const invoice = await newestInvoiceOf(harness, customer);
      assert.equal(invoice.total, 745);
      const [ahead, behind] = invoice.lines.data;
      assert.equal(ahead?.period.start, end);
      assert.deepEqual(behind?.period, { start: START, end });
    });
  }

  it('of a month and a year share a subscription, each item billed in its own time', async () => {
    const harness = start({ switches: { unlimitedAdvance: true } });
    const { clock, customer } = await customerOnClock(harness);
    const monthly = await createPrice(harness, null, { unit_amount: 100 });
    const yearly = await createPrice(harness, null, {
      recurring: { interval: 'year' },
      unit_amount: 9000,
    });
    await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: monthly.id }, { price: yearly.id }],
    });
    await advanceTo(harness, clock, Date.UTC(2027, 0, 15, 12) / 1000);
    const { data } = await harness.stripe.invoices.list({ customer: customer.id, limit: 100 });
    const totals = data.map(({ total }) => total).reverse();
    assert.deepEqual(totals, [9100, ...Array(11).fill(100), 9100]);
  });

  it('of several subscriptions of one customer do not touch one another', async () => {
    const harness = start({ switches: { unlimitedAdvance: true } });
    const { clock, customer } = await customerOnClock(harness);
    const weekly = await createPrice(harness, null, {
      recurring: { interval: 'week' },
      unit_amount: 200,
    });
    const monthly = await createPrice(harness, null, { unit_amount: 900 });
    for (const { id } of [weekly, monthly]) {
      await harness.stripe.subscriptions.create({ customer: customer.id, items: [{ price: id }] });
    }
    await advanceTo(harness, clock, START + 31 * DAY);
    const { data } = await harness.stripe.invoices.list({ customer: customer.id, limit: 100 });
    assert.equal(data.filter(({ total }) => total === 200).length, 5);
    assert.equal(data.filter(({ total }) => total === 900).length, 2);
  });

  it('cannot be anchored later than one interval on', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const weekly = await createPrice(harness, null, {
      recurring: { interval: 'week' },
      unit_amount: 200,
    });
    const error = await failureOf(
      harness.stripe.subscriptions.create({
        billing_cycle_anchor: START + 8 * DAY,
        customer: customer.id,
        items: [{ price: weekly.id }],
      }),
    );
    assert.equal(error.param, 'billing_cycle_anchor');
  });

  it('hold twenty items in a subscription and no more', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const price = await createPrice(harness, null, { unit_amount: 1 });
    const create = (count: number) =>
      harness.stripe.subscriptions.create({
        customer: customer.id,
        items: Array.from({ length: count }, () => ({ price: price.id })),
      });
    assert.equal((await create(20)).items.data.length, 20);
    assert.equal((await failureOf(create(21))).param, 'items');
  });
});
