import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advanceTo,
  createMeter,
  createPrice,
  DAY,
  eventTypes,
  failureOf,
  type Harness,
  HOUR,
  meteredSubscription,
  newestInvoiceOf,
  START,
  seatSubscription,
  sendUsage,
  start,
} from './harness.ts';

const END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;
const HALF = START + (END - START) / 2;

describe('cancelling', () => {
  it('at once bills nothing more, unless asked to', async () => {
    const harness = start();
    const { customer, subscription } = await meteredSubscription(harness);
    await sendUsage(harness, customer, '500');
    const ended = await harness.stripe.subscriptions.cancel(subscription.id);
    assert.deepEqual([ended.status, ended.ended_at], ['canceled', START]);
    assert.equal((await harness.stripe.invoices.list({ customer: customer.id })).data.length, 0);
  });

  it('at once can bill the usage and give back unused time', async () => {
    const { clock, customer, harness, subscription } = await seatsAndUsage();
    await advanceTo(harness, clock, HALF);
    await sendUsage(harness, customer, '80');
    await harness.stripe.subscriptions.cancel(subscription.id, {
      invoice_now: true,
      prorate: true,
    });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual(
      invoice.lines.data.map(({ amount }) => amount),
      [-500, 80],
    );
    assert.deepEqual([invoice.status, invoice.ending_balance], ['paid', -420]);
  });

  it('can be previewed, and nothing ends by it', async () => {
    const { clock, customer, harness, subscription } = await seatsAndUsage();
    await advanceTo(harness, clock, HALF);
    await sendUsage(harness, customer, '80');
    const preview = await harness.stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: { cancel_now: true },
    });
    assert.equal(preview.total, -420);
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.status, 'active');
  });

  it('on a date within the period gives back the rest then', async () => {
    const { clock, customer, harness, subscription } = await seatsAndUsage();
    await harness.stripe.subscriptions.update(subscription.id, { cancel_at: HALF });
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, -500);
    await advanceTo(harness, clock, HALF + HOUR);
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.deepEqual([after.status, after.ended_at], ['canceled', HALF]);
    assert.equal((await newestInvoiceOf(harness, customer)).total, -500);
  });

  it('on a date of a later period charges that period up to it', async () => {
    const { clock, customer, harness, subscription } = await seatsAndUsage();
    const next = Date.UTC(2026, 2, 15, 10, 30, 45) / 1000;
    const at = END + (next - END) / 4;
    await harness.stripe.subscriptions.update(subscription.id, { cancel_at: at });
    await advanceTo(harness, clock, END);
    const { lines } = await newestInvoiceOf(harness, customer);
    const seat = lines.data.find(({ amount }) => amount > 0);
    assert.deepEqual([seat?.amount, seat?.period], [250, { start: END, end: at }]);
    await advanceTo(harness, clock, at + HOUR);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 0);
  });

  it('can be taken back', async () => {
    const { clock, customer, harness, subscription } = await seatsAndUsage();
    await harness.stripe.subscriptions.update(subscription.id, { cancel_at: HALF });
    const back = await harness.stripe.subscriptions.update(subscription.id, { cancel_at: '' });
    assert.deepEqual([back.cancel_at, back.canceled_at], [null, null]);
    await advanceTo(harness, clock, END);
    assert.equal((await newestInvoiceOf(harness, customer)).total, 1000);
  });

  it('at the first or the last of several period ends', async () => {
    const harness = start();
    const { customer, price } = await seatSubscription(harness);
    const yearly = await createPrice(harness, null, {
      recurring: { interval: 'year' },
      unit_amount: 9000,
    });
    const subscription = await harness.stripe.subscriptions.create({
      cancel_at: 'max_period_end',
      customer: customer.id,
      items: [{ price: price.id }, { price: yearly.id }],
    });
    assert.equal(subscription.cancel_at, Date.UTC(2027, 0, 15, 10, 30, 45) / 1000);
    const first = await harness.stripe.subscriptions.update(subscription.id, {
      cancel_at: 'min_period_end',
    });
    assert.equal(first.cancel_at, END);
  });

  it('at period end means the first of several, unless a switch says the last', async () => {
    for (const [cancelAtPeriodEndOf, end] of [
      ['min_period_end', END],
      ['max_period_end', Date.UTC(2027, 0, 15, 10, 30, 45) / 1000],
    ] as const) {
      const harness = start({ switches: { cancelAtPeriodEndOf } });
      const { item, price, subscription } = await seatSubscription(harness);
      const yearly = await createPrice(harness, null, {
        recurring: { interval: 'year' },
        unit_amount: 9000,
      });
      const after = await harness.stripe.subscriptions.update(subscription.id, {
        cancel_at_period_end: true,
        items: [{ id: item.id, price: price.id }, { price: yearly.id }],
      });
      assert.deepEqual([after.cancel_at, after.cancel_at_period_end], [end, true]);
    }
  });

  it('is once and for all', async () => {
    const { harness, subscription } = await seatsAndUsage();
    await harness.stripe.subscriptions.cancel(subscription.id);
    for (const work of [
      harness.stripe.subscriptions.cancel(subscription.id),
      harness.stripe.subscriptions.update(subscription.id, { trial_end: 'now' }),
    ]) {
      assert.equal((await failureOf(work)).statusCode, 400);
    }
  });
});

describe('an update that is refused', () => {
  it('changes nothing, not even what came first in it', async () => {
    const { customer, harness, item, subscription } = await seatsAndUsage();
    const items = [{ id: item.id, quantity: 5 }];
    for (const bad of [
      { cancel_at: START - 1 },
      { cancel_at: END, cancel_at_period_end: true },
      { collection_method: 'send_invoice' },
      { default_payment_method: 'pm_nobody' },
      { proration_date: START - 1 },
      { trial_end: START - 1 },
    ] as const) {
      const error = await failureOf(
        harness.stripe.subscriptions.update(subscription.id, { items, ...bad }),
      );
      assert.equal(error.statusCode, 400);
    }
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.items.data[0]?.quantity, 1);
    const { data } = await harness.stripe.invoiceItems.list({ customer: customer.id });
    assert.deepEqual(data, []);
  });
});

describe('pausing collection', () => {
  for (const [behavior, status] of [
    ['keep_as_draft', 'draft'],
    ['mark_uncollectible', 'uncollectible'],
    ['void', 'void'],
  ] as const) {
    it(`with ${behavior} leaves the invoice ${status} and goes on with the periods`, async () => {
      const harness = start();
      const { clock, customer, subscription } = await seatSubscription(harness);
      await harness.stripe.subscriptions.update(subscription.id, {
        pause_collection: { behavior },
      });
      await advanceTo(harness, clock, END + HOUR);
      const invoice = await newestInvoiceOf(harness, customer);
      assert.deepEqual([invoice.status, invoice.total], [status, 1000]);
      const after = await harness.stripe.subscriptions.retrieve(subscription.id);
      assert.equal(after.status, 'active');
      assert.equal(after.items.data[0]?.current_period_start, END);
    });
  }

  it('ends by itself on its date', async () => {
    const harness = start();
    const { clock, customer, subscription } = await seatSubscription(harness);
    await harness.stripe.subscriptions.update(subscription.id, {
      pause_collection: { behavior: 'void', resumes_at: HALF },
    });
    await advanceTo(harness, clock, END + HOUR);
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.pause_collection, null);
    assert.equal((await newestInvoiceOf(harness, customer)).status, 'paid');
  });
});

describe('a paused subscription', () => {
  it('has no periods until it is resumed with a new one', async () => {
    const { clock, customer, harness, subscription } = await seatsAndUsage();
    await advanceTo(harness, clock, HALF);
    await sendUsage(harness, customer, '30');
    const paused = await harness.stripe.subscriptions.pause(subscription.id);
    assert.equal(paused.status, 'paused');
    assert.equal(paused.status_details?.paused.subscription.type, 'pause_requested');
    await advanceTo(harness, clock, END + 10 * DAY);
    assert.equal((await harness.stripe.invoices.list({ customer: customer.id })).data.length, 1);

    const resumed = await harness.stripe.subscriptions.resume(subscription.id);
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual([resumed.status, invoice.total], ['active', -500 + 30 + 1000]);
    assert.equal(resumed.items.data[0]?.current_period_start, END + 10 * DAY);
    assert.deepEqual(await eventTypes(harness, 'customer.subscription.paused'), [
      'customer.subscription.paused',
    ]);
  });

  it('resumed in its old cycle pays for the rest of the period', async () => {
    const harness = start();
    const { clock, customer, subscription } = await seatSubscription(harness);
    await harness.stripe.subscriptions.pause(subscription.id);
    await advanceTo(harness, clock, HALF);
    await harness.stripe.subscriptions.resume(subscription.id, {
      billing_cycle_anchor: { type: 'unchanged' },
      proration_behavior: 'always_invoice',
    });
    assert.equal((await newestInvoiceOf(harness, customer)).total, -1000 + 500);
  });

  it('only can be resumed', async () => {
    const { harness, subscription } = await seatsAndUsage();
    assert.equal(
      (await failureOf(harness.stripe.subscriptions.resume(subscription.id))).statusCode,
      400,
    );
  });
});

describe('an invoice that is sent', () => {
  it('is due after its days, stays open without being charged, and then is overdue', async () => {
    const harness = start();
    const { clock, customer, subscription } = await seatSubscription(harness, {
      collection_method: 'send_invoice',
      days_until_due: 10,
    });
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual([invoice.status, invoice.amount_remaining], ['open', 1000]);
    assert.equal(invoice.due_date, START + 10 * DAY);
    assert.equal(invoice.next_payment_attempt, null);
    assert.deepEqual(await eventTypes(harness, 'invoice.sent'), ['invoice.sent']);
    await advanceTo(harness, clock, START + 10 * DAY - 1);
    assert.deepEqual(await eventTypes(harness, 'invoice.overdue'), []);
    await advanceTo(harness, clock, START + 11 * DAY);
    assert.deepEqual(await eventTypes(harness, 'invoice.overdue'), ['invoice.overdue']);
    const late = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(late.status, 'past_due');
  });

  it('needs to know its days', async () => {
    const error = await failureOf(seatSubscription(start(), { collection_method: 'send_invoice' }));
    assert.equal(error.param, 'days_until_due');
  });
});

describe('a renewal', () => {
  it('is announced once, some days before, with the invoice to come', async () => {
    const harness = start();
    const { clock } = await seatSubscription(harness);
    await advanceTo(harness, clock, END - 7 * DAY - 1);
    assert.deepEqual(await eventTypes(harness, 'invoice.upcoming'), []);
    await advanceTo(harness, clock, END - 1);
    const { data } = await harness.stripe.events.list({ type: 'invoice.upcoming' });
    assert.equal(data.length, 1);
    assert.equal(data[0]?.created, END - 7 * DAY);
    assert.equal((data[0]!.data.object as { total: number }).total, 1000);
  });

  it('so many days before as a switch says', async () => {
    const harness = start({ switches: { upcomingDays: 3 } });
    const { clock } = await seatSubscription(harness);
    await advanceTo(harness, clock, END);
    const { data } = await harness.stripe.events.list({ type: 'invoice.upcoming' });
    assert.equal(data[0]?.created, END - 3 * DAY);
  });

  it('of a subscription that is about to end with nothing to bill is not announced', async () => {
    const harness = start();
    const { clock } = await seatSubscription(harness, { cancel_at_period_end: true });
    await advanceTo(harness, clock, END);
    assert.deepEqual(await eventTypes(harness, 'invoice.upcoming'), []);
  });
});

async function seatsAndUsage() {
  const harness = start();
  const sold = await seatSubscription(harness);
  const meter = await createMeter(harness);
  const usage = await createPrice(harness, meter, { unit_amount: 1 });
  await addItem(harness, sold.subscription.id, usage.id);
  return { harness, ...sold };
}

async function addItem({ stripe }: Harness, subscription: string, price: string) {
  return stripe.subscriptionItems.create({ price, subscription });
}
