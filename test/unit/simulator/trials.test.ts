import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advanceTo,
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  eventTypes,
  failureOf,
  HOUR,
  newestInvoiceOf,
  START,
  seatSubscription,
  sendUsage,
  start,
} from './harness.ts';

const TRIAL_END = START + 14 * DAY;

describe('a trial', () => {
  it('shows its seats on an invoice of nothing, and anchors the cycle to its end', async () => {
    const harness = start();
    const { customer, subscription } = await seatSubscription(harness, { trial_period_days: 14 });
    assert.equal(subscription.status, 'trialing');
    assert.deepEqual(
      [subscription.trial_start, subscription.trial_end, subscription.billing_cycle_anchor],
      [START, TRIAL_END, TRIAL_END],
    );
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual([invoice.status, invoice.total], ['paid', 0]);
    assert.equal(invoice.lines.data[0]?.description, 'Trial period for Seat');
    assert.deepEqual(invoice.lines.data[0]?.period, { start: START, end: TRIAL_END });
  });

  it('is followed by a whole period, billed when it ends', async () => {
    const harness = start();
    const { clock, customer, subscription } = await seatSubscription(harness, {
      trial_end: TRIAL_END,
    });
    await advanceTo(harness, clock, TRIAL_END + HOUR);
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual([invoice.billing_reason, invoice.total], ['subscription_cycle', 1000]);
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.status, 'active');
    assert.equal(after.items.data[0]?.current_period_start, TRIAL_END);
  });

  it('is announced three days before it ends', async () => {
    const harness = start();
    const { clock } = await seatSubscription(harness, { trial_end: TRIAL_END });
    await advanceTo(harness, clock, TRIAL_END - 3 * DAY - 1);
    const notice = 'customer.subscription.trial_will_end';
    assert.deepEqual(await eventTypes(harness, notice), []);
    await advanceTo(harness, clock, TRIAL_END + DAY);
    assert.deepEqual(await eventTypes(harness, notice), [notice]);
  });

  it('makes usage free, and only the usage within it', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const meter = await createMeter(harness);
    const price = await createPrice(harness, meter, { unit_amount: 1 });
    await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
      trial_end: TRIAL_END,
    });
    await sendUsage(harness, customer, '5000');
    await advanceTo(harness, clock, TRIAL_END + DAY);
    assert.equal((await harness.stripe.invoices.list({ customer: customer.id })).data.length, 0);
    await sendUsage(harness, customer, '70');
    await advanceTo(harness, clock, Date.UTC(2026, 1, 28, 12) / 1000);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 70);
  });

  it('ends at once when told to, and bills the first period', async () => {
    const harness = start();
    const { clock, customer, subscription } = await seatSubscription(harness, {
      trial_period_days: 14,
    });
    await advanceTo(harness, clock, START + DAY);
    const active = await harness.stripe.subscriptions.update(subscription.id, { trial_end: 'now' });
    assert.deepEqual([active.status, active.trial_end], ['active', START + DAY]);
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual([invoice.billing_reason, invoice.total], ['subscription_update', 1000]);
    assert.equal(active.billing_cycle_anchor, START + DAY);
  });

  it('given to a paying customer gives back the rest of the period', async () => {
    const harness = start();
    const { clock, customer, subscription } = await seatSubscription(harness);
    const half = (START + Date.UTC(2026, 1, 15, 10, 30, 45) / 1000) / 2;
    await advanceTo(harness, clock, half);
    await harness.stripe.subscriptions.update(subscription.id, { trial_end: half + 5 * DAY });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual(
      invoice.lines.data.map(({ amount, description }) => [amount, description]),
      [
        [-500, 'Unused time on Seat after 30 Jan 2026'],
        [0, 'Trial period for Seat'],
      ],
    );
    assert.equal(invoice.ending_balance, -500);
  });

  it('without a card ends as its settings say', async () => {
    for (const [behavior, status] of [
      ['cancel', 'canceled'],
      ['pause', 'paused'],
    ] as const) {
      const harness = start();
      const { card, clock, customer, subscription } = await seatSubscription(harness, {
        trial_end: TRIAL_END,
        trial_settings: { end_behavior: { missing_payment_method: behavior } },
      });
      await harness.stripe.paymentMethods.detach(card.id);
      await advanceTo(harness, clock, TRIAL_END + HOUR);
      const after = await harness.stripe.subscriptions.retrieve(subscription.id);
      assert.equal(after.status, status);
      const { data } = await harness.stripe.invoices.list({ customer: customer.id });
      assert.equal(data.length, 1);
      if (status === 'paused') {
        const reason = after.status_details?.paused.subscription.type;
        assert.equal(reason, 'trial_end_without_payment_method');
      }
    }
  });

  it('changes of seats within it cost nothing', async () => {
    const harness = start();
    const { clock, customer, item, subscription } = await seatSubscription(harness, {
      trial_end: TRIAL_END,
    });
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: item.id, quantity: 4 }],
    });
    const { data } = await harness.stripe.invoiceItems.list({ customer: customer.id });
    assert.deepEqual(data, []);
    await advanceTo(harness, clock, TRIAL_END);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 4000);
  });

  it('is also that of an item added within it, whatever its interval', async () => {
    const harness = start();
    const { clock, subscription } = await seatSubscription(harness, { trial_end: TRIAL_END });
    await advanceTo(harness, clock, START + DAY);
    const weekly = await createPrice(harness, null, {
      recurring: { interval: 'week' },
      unit_amount: 100,
    });
    const item = await harness.stripe.subscriptionItems.create({
      price: weekly.id,
      subscription: subscription.id,
    });
    assert.equal(item.current_period_end, TRIAL_END);
  });

  it('cannot end in the past', async () => {
    const harness = start();
    const error = await failureOf(seatSubscription(harness, { trial_end: START }));
    assert.equal(error.param, 'trial_end');
  });
});
