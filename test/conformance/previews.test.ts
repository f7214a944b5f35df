import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import {
  createMeter,
  createPrice,
  customerOnClock,
  HOUR,
  meteredSubscription,
  newestInvoice,
  periodEndOf,
  seatSubscription,
  sendUsage,
} from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/invoices/create_preview', () => {
  const account = openAccount();
  const { stripe } = account;

  it('is refused for a customer alone, in Stripe’s words', async () => {
    const { customer } = await meteredSubscription(account);
    const error = await failureOf(stripe.invoices.createPreview({ customer: customer.id }));
    assert.equal(error.statusCode, 400);
    assert.match(error.message, /^You must provide at least one of: `subscription`/);
  });

  it('bills usage so far behind and seats for the next period ahead', async () => {
    const { clock, customer, start } = await customerOnClock(account);
    const meter = await createMeter(account);
    const usage = await createPrice(account, meter, { unit_amount: 1 });
    const seats = await createPrice(account, null, { unit_amount: 1000 });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: usage.id }, { price: seats.id, quantity: 2 }],
    });
    await sendUsage(account, { customer, meter, start }, '250');
    await account.advance(clock, start + HOUR);
    const end = periodEndOf(subscription);
    await account.eventually(async () => {
      const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
      assertShape(preview);
      assert.equal(preview.total, 2250);
      assert.equal(preview.billing_reason, 'upcoming');
      assert.match(preview.id, /^upcoming_in_/);
      assert.equal(preview.hosted_invoice_url, null);
      const byPrice = new Map(
        preview.lines.data.map((line) => [String(line.pricing?.price_details?.price), line]),
      );
      assert.deepEqual(byPrice.get(usage.id)?.period, { end, start });
      assert.equal(byPrice.get(usage.id)?.amount, 250);
      assert.equal(byPrice.get(seats.id)?.period.start, end);
      assert.equal(byPrice.get(seats.id)?.amount, 2000);
    });
  });

  it('names the item, the price and the exact quantity on each line', async () => {
    const arranged = await meteredSubscription(account);
    const { subscription, price } = arranged;
    await sendUsage(account, arranged, '82436');
    await account.eventually(async () => {
      const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
      const line = preview.lines.data[0]!;
      assertShape(line);
      assert.equal(line.quantity, 82_436);
      assert.equal(String(line.quantity_decimal), '82436');
      const details = line.parent?.subscription_item_details;
      assert.equal(details?.subscription_item, subscription.items.data[0]?.id);
      assert.equal(details?.proration, false);
      assert.equal(line.pricing?.price_details?.price, price.id);
      assert.equal(String(line.pricing?.unit_amount_decimal), '1');
    });
  });

  it('has a line of nothing for usage of nothing', async () => {
    const { subscription } = await meteredSubscription(account);
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.deepEqual(
      preview.lines.data.map(({ amount, quantity }) => [amount, quantity]),
      [[0, 0]],
    );
  });

  it('embeds ten lines, and pages the rest under its own id', async () => {
    const { customer } = await customerOnClock(account);
    const { id: product } = await stripe.products.create({ name: 'Parts' });
    const items = [];
    for (let i = 0; i < 12; i += 1) {
      const pricing = { product, product_data: undefined, unit_amount: 100 + i };
      items.push({ price: (await createPrice(account, null, pricing)).id });
    }
    const subscription = await stripe.subscriptions.create({ customer: customer.id, items });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.deepEqual([preview.lines.data.length, preview.lines.has_more], [10, true]);
    const rest = await stripe.invoices.listLineItems(preview.id, {
      limit: 100,
      starting_after: preview.lines.data.at(-1)!.id,
    });
    const all = [...preview.lines.data, ...rest.data];
    assert.equal(all.length, 12);
    assert.equal(
      all.reduce((sum, { amount }) => sum + amount, 0),
      preview.total,
    );
  });

  it('shows what a change would cost, and changes nothing', async () => {
    const { subscription } = await seatSubscription(account, { unit_amount: 1000 });
    const preview = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: {
        items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
        proration_behavior: 'none',
      },
    });
    assert.equal(preview.total, 3000);
    const after = await stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.items.data[0]?.quantity, 1);
  });

  it('is what a change made later costs, by the second it was prorated to', async () => {
    const { clock, subscription, start } = await seatSubscription(account, { unit_amount: 1000 });
    const half = start + (periodEndOf(subscription) - start) / 2;
    await account.advance(clock, half);
    const change = {
      items: [{ id: subscription.items.data[0]!.id, quantity: 4 }],
      proration_behavior: 'create_prorations' as const,
      proration_date: half,
    };
    const told = await stripe.invoices.createPreview({
      subscription: subscription.id,
      subscription_details: change,
    });
    await account.advance(clock, half + HOUR);
    await stripe.subscriptions.update(subscription.id, change);
    const { total } = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(total, told.total);
  });

  it('takes no second to prorate to where nothing is prorated', async () => {
    const { subscription, start } = await seatSubscription(account, { unit_amount: 1000 });
    const error = await failureOf(
      stripe.invoices.createPreview({
        subscription: subscription.id,
        subscription_details: {
          items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
          proration_behavior: 'none',
          proration_date: start,
        },
      }),
    );
    assert.equal(error.statusCode, 400);
  });

  it('shows what a new subscription would cost', async () => {
    const { customer } = await customerOnClock(account);
    const price = await createPrice(account, null, { unit_amount: 700 });
    const preview = await stripe.invoices.createPreview({
      customer: customer.id,
      subscription_details: { items: [{ price: price.id, quantity: 2 }] },
    });
    assert.equal(preview.total, 1400);
    assert.equal((await stripe.subscriptions.list({ customer: customer.id })).data.length, 0);
  });

  it('says that nothing is upcoming for seats that end with the period', async () => {
    const { subscription } = await seatSubscription(account);
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const error = await failureOf(stripe.invoices.createPreview({ subscription: subscription.id }));
    assert.equal(error.code, 'invoice_upcoming_none');
  });

  it('expands the price of each line', async () => {
    const { subscription, price } = await meteredSubscription(account);
    const preview = await stripe.invoices.createPreview({
      expand: ['lines.data.pricing.price_details.price'],
      subscription: subscription.id,
    });
    const found = preview.lines.data[0]?.pricing?.price_details?.price;
    assert.equal(typeof found === 'object' ? found.id : found, price.id);
    assert.equal(typeof found, 'object');
  });

  it('is what the invoice says when the period closes', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription } = arranged;
    await sendUsage(account, arranged, '4711');
    const end = periodEndOf(subscription);
    await account.advance(clock, end - 60);
    const preview = await account.eventually(async () => {
      const now = await stripe.invoices.createPreview({ subscription: subscription.id });
      assert.equal(now.total, 4711);
      return now;
    });
    await account.advance(clock, end + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.equal(invoice.status, 'paid');
      assert.equal(invoice.total, preview.total);
      assert.deepEqual(invoice.lines.data.map(substance), preview.lines.data.map(substance));
    });
  });
});

function substance(line: {
  amount: number;
  description: string | null;
  period: object;
  quantity?: number | null;
}) {
  const { amount, description, period, quantity } = line;
  return { amount, description, period, quantity };
}
