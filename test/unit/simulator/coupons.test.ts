import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  advanceTo,
  createPrice,
  DAY,
  eventTypes,
  failureOf,
  HOUR,
  START,
  seatSubscription,
  start,
} from './harness.ts';

type Request = Stripe.CouponCreateParams;

describe('a coupon', () => {
  it('takes off a share once, unless told otherwise', async () => {
    const { stripe } = start();
    const { applies_to, currency_options, ...coupon } = await stripe.coupons.create({
      id: 'SPRING',
      percent_off: 12.5,
    });
    assert.deepEqual([applies_to, currency_options], [undefined, undefined]);
    assert.deepEqual(plain(coupon), {
      id: 'SPRING',
      object: 'coupon',
      amount_off: null,
      created: START,
      currency: null,
      duration: 'once',
      duration_in_months: null,
      livemode: false,
      max_redemptions: null,
      metadata: {},
      name: null,
      percent_off: 12.5,
      redeem_by: null,
      times_redeemed: 0,
      valid: true,
    });
  });

  it('takes off amounts in several currencies, shown when asked for', async () => {
    const { stripe } = start();
    const made = await stripe.coupons.create({
      amount_off: 500,
      currency: 'USD',
      currency_options: { eur: { amount_off: 450 } },
    });
    assert.match(made.id, /^[0-9A-Z]{8}$/);
    assert.equal(made.currency, 'usd');
    assert.equal(made.currency_options, undefined);
    const shown = await stripe.coupons.retrieve(made.id, { expand: ['currency_options'] });
    assert.deepEqual(plain(shown.currency_options), {
      usd: { amount_off: 500 },
      eur: { amount_off: 450 },
    });
  });

  it('names the products it is for when asked', async () => {
    const { stripe } = start();
    const product = await stripe.products.create({ name: 'API calls' });
    const coupon = await stripe.coupons.create({
      applies_to: { products: [product.id] },
      expand: ['applies_to'],
      percent_off: 10,
    });
    assert.deepEqual(coupon.applies_to?.products, [product.id]);
  });

  const REFUSED: readonly [string, Request, param: string][] = [
    ['neither a share nor an amount', {}, 'percent_off'],
    ['both', { amount_off: 5, currency: 'usd', percent_off: 5 }, 'percent_off'],
    ['an amount of no currency', { amount_off: 5 }, 'currency'],
    ['a share of a currency', { currency: 'usd', percent_off: 5 }, 'currency'],
    ['no amount', { amount_off: 0, currency: 'usd' }, 'amount_off'],
    ['no share', { percent_off: 0 }, 'percent_off'],
    ['more than all', { percent_off: 100.01 }, 'percent_off'],
    ['months it does not name', { duration: 'repeating', percent_off: 5 }, 'duration_in_months'],
    ['months for once', { duration_in_months: 3, percent_off: 5 }, 'duration_in_months'],
    ['six years', { percent_off: 5, redeem_by: START + 6 * 366 * DAY }, 'redeem_by'],
    [
      'what is no product',
      { applies_to: { products: ['prod_0'] }, percent_off: 5 },
      'applies_to[products][0]',
    ],
  ];

  for (const [what, request, param] of REFUSED) {
    it(`cannot be for ${what}`, async () => {
      const failure = await failureOf(start().stripe.coupons.create(request));
      assert.equal(failure.statusCode, 400);
      assert.equal(failure.param, param);
    });
  }

  it('has an id of its own', async () => {
    const { stripe } = start();
    await stripe.coupons.create({ id: 'A', percent_off: 5 });
    const failure = await failureOf(stripe.coupons.create({ id: 'A', percent_off: 6 }));
    assert.equal(failure.code, 'resource_already_exists');
  });

  it('can change its name, metadata and further currencies, and nothing else', async () => {
    const { stripe } = start();
    const { id } = await stripe.coupons.create({ amount_off: 500, currency: 'usd' });
    const changed = await stripe.coupons.update(id, {
      currency_options: { eur: { amount_off: 450 } },
      expand: ['currency_options'],
      metadata: { campaign: 'spring' },
      name: 'Spring',
    });
    assert.equal(changed.name, 'Spring');
    assert.deepEqual(plain(changed.metadata), { campaign: 'spring' });
    assert.deepEqual(Object.keys(changed.currency_options ?? {}), ['usd', 'eur']);
    const { data } = await stripe.events.list({ type: 'coupon.updated' });
    assert.deepEqual(plain(data[0]?.data.previous_attributes), {
      currency_options: { usd: { amount_off: 500 } },
      metadata: {},
      name: null,
    });
    const more = { percent_off: 50 } as Stripe.CouponUpdateParams;
    assert.equal((await failureOf(stripe.coupons.update(id, more))).code, 'parameter_unknown');
  });

  it('is listed newest first until it is deleted', async () => {
    const harness = start();
    const { stripe } = harness;
    for (const id of ['A', 'B', 'C']) await stripe.coupons.create({ id, percent_off: 5 });
    const deleted = await stripe.coupons.del('B');
    assert.deepEqual(plain(deleted), { id: 'B', object: 'coupon', deleted: true });
    const { data } = await stripe.coupons.list();
    assert.deepEqual(
      data.map(({ id }) => id),
      ['C', 'A'],
    );
    assert.equal((await failureOf(stripe.coupons.retrieve('B'))).statusCode, 404);
    assert.deepEqual(await eventTypes(harness, 'coupon.'), [
      'coupon.created',
      'coupon.created',
      'coupon.created',
      'coupon.deleted',
    ]);
  });

  it('is no longer valid once its time is over', async () => {
    const { stripe, wall } = start();
    await stripe.coupons.create({ id: 'A', percent_off: 5, redeem_by: START + HOUR });
    assert.equal((await stripe.coupons.retrieve('A')).valid, true);
    wall.now = new Date((START + HOUR + 1) * 1000);
    assert.equal((await stripe.coupons.retrieve('A')).valid, false);
  });

  it('can be redeemed as often as it says', async () => {
    const harness = start();
    const { stripe } = harness;
    await stripe.coupons.create({ id: 'A', max_redemptions: 1, percent_off: 5 });
    const { customer, price } = await seatSubscription(harness, { discounts: [{ coupon: 'A' }] });
    const coupon = await stripe.coupons.retrieve('A');
    assert.deepEqual([coupon.times_redeemed, coupon.valid], [1, false]);
    const again = {
      customer: customer.id,
      discounts: [{ coupon: 'A' }],
      items: [{ price: price.id }],
    };
    const failure = await failureOf(stripe.subscriptions.create(again));
    assert.equal(failure.code, 'coupon_expired');
  });
});

describe('a discount', () => {
  it('is taken from its subscription', async () => {
    const harness = start();
    const { stripe } = harness;
    await stripe.coupons.create({ duration: 'forever', id: 'A', percent_off: 50 });
    const { subscription } = await seatSubscription(harness, { discounts: [{ coupon: 'A' }] });
    const discounted = await stripe.subscriptions.retrieve(subscription.id, {
      expand: ['discounts.source.coupon'],
    });
    const [discount] = discounted.discounts as Stripe.Discount[];
    assert.equal((discount!.source.coupon as Stripe.Coupon).percent_off, 50);
    const deleted = await stripe.subscriptions.deleteDiscount(subscription.id);
    assert.deepEqual([deleted.id, deleted.deleted], [discount!.id, true]);
    assert.deepEqual((await stripe.subscriptions.retrieve(subscription.id)).discounts, []);
    assert.deepEqual(await eventTypes(harness, 'customer.discount.'), [
      'customer.discount.created',
      'customer.discount.deleted',
    ]);
    const failure = await failureOf(stripe.subscriptions.deleteDiscount(subscription.id));
    assert.equal(failure.statusCode, 404);
  });

  it('is chosen by an update where a subscription has several', async () => {
    const harness = start();
    const { stripe } = harness;
    for (const id of ['A', 'B']) {
      await stripe.coupons.create({ duration: 'forever', id, percent_off: 5 });
    }
    const discounts = [{ coupon: 'A' }, { coupon: 'B' }];
    const { subscription } = await seatSubscription(harness, { discounts });
    const failure = await failureOf(stripe.subscriptions.deleteDiscount(subscription.id));
    assert.equal(failure.statusCode, 400);
  });

  it('of a customer holds for subscriptions that have none, until it is taken away', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer, subscription } = await seatSubscription(harness);
    await stripe.coupons.create({ duration: 'forever', id: 'A', percent_off: 25 });
    harness.sim.discount(customer.id, 'A');
    const preview = () => stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal((await preview()).total, 750);
    const deleted = await stripe.customers.deleteDiscount(customer.id);
    assert.equal(deleted.customer, customer.id);
    assert.equal((await preview()).total, 1000);
    const after = (await stripe.customers.retrieve(customer.id)) as Stripe.Customer;
    assert.equal(after.discount, null);
  });

  it('of a repeating coupon ends with its months', async () => {
    const harness = start();
    const { stripe } = harness;
    await stripe.coupons.create({
      duration: 'repeating',
      duration_in_months: 1,
      id: 'A',
      percent_off: 50,
    });
    const { clock, subscription } = await seatSubscription(harness, {
      discounts: [{ coupon: 'A' }],
    });
    await advanceTo(harness, clock, START + 31 * DAY + HOUR);
    assert.deepEqual((await stripe.subscriptions.retrieve(subscription.id)).discounts, []);
  });
});

describe('a promotion code', () => {
  it('stands for its coupon', async () => {
    const harness = start();
    const { stripe } = harness;
    const { promotion_code, coupon } = await codeFor(harness, { code: 'Spring-26' });
    assert.deepEqual(plain(promotion_code.promotion), { coupon: coupon.id, type: 'coupon' });
    const { customer, subscription } = await seatSubscription(harness, {
      discounts: [{ promotion_code: promotion_code.id }],
      expand: ['discounts'],
    });
    const [discount] = subscription.discounts as Stripe.Discount[];
    assert.equal(discount?.promotion_code, promotion_code.id);
    assert.equal(discount?.customer, customer.id);
    const used = await stripe.promotionCodes.retrieve(promotion_code.id);
    assert.equal(used.times_redeemed, 1);
  });

  it('is found by what customers type, in any case', async () => {
    const harness = start();
    const { promotion_code } = await codeFor(harness, { code: 'Spring-26' });
    await codeFor(harness, { code: 'other' });
    const { data } = await harness.stripe.promotionCodes.list({ code: 'SPRING-26' });
    assert.deepEqual(
      data.map(({ id }) => id),
      [promotion_code.id],
    );
  });

  it('cannot be given out twice while it is active', async () => {
    const harness = start();
    const { promotion_code } = await codeFor(harness, { code: 'spring' });
    const failure = await failureOf(codeFor(harness, { code: 'SPRING' }));
    assert.equal(failure.param, 'code');
    await harness.stripe.promotionCodes.update(promotion_code.id, { active: false });
    assert.equal((await codeFor(harness, { code: 'SPRING' })).promotion_code.active, true);
  });

  it('cannot be used more often than its coupon', async () => {
    const harness = start();
    const coupon = { max_redemptions: 2 };
    const failure = await failureOf(codeFor(harness, { max_redemptions: 3 }, coupon));
    assert.equal(failure.param, 'max_redemptions');
    assert.equal((await codeFor(harness, {}, coupon)).promotion_code.max_redemptions, 2);
  });

  it('is not active once its coupon is gone, and cannot be made so', async () => {
    const harness = start();
    const { stripe } = harness;
    const { promotion_code, coupon } = await codeFor(harness, {});
    await stripe.coupons.del(coupon.id);
    assert.equal((await stripe.promotionCodes.retrieve(promotion_code.id)).active, false);
    const update = stripe.promotionCodes.update(promotion_code.id, { active: true });
    assert.equal((await failureOf(update)).param, 'active');
  });

  it('for one customer is of no use to another', async () => {
    const harness = start();
    const { stripe } = harness;
    const owner = await stripe.customers.create({});
    const { promotion_code } = await codeFor(harness, { customer: owner.id });
    const use = seatSubscription(harness, { discounts: [{ promotion_code: promotion_code.id }] });
    assert.equal((await failureOf(use)).param, 'discounts[0][promotion_code]');
  });
});

describe('a coupon for some products', () => {
  it('leaves the others at their price', async () => {
    const harness = start();
    const { stripe } = harness;
    const { subscription } = await seatSubscription(harness, { quantity: 2 });
    const other = await createPrice(harness, null, { unit_amount: 300 });
    await stripe.coupons.create({
      applies_to: { products: [String(other.product)] },
      duration: 'forever',
      id: 'A',
      percent_off: 50,
    });
    await stripe.subscriptions.update(subscription.id, {
      discounts: [{ coupon: 'A' }],
      items: [{ price: other.id }],
      proration_behavior: 'none',
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 2000 + 150);
  });
});

async function codeFor(
  { stripe }: ReturnType<typeof start>,
  request: Partial<Stripe.PromotionCodeCreateParams>,
  more: Partial<Request> = {},
) {
  const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 10, ...more });
  const promotion = { coupon: coupon.id, type: 'coupon' as const };
  return {
    coupon,
    promotion_code: await stripe.promotionCodes.create({ promotion, ...request }),
  };
}

/** An answer as JSON: the SDK adds the response to it. */
function plain(answer: unknown): unknown {
  return JSON.parse(JSON.stringify(answer));
}
