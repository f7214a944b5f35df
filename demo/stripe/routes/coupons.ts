import { Hono } from 'hono';
import { z } from 'zod';
import { createCoupon } from '../billing/coupons.ts';
import { refreshValidity } from '../billing/discounts.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import type { Coupon } from '../wire.ts';
import type { World } from '../world.ts';

const changeable = {
  currency_options: z
    .record(field.currency, z.strictObject({ amount_off: field.positive }))
    .optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
  name: field.text.min(1).max(40).optional(),
};

/** Coupons: what they take off is settled when they are made, what they are called is not. */
export function couponRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { coupons, deletedCoupons } = world.store;

  routes.post('/coupons', (c) => {
    const { expand, ...request } = read(c.get('form'), {
      ...changeable,
      amount_off: field.positive.optional(),
      applies_to: z.strictObject({ products: z.array(field.text).optional() }).optional(),
      currency: field.currency.optional(),
      duration: z.enum(['forever', 'once', 'repeating']).optional(),
      duration_in_months: field.positive.optional(),
      id: field.text.min(1).optional(),
      max_redemptions: field.positive.optional(),
      percent_off: field.percentage
        .refine(
          (value) => value > 0 && value <= 100,
          'Invalid percent_off: must be above 0 and at most 100',
        )
        .optional(),
      redeem_by: field.integer.optional(),
    });
    return answer(world, createCoupon(world, request), expand);
  });

  routes.get('/coupons', (c) => {
    const params = read(c.get('form'), { ...paging, created: timeFilter });
    const found = newestFirst(coupons.values()).filter(
      ({ created, id }) => !deletedCoupons.has(id) && isWithin(created, params.created),
    );
    for (const coupon of found) refreshValidity(coupon, world.wallNow());
    return answer(world, page(found, params, '/v1/coupons'), params.expand);
  });

  routes.get('/coupons/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    const coupon = couponWithId(world, c.req.param('id'));
    refreshValidity(coupon, world.wallNow());
    return answer(world, coupon, expand);
  });

  routes.post('/coupons/:id', (c) => {
    const coupon = couponWithId(world, c.req.param('id'));
    const { currency_options, expand, metadata, name } = read(c.get('form'), changeable);
    const previous = structuredClone(coupon);
    if (currency_options) addCurrencies(coupon, currency_options);
    if (name !== undefined) coupon.name = name;
    coupon.metadata = mergeMetadata(coupon.metadata ?? {}, metadata);
    const touched = Object.entries(previous).filter(([key]) => key in c.get('form'));
    world.emit('coupon.updated', coupon, world.wallNow(), Object.fromEntries(touched));
    return answer(world, coupon, expand);
  });

  routes.delete('/coupons/:id', (c) => {
    const coupon = couponWithId(world, c.req.param('id'));
    read(c.get('form'), {});
    // Discounts made from it go on, so it stays known and is only out of reach.
    deletedCoupons.add(coupon.id);
    coupon.valid = false;
    world.emit('coupon.deleted', coupon, world.wallNow());
    return answer(world, { id: coupon.id, object: 'coupon', deleted: true });
  });

  return routes;
}

export function couponWithId(world: World, id: string, param = 'id'): Coupon {
  const coupon = world.store.coupons.get(id);
  if (!coupon || world.store.deletedCoupons.has(id)) throw missing('coupon', id, param);
  return coupon;
}

function addCurrencies(coupon: Coupon, options: NonNullable<Coupon['currency_options']>): void {
  if (coupon.amount_off === null) {
    const message = 'currency_options can only be set on coupons with an amount_off.';
    throw new StripeFailure(message, { param: 'currency_options' });
  }
  coupon.currency_options = { ...coupon.currency_options, ...options };
}
