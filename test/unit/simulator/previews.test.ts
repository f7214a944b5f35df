import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  decimal,
  failureOf,
  meteredSubscription,
  sendUsage,
  start,
} from './harness.ts';

describe('a preview', () => {
  it('bills usage so far behind and seats for the next period ahead', async () => {
    const harness = start();
    const { customer, subscription } = await seatsAndUsage(harness);
    await sendUsage(harness, customer, '250');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    const [usage, seats] = preview.lines.data;
    const { current_period_start: from, current_period_end: to } = subscription.items.data[0]!;
    assert.deepEqual(usage?.period, { start: from, end: to });
    assert.equal(usage?.amount, 250);
    assert.equal(seats?.period.start, to);
    assert.equal(seats?.amount, 2000);
    assert.equal(preview.total, 2250);
    assert.equal(preview.billing_reason, 'upcoming');
    assert.match(preview.id, /^upcoming_in_/);
    assert.match(usage?.id ?? '', /^il_tmp_/);
    assert.equal(preview.created, to);
    assert.equal(preview.hosted_invoice_url, null);
  });

  it('names the item, price and quantity of each line', async () => {
    const harness = start();
    const { customer, subscription, price } = await meteredSubscription(harness);
    await sendUsage(harness, customer, '82436.75');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    const line = preview.lines.data[0]!;
    assert.equal(line.description, '82,436.75 × API calls (at $0.01 / month)');
    assert.equal(line.quantity, 82_436);
    assert.equal(String(line.quantity_decimal), '82436.75');
    assert.equal(
      line.parent?.subscription_item_details?.subscription_item,
      subscription.items.data[0]?.id,
    );
    assert.equal(line.pricing?.price_details?.price, price.id);
    assert.equal(String(line.pricing?.unit_amount_decimal), '1');
  });

  it('describes tiers, packages and yen like Stripe’s invoices', async () => {
    const harness = start();
    const { customer, subscription } = await meteredSubscription(harness, {
      billing_scheme: 'tiered',
      currency: 'jpy',
      tiers: [
        { unit_amount: 0, up_to: 1000 },
        { unit_amount_decimal: decimal('0.25'), up_to: 'inf' },
      ],
      tiers_mode: 'graduated',
    });
    await sendUsage(harness, customer, '1500');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.deepEqual(
      preview.lines.data.map((line) => line.description),
      ['1,000 × API calls (Tier 1 at ¥0 / month)', '500 × API calls (Tier 2 at ¥0.25 / month)'],
    );
  });

  it('keeps raw units on the line of a package price', async () => {
    const harness = start();
    const { customer, subscription } = await meteredSubscription(harness, {
      transform_quantity: { divide_by: 60, round: 'up' },
      unit_amount: 1000,
    });
    await sendUsage(harness, customer, '150');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.lines.data[0]?.quantity, 150);
  });

  it('is refused for a customer alone, in Stripe’s words', async () => {
    const harness = start();
    const { customer } = await meteredSubscription(harness);
    const error = await failureOf(harness.stripe.invoices.createPreview({ customer: customer.id }));
    assert.equal(error.statusCode, 400);
    assert.equal(
      error.message,
      'You must provide at least one of: `subscription`, `schedule`, `subscription_details.items`, `schedule_details.phases`, `invoice_items`.',
    );
  });

  it('embeds ten lines and pages the rest under its own id', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const items = [];
    for (let i = 0; i < 13; i += 1) {
      const price = await createPrice(harness, null, { unit_amount: 100 + i });
      items.push({ price: price.id });
    }
    const subscription = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items,
    });
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.lines.data.length, 10);
    assert.equal(preview.lines.has_more, true);
    const { data, has_more } = await harness.stripe.invoices.listLineItems(preview.id, {
      limit: 100,
      starting_after: preview.lines.data.at(-1)!.id,
    });
    assert.equal(data.length, 3);
    assert.equal(has_more, false);
    const all = [...preview.lines.data, ...data];
    assert.equal(sumOf(all), preview.total);
  });

  it('expands prices but never their tiers', async () => {
    const harness = start();
    const { subscription } = await meteredSubscription(harness, {
      billing_scheme: 'tiered',
      tiers: [{ unit_amount: 1, up_to: 'inf' }],
      tiers_mode: 'volume',
    });
    const preview = await harness.stripe.invoices.createPreview({
      expand: [
        'lines.data.pricing.price_details.price',
        'lines.data.pricing.price_details.price.tiers',
      ],
      subscription: subscription.id,
    });
    const price = preview.lines.data[0]?.pricing?.price_details?.price as Stripe.Price;
    assert.equal(price.tiers_mode, 'volume');
    assert.equal(price.tiers, undefined);
  });

  it('is 404 invoice_upcoming_none when only seats end with the period', async () => {
    const harness = start();
    const { customer } = await customerOnClock(harness);
    const price = await createPrice(harness, null, { unit_amount: 100 });
    const subscription = await harness.stripe.subscriptions.create({
      cancel_at_period_end: true,
      customer: customer.id,
      items: [{ price: price.id }],
    });
    const error = await failureOf(
      harness.stripe.invoices.createPreview({ subscription: subscription.id }),
    );
    assert.equal(error.statusCode, 404);
    assert.equal(error.code, 'invoice_upcoming_none');
  });

  it('still bills the usage of a subscription that ends with the period', async () => {
    const harness = start();
    const { customer, subscription } = await seatsAndUsage(harness);
    await sendUsage(harness, customer, '7');
    await harness.stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 7);
  });

  it('does not move or store anything', async () => {
    const harness = start();
    const { customer, subscription } = await seatsAndUsage(harness);
    const before = await harness.stripe.invoices.list({ customer: customer.id });
    await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    const after = await harness.stripe.invoices.list({ customer: customer.id });
    assert.deepEqual(after.data, before.data);
  });

  it('of items with different periods bills only those that end first', async () => {
    const harness = start();
    const { clock, customer } = await customerOnClock(harness);
    const meter = await createMeter(harness);
    const usage = await createPrice(harness, meter, { unit_amount: 1 });
    const yearly = await createPrice(harness, null, {
      recurring: { interval: 'year' },
      unit_amount: 5000,
    });
    const subscription = await harness.stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: usage.id }, { price: yearly.id }],
    });
    await sendUsage(harness, customer, '3', { timestamp: clock.frozen_time - DAY });
    await sendUsage(harness, customer, '4');
    const preview = await harness.stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.lines.data.length, 1);
    assert.equal(preview.total, 4);
  });
});

async function seatsAndUsage(harness: ReturnType<typeof start>) {
  const { clock, customer } = await customerOnClock(harness);
  const meter = await createMeter(harness);
  const usage = await createPrice(harness, meter, { unit_amount: 1 });
  const seat = await createPrice(harness, null, { unit_amount: 1000 });
  const subscription = await harness.stripe.subscriptions.create({
    customer: customer.id,
    items: [{ price: usage.id }, { price: seat.id, quantity: 2 }],
  });
  return { clock, customer, subscription };
}

function sumOf(lines: Stripe.InvoiceLineItem[]): number {
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}
