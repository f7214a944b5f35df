import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  createPrice,
  customerOnClock,
  DAY,
  failureOf,
  type Harness,
  HOUR,
  meteredSubscription,
  START,
  sendUsage,
  start,
} from './harness.ts';

const PERIOD_END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;

describe('the end of a period', () => {
  it('writes a draft, waits an hour, then finalizes, numbers and collects it', async () => {
    const { harness, clock, customer } = await used('120');
    await advance(harness, clock, PERIOD_END);
    const draft = await newestInvoice(harness, customer);
    assert.equal(draft.status, 'draft');
    assert.equal(draft.number, null);
    assert.equal(draft.hosted_invoice_url, null);
    assert.equal(draft.automatically_finalizes_at, PERIOD_END + HOUR);

    await advance(harness, clock, PERIOD_END + HOUR);
    const paid = await newestInvoice(harness, customer);
    assert.equal(paid.id, draft.id);
    assert.equal(paid.lines.data[0]?.id, draft.lines.data[0]?.id);
    assert.equal(paid.status, 'paid');
    assert.equal(paid.amount_paid, 120);
    assert.equal(paid.amount_remaining, 0);
    assert.equal(paid.ending_balance, 0);
    assert.equal(paid.status_transitions.finalized_at, PERIOD_END + HOUR);
    assert.equal(paid.status_transitions.paid_at, PERIOD_END + HOUR);
    assert.match(paid.number ?? '', /^[0-9A-Z]{8}-0001$/);
    assert.match(paid.hosted_invoice_url ?? '', /^https:\/\/invoice\.stripe\.com\/i\//);
    assert.deepEqual([paid.period_start, paid.period_end], [START, PERIOD_END]);
  });

  it('bills what the preview just before said', async () => {
    const { harness, clock, customer, subscription } = await used('4711.5');
    await advance(harness, clock, PERIOD_END - 1);
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    await advance(harness, clock, PERIOD_END + HOUR);
    const invoice = await newestInvoice(harness, customer);
    assert.equal(invoice.total, preview.total);
    assert.deepEqual(invoice.lines.data.map(substance), preview.lines.data.map(substance));
  });

  it('still counts usage of the period that arrives before finalization', async () => {
    const { harness, clock, customer } = await used('100');
    await advance(harness, clock, PERIOD_END + 60);
    await sendUsage(harness, customer, '11', { timestamp: PERIOD_END - 1 });
    await sendUsage(harness, customer, '500', { timestamp: PERIOD_END });
    await advance(harness, clock, PERIOD_END + HOUR);
    assert.equal((await newestInvoice(harness, customer)).total, 111);
    await sendUsage(harness, customer, '9', { timestamp: PERIOD_END - 1 });
    assert.equal((await newestInvoice(harness, customer)).total, 111);
  });

  it('moves the item to its next period', async () => {
    const { harness, clock, subscription } = await used('1');
    await advance(harness, clock, PERIOD_END);
    const { items, latest_invoice } = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(items.data[0]?.current_period_start, PERIOD_END);
    assert.equal(items.data[0]?.current_period_end, Date.UTC(2026, 2, 15, 10, 30, 45) / 1000);
    assert.match(String(latest_invoice), /^in_/);
  });

  it('leaves the invoice open when there is no card', async () => {
    const { harness, clock, customer, card } = await used('120');
    await harness.stripe.paymentMethods.detach(card.id);
    await advance(harness, clock, PERIOD_END + HOUR);
    const invoice = await newestInvoice(harness, customer);
    assert.equal(invoice.status, 'open');
    assert.equal(invoice.amount_remaining, 120);
    assert.equal(invoice.status_transitions.paid_at, null);
  });

  it('leaves less than the smallest charge to the next invoice', async () => {
    const { harness, clock, customer } = await used('30');
    await advance(harness, clock, PERIOD_END + HOUR);
    const small = await newestInvoice(harness, customer);
    assert.deepEqual([small.status, small.total, small.amount_due], ['paid', 30, 0]);
    assert.equal(small.ending_balance, 30);
    await sendUsage(harness, customer, '100');
    await advance(harness, clock, Date.UTC(2026, 2, 15, 12) / 1000);
    const next = await newestInvoice(harness, customer);
    assert.deepEqual([next.starting_balance, next.total, next.amount_paid], [30, 100, 130]);
    assert.equal(next.ending_balance, 0);
  });

  it('takes a customer’s credit before it charges', async () => {
    const { harness, clock, customer } = await used('120');
    await harness.stripe.customers.update(customer.id, { balance: -500 });
    await advance(harness, clock, PERIOD_END + HOUR);
    const invoice = await newestInvoice(harness, customer);
    assert.deepEqual([invoice.total, invoice.amount_due, invoice.ending_balance], [120, 0, -380]);
  });

  it('pays an empty invoice without charging anything', async () => {
    const { harness, clock, customer } = await used('0');
    await advance(harness, clock, PERIOD_END + HOUR);
    const invoice = await newestInvoice(harness, customer);
    assert.equal(invoice.status, 'paid');
    assert.equal(invoice.attempt_count, 0);
  });

  it('ends a subscription that was to be cancelled, and bills its usage', async () => {
    const { harness, clock, customer, subscription } = await used('42');
    await harness.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    await advance(harness, clock, PERIOD_END + HOUR);
    const ended = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(ended.status, 'canceled');
    assert.equal(ended.ended_at, PERIOD_END);
    assert.equal((await newestInvoice(harness, customer)).total, 42);
  });

  it('comes for customers without a clock as real time passes', async () => {
    const harness = start();
    const customer = await harness.stripe.customers.create({});
    const price = await createPrice(harness, null, { unit_amount: 700 });
    await harness.stripe.subscriptions.create({
      collection_method: 'send_invoice',
      customer: customer.id,
      days_until_due: 30,
      items: [{ price: price.id }],
    });
    harness.wall.now = new Date((PERIOD_END + HOUR) * 1000);
    const { data } = await harness.stripe.invoices.list({ customer: customer.id });
    assert.deepEqual(
      data.map((invoice) => invoice.billing_reason),
      ['subscription_cycle', 'subscription_create'],
    );
  });
});

describe('the start of a subscription', () => {
  it('bills seats for the first period at once', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const price = await createPrice(harness, null, { unit_amount: 1500 });
    const subscription = await harness.stripe.subscriptions.create({
      customer: customer.id,
      expand: ['latest_invoice'],
      items: [{ price: price.id, quantity: 4 }],
    });
    const invoice = subscription.latest_invoice as Stripe.Invoice;
    assert.equal(invoice.billing_reason, 'subscription_create');
    assert.equal(invoice.status, 'paid');
    assert.equal(invoice.total, 6000);
    assert.deepEqual(invoice.lines.data[0]?.period, { start: START, end: PERIOD_END });
  });

  it('writes no invoice when there is only usage to come', async () => {
    const { subscription } = await meteredSubscription(start());
    assert.equal(subscription.latest_invoice, null);
    assert.equal('quantity' in subscription.items.data[0]!, false);
  });

  it('a new number of seats is billed from the next period on', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const price = await createPrice(harness, null, { unit_amount: 1000 });
    const subscription = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id, quantity: 1 }],
    });
    await harness.stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
      proration_behavior: 'none',
    });
    await advance(harness, clock, PERIOD_END);
    assert.equal((await newestInvoice(harness, customer)).total, 3000);
  });
});

describe('a test clock', () => {
  it('answers `advancing` and is ready when asked again', async () => {
    const harness = start();
    const { clock } = await customerOnClock(harness);
    const answer = await advance(harness, clock, START + DAY);
    assert.equal(answer.status, 'advancing');
    assert.equal(answer.status_details.advancing?.target_frozen_time, START + DAY);
    const now = await harness.stripe.testHelpers.testClocks.retrieve(clock.id);
    assert.equal(now.status, 'ready');
    assert.equal(now.frozen_time, START + DAY);
  });

  it('never goes back', async () => {
    const harness = start();
    const { clock } = await customerOnClock(harness);
    const error = await failureOf(advance(harness, clock, START - 1));
    assert.equal(error.param, 'frozen_time');
  });

  it('passes two intervals at once and no more, unless a switch allows it', async () => {
    const { harness, clock, customer } = await used('1');
    const twoMonths = Date.UTC(2026, 2, 15, 10, 30, 45) / 1000;
    assert.equal((await failureOf(advance(harness, clock, twoMonths + 1))).statusCode, 400);
    await advance(harness, clock, twoMonths);
    harness.sim.switches.unlimitedAdvance = true;
    await advance(harness, clock, Date.UTC(2027, 0, 20) / 1000);
    const { data } = await harness.stripe.invoices.list({ customer: customer.id, limit: 100 });
    assert.equal(data.length, 12);
  });

  it('holds its own customers’ time only', async () => {
    const { harness, clock } = await used('1');
    const other = await harness.stripe.customers.create({});
    await advance(harness, clock, PERIOD_END);
    assert.equal(
      ((await harness.stripe.customers.retrieve(other.id)) as Stripe.Customer).created,
      START,
    );
    const { data } = await harness.stripe.customers.list();
    assert.deepEqual(
      data.map(({ id }) => id),
      [other.id],
    );
  });

  it('a year of hourly usage becomes twelve paid invoices at once', async () => {
    const { harness, clock, customer, meter } = await used('0');
    for (let month = 1; month <= 12; month += 1) {
      const end = Date.UTC(2026, month, 15, 10, 30, 45) / 1000;
      const points = [];
      for (let at = end - 28 * DAY; at < end; at += HOUR) points.push({ timestamp: at, value: 5 });
      harness.sim.seedUsage(meter.id, customer.id, points);
      await advance(harness, clock, end + HOUR);
    }
    const { data } = await harness.stripe.invoices.list({
      customer: customer.id,
      limit: 100,
      status: 'paid',
    });
    assert.deepEqual(
      data.map(({ total }) => total),
      Array.from({ length: 12 }, () => 28 * 24 * 5),
    );
  });
});

async function used(value: string) {
  const harness = start();
  const billed = await meteredSubscription(harness);
  await sendUsage(harness, billed.customer, value);
  return { harness, ...billed };
}

function advance({ stripe }: Harness, clock: { id: string }, to: number) {
  return stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: to });
}

async function newestInvoice({ stripe }: Harness, customer: { id: string }) {
  const { data } = await stripe.invoices.list({ customer: customer.id, limit: 1 });
  return data[0]!;
}

function substance(line: Stripe.InvoiceLineItem) {
  const { amount, description, period, quantity, quantity_decimal } = line;
  return { amount, description, period, quantity, exact: String(quantity_decimal) };
}
