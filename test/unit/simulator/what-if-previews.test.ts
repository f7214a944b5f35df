import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  advanceTo,
  createMeter,
  createPrice,
  DAY,
  failureOf,
  newestInvoiceOf,
  START,
  seatSubscription,
  start,
  substanceOf,
} from './harness.ts';

const END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;
const HALF = START + (END - START) / 2;

describe('a what-if preview', () => {
  it('shows the next invoice after a change of seats', async () => {
    const { harness, item, preview } = await seats();
    const { billing_reason, lines, total } = await preview({
      items: [{ id: item.id, quantity: 3 }],
    });
    assert.deepEqual(
      lines.data.map(({ amount }) => amount),
      [-500, 1500, 3000],
    );
    assert.deepEqual([total, billing_reason], [4000, 'upcoming']);
    assert.deepEqual((await harness.stripe.invoiceItems.list()).data, []);
  });

  it('shows what an added meter would have cost from now on: nothing yet', async () => {
    const { harness, preview } = await seats();
    const meter = await createMeter(harness);
    const usage = await createPrice(harness, meter, { unit_amount: 1 });
    const { lines } = await preview({ items: [{ price: usage.id }] });
    assert.deepEqual(
      lines.data.map(({ amount }) => amount),
      [1000, 0],
    );
  });

  it('shows another price for the next period only, without prorations', async () => {
    const { harness, item, preview } = await seats();
    const dearer = await createPrice(harness, null, { unit_amount: 2500 });
    const { total } = await preview({
      items: [{ id: item.id, price: dearer.id }],
      proration_behavior: 'none',
    });
    assert.equal(total, 2500);
  });

  it('shows the invoice of a new cycle that starts now', async () => {
    const { preview } = await seats();
    const { lines, period_end, total } = await preview({ billing_cycle_anchor: { type: 'now' } });
    assert.deepEqual([total, period_end], [500, HALF]);
    assert.equal(lines.data.at(-1)?.period.start, HALF);
  });

  it('shows the invoice of a trial that starts now', async () => {
    const { preview } = await seats();
    const { total } = await preview({ trial_end: HALF + 5 * DAY });
    assert.equal(total, -500);
  });

  it('has nothing to show of seats that end with the period', async () => {
    const { preview } = await seats();
    const error = await failureOf(preview({ cancel_at_period_end: true }));
    assert.equal(error.code, 'invoice_upcoming_none');
    assert.equal((await preview({ cancel_at: HALF + DAY })).total < 0, true);
  });

  it('of a subscription that is to be cancelled can show that it goes on', async () => {
    const { harness, preview, subscription } = await seats();
    await harness.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    assert.equal((await preview({ cancel_at_period_end: false })).total, 1000);
  });

  it('of what comes round leaves out all that comes once', async () => {
    const { harness, customer, item, subscription } = await seats();
    await harness.stripe.invoiceItems.create({
      amount: 77,
      currency: 'usd',
      customer: customer.id,
    });
    const { total } = await harness.stripe.invoices.createPreview({
      preview_mode: 'recurring',
      subscription: subscription.id,
      subscription_details: { items: [{ id: item.id, quantity: 4 }] },
    });
    assert.equal(total, 4000);
  });

  it('of a subscription nobody has is its first invoice', async () => {
    const { harness, customer, price } = await seats();
    const request = { customer: customer.id, items: [{ price: price.id, quantity: 7 }] };
    const preview = await harness.stripe.invoices.createPreview({
      customer: customer.id,
      subscription_details: { items: request.items },
    });
    const before = await harness.stripe.subscriptions.list({ customer: customer.id });
    assert.equal(before.data.length, 1);
    await harness.stripe.subscriptions.create(request);
    const { lines } = await newestInvoiceOf(harness, customer);
    assert.deepEqual(preview.lines.data.map(substanceOf), lines.data.map(substanceOf));
    assert.equal(preview.total, 7000);
  });

  it('of a subscription nobody has takes nothing that needs one', async () => {
    const { harness, customer, price } = await seats();
    for (const [param, details] of [
      ['subscription_details[cancel_now]', { cancel_now: true }],
      ['subscription_details[proration_date]', { proration_date: HALF }],
    ] as const) {
      const error = await failureOf(
        harness.stripe.invoices.createPreview({
          customer: customer.id,
          subscription_details: { items: [{ price: price.id }], ...details },
        }),
      );
      assert.equal(error.param, param);
    }
  });

  it('takes invoice items nobody has added, with a subscription or without', async () => {
    const { harness, customer, subscription } = await seats();
    const invoice_items = [
      { amount: 300, currency: 'usd', description: 'A' },
      { amount: -100, currency: 'usd', description: 'B' },
    ];
    for (const [owner, total] of [
      [{ subscription: subscription.id }, 1200],
      [{ customer: customer.id }, 200],
    ] as const) {
      const preview = await harness.stripe.invoices.createPreview({ ...owner, invoice_items });
      assert.equal(preview.total, total);
    }
    assert.deepEqual((await harness.stripe.invoiceItems.list()).data, []);
  });

  it('changes a pending invoice item for itself only', async () => {
    const { harness, customer, subscription } = await seats();
    const item = await harness.stripe.invoiceItems.create({
      amount: 300,
      currency: 'usd',
      customer: customer.id,
    });
    const preview = await harness.stripe.invoices.createPreview({
      invoice_items: [{ amount: 50, invoiceitem: item.id }],
      subscription: subscription.id,
    });
    assert.equal(preview.total, 1050);
    assert.equal((await harness.stripe.invoiceItems.retrieve(item.id)).amount, 300);
  });

  it('takes discounts of its own, in place of those it would have, and redeems none', async () => {
    const { harness, subscription } = await seats();
    const { stripe } = harness;
    const tenth = await stripe.coupons.create({ duration: 'forever', percent_off: 10 });
    const half = await stripe.coupons.create({ duration: 'once', percent_off: 50 });
    await stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: tenth.id }] });
    for (const [discounts, total] of [
      [undefined, 900],
      [[{ coupon: half.id }], 500],
      ['', 1000],
    ] as const) {
      const request = {
        discounts: discounts && [...discounts],
        subscription: subscription.id,
      } as Stripe.InvoiceCreatePreviewParams;
      const preview = await stripe.invoices.createPreview({ ...request, expand: ['discounts'] });
      assert.equal(preview.total, total);
      const [discount] = preview.discounts as Stripe.Discount[];
      if (discounts) assert.equal(discount?.source.coupon, discounts[0] && half.id);
    }
    assert.equal((await stripe.coupons.retrieve(half.id)).times_redeemed, 0);
    assert.equal(
      (await stripe.invoices.createPreview({ subscription: subscription.id })).total,
      900,
    );
  });

  it('takes automatic tax for itself alone', async () => {
    const { harness, customer, subscription } = await seats();
    const { stripe } = harness;
    await stripe.customers.update(customer.id, { address: { country: 'DE' } });
    const request = { subscription: subscription.id };
    for (const [enabled, total, status] of [
      [true, 1190, 'complete'],
      [false, 1000, null],
    ] as const) {
      const automatic_tax = { enabled };
      const preview = await stripe.invoices.createPreview({ ...request, automatic_tax });
      assert.deepEqual([preview.total, preview.automatic_tax.status], [total, status]);
    }
    await stripe.subscriptions.update(subscription.id, { automatic_tax: { enabled: true } });
    const without = await stripe.invoices.createPreview({
      ...request,
      automatic_tax: { enabled: false },
    });
    assert.deepEqual(
      [without.total, without.automatic_tax.status, without.automatic_tax.liability],
      [1000, null, null],
    );
    assert.equal((await stripe.invoices.createPreview(request)).total, 1190);
  });

  it('leaves every object as it was', async () => {
    const { harness, customer, item, preview } = await seats();
    const all = async () => ({
      customer: await harness.stripe.customers.retrieve(customer.id),
      events: (await harness.stripe.events.list()).data.length,
      invoices: (await harness.stripe.invoices.list({ customer: customer.id })).data,
      subscriptions: (await harness.stripe.subscriptions.list({ customer: customer.id })).data,
    });
    const before = JSON.stringify(await all());
    await preview({ items: [{ deleted: false, id: item.id, quantity: 9 }] });
    await preview({ trial_end: HALF + DAY });
    await preview({ cancel_now: true });
    await preview({ billing_cycle_anchor: { type: 'now' } });
    assert.equal(JSON.stringify(await all()), before);
  });

  it('refuses what an update would refuse', async () => {
    const { preview } = await seats();
    const error = await failureOf(preview({ items: [{ id: 'si_nobody', quantity: 2 }] }));
    assert.equal(error.code, 'resource_missing');
    assert.equal(
      (await failureOf(preview({ default_tax_rates: ['x'], pause: {} }))).statusCode,
      400,
    );
  });
});

async function seats() {
  const harness = start();
  const sold = await seatSubscription(harness);
  await advanceTo(harness, sold.clock, HALF);
  const preview = (details: Stripe.InvoiceCreatePreviewParams['subscription_details']) =>
    harness.stripe.invoices.createPreview({
      subscription: sold.subscription.id,
      subscription_details: details,
    });
  return { harness, preview, ...sold };
}
