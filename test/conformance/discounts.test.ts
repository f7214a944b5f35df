import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import {
  createPrice,
  customerOnClock,
  HOUR,
  newestInvoice,
  periodEndOf,
  seatSubscription,
} from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/coupons', () => {
  const { stripe } = openAccount();

  it('answers a whole coupon', async () => {
    const coupon = await stripe.coupons.create({ duration: 'once', percent_off: 12.5 });
    assertShape(coupon);
    assert.deepEqual(
      [coupon.percent_off, coupon.amount_off, coupon.duration, coupon.valid, coupon.times_redeemed],
      [12.5, null, 'once', true, 0],
    );
  });

  it('takes an amount with its currency, for some months', async () => {
    const coupon = await stripe.coupons.create({
      amount_off: 500,
      currency: 'usd',
      duration: 'repeating',
      duration_in_months: 3,
      name: 'Welcome',
    });
    assert.deepEqual(
      [coupon.amount_off, coupon.currency, coupon.duration_in_months, coupon.name],
      [500, 'usd', 3, 'Welcome'],
    );
  });

  it('needs either a percentage or an amount', async () => {
    assert.equal((await failureOf(stripe.coupons.create({ duration: 'once' }))).statusCode, 400);
  });
});

describe('DELETE /v1/coupons/:id', () => {
  const { stripe } = openAccount();

  it('removes a coupon', async () => {
    const { id } = await stripe.coupons.create({ duration: 'once', percent_off: 10 });
    const deleted = await stripe.coupons.del(id);
    assertShape(deleted, 'deleted_coupon');
    assert.equal((await failureOf(stripe.coupons.retrieve(id))).code, 'resource_missing');
  });
});

describe('Discounts', () => {
  const account = openAccount();
  const { stripe } = account;

  it('of a percentage show on the invoice and on its lines', async () => {
    const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 25 });
    const { customer, subscription } = await seatSubscription(
      account,
      { unit_amount: 2000 },
      { discounts: [{ coupon: coupon.id }], expand: ['discounts'] },
    );
    const discount = subscription.discounts[0] as Stripe.Discount;
    assertShape(discount);
    assert.equal(discount.source.coupon, coupon.id);
    const invoice = await newestInvoice(account, customer);
    assert.deepEqual([invoice.subtotal, invoice.total], [2000, 1500]);
    assert.deepEqual(
      invoice.total_discount_amounts?.map(({ amount }) => amount),
      [500],
    );
    const [line] = invoice.lines.data;
    assert.deepEqual([line?.amount, line?.discount_amounts?.[0]?.amount], [2000, 500]);
  });

  it('of an amount never take more than there is', async () => {
    const coupon = await stripe.coupons.create({
      amount_off: 5000,
      currency: 'usd',
      duration: 'once',
    });
    const { customer } = await seatSubscription(
      account,
      { unit_amount: 2000 },
      { discounts: [{ coupon: coupon.id }] },
    );
    const invoice = await newestInvoice(account, customer);
    assert.deepEqual([invoice.total, invoice.total_discount_amounts?.[0]?.amount], [0, 2000]);
  });

  it('that last once are gone from the second invoice', async () => {
    const coupon = await stripe.coupons.create({ duration: 'once', percent_off: 50 });
    const { clock, customer, subscription } = await seatSubscription(
      account,
      {},
      { discounts: [{ coupon: coupon.id }] },
    );
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const { data } = await stripe.invoices.list({ customer: customer.id });
      assert.deepEqual(
        data.map(({ total }) => total),
        [2000, 1000],
      );
    });
  });

  it('of an item come before those of the subscription', async () => {
    const half = await stripe.coupons.create({ duration: 'forever', percent_off: 50 });
    const tenth = await stripe.coupons.create({ duration: 'forever', percent_off: 10 });
    const { customer, subscription } = await seatSubscription(account, { unit_amount: 2000 });
    await stripe.subscriptions.update(subscription.id, {
      discounts: [{ coupon: tenth.id }],
      items: [{ discounts: [{ coupon: half.id }], id: subscription.items.data[0]!.id }],
      proration_behavior: 'none',
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.deepEqual(
      preview.total_discount_amounts?.map(({ amount }) => amount).sort((a, b) => a - b),
      [100, 1000],
    );
    // What is off a single item is off the subtotal, and what is off the invoice is not.
    assert.deepEqual([preview.subtotal, preview.total], [1000, 900]);
    const [line] = preview.lines.data;
    assert.deepEqual([line?.amount, line?.subtotal], [2000, 2000]);
    assert.equal(preview.customer, customer.id);
  });

  it('of some products leave the others alone', async () => {
    const { subscription, price } = await seatSubscription(account);
    const other = await createPrice(account, null, { unit_amount: 1000 });
    const coupon = await stripe.coupons.create({
      applies_to: { products: [String(other.product)] },
      duration: 'forever',
      percent_off: 50,
    });
    assert.notEqual(price.product, other.product);
    await stripe.subscriptions.update(subscription.id, {
      discounts: [{ coupon: coupon.id }],
      items: [{ price: other.id }],
      proration_behavior: 'none',
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.deepEqual([preview.subtotal, preview.total], [3000, 2500]);
  });

  it('are taken off a subscription again', async () => {
    const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 25 });
    const { subscription } = await seatSubscription(
      account,
      {},
      { discounts: [{ coupon: coupon.id }] },
    );
    await stripe.subscriptions.deleteDiscount(subscription.id);
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 2000);
  });

  it('name a coupon that does not exist', async () => {
    const { subscription } = await seatSubscription(account);
    const error = await failureOf(
      stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: 'none' }] }),
    );
    assert.deepEqual([error.statusCode, error.code], [400, 'resource_missing']);
  });
});

describe('POST /v1/promotion_codes', () => {
  const account = openAccount();
  const { stripe } = account;

  it('gives a coupon a code that a subscription can be started with', async () => {
    const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 25 });
    const code = account.unique('code').replaceAll('_', '').toUpperCase();
    const promotion = await stripe.promotionCodes.create({
      code,
      promotion: { coupon: coupon.id, type: 'coupon' },
    });
    assertShape(promotion);
    assert.deepEqual([promotion.code, promotion.active], [code, true]);
    const { customer } = await customerOnClock(account);
    assert.ok(customer.id);
    const { customer: buyer } = await seatSubscription(
      account,
      {},
      { discounts: [{ promotion_code: promotion.id }] },
    );
    assert.equal((await newestInvoice(account, buyer)).total, 1500);
  });
});

describe('POST /v1/coupons/:id', () => {
  const { stripe } = openAccount();

  it('changes the name and nothing of the value', async () => {
    const { id } = await stripe.coupons.create({ duration: 'once', percent_off: 10 });
    assert.equal((await stripe.coupons.update(id, { name: 'Spring' })).name, 'Spring');
    const change = { percent_off: 20 } as Stripe.CouponUpdateParams;
    const error = await failureOf(stripe.coupons.update(id, change));
    assert.deepEqual([error.code, error.param], ['parameter_unknown', 'percent_off']);
  });
});

describe('GET /v1/coupons', () => {
  const { stripe } = openAccount();

  it('lists newest first', async () => {
    const { id } = await stripe.coupons.create({ duration: 'once', percent_off: 10 });
    const { data } = await stripe.coupons.list({ limit: 100 });
    assert.ok(data.some((coupon) => coupon.id === id));
  });
});

describe('DELETE /v1/customers/:id/discount', () => {
  const account = openAccount();
  const { stripe } = account;

  it('is refused when there is none', async () => {
    const customer = await stripe.customers.create({});
    const error = await failureOf(stripe.customers.deleteDiscount(customer.id));
    assert.ok(error.statusCode === 400 || error.statusCode === 404);
  });
});

describe('GET /v1/promotion_codes', () => {
  const account = openAccount();
  const { stripe } = account;

  it('finds a code', async () => {
    const coupon = await stripe.coupons.create({ duration: 'once', percent_off: 10 });
    const code = account.unique('find').replaceAll('_', '').toUpperCase();
    const { id } = await stripe.promotionCodes.create({
      code,
      promotion: { coupon: coupon.id, type: 'coupon' },
    });
    const { data } = await stripe.promotionCodes.list({ code });
    assert.deepEqual(
      data.map((promotion) => promotion.id),
      [id],
    );
  });
});
