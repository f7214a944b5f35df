import { Hono } from 'hono';
import { z } from 'zod';
import { createPromotionCode, isRedeemable } from '../billing/promotion-codes.ts';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, mergeMetadata, read } from '../http/form.ts';
import { isWithin, newestFirst, page, paging, timeFilter } from '../http/lists.ts';
import type { PromotionCode } from '../wire.ts';
import type { World } from '../world.ts';
import { couponWithId } from './coupons.ts';
import { customerOf } from './customers.ts';

const changeable = {
  active: field.flag.optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
};

/** Codes that customers type in for a coupon. */
export function promotionCodeRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { promotionCodes } = world.store;

  routes.post('/promotion_codes', (c) => {
    const { customer, expand, promotion, ...request } = read(c.get('form'), {
      ...changeable,
      code: field.text
        .regex(/^[a-zA-Z0-9-]+$/, 'Invalid code: use letters, digits and dashes')
        .optional(),
      customer: field.text.optional(),
      expires_at: field.integer.optional(),
      max_redemptions: field.positive.optional(),
      promotion: z.strictObject({ coupon: field.text, type: z.literal('coupon') }),
    });
    const coupon = couponWithId(world, promotion.coupon, 'promotion[coupon]');
    const owner = customer === undefined ? null : customerOf(world, customer, 'customer').id;
    const code = createPromotionCode(world, coupon, { ...request, customer: owner });
    return answer(world, seen(world, code), expand);
  });

  routes.get('/promotion_codes', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      active: field.flag.optional(),
      code: field.text.optional(),
      coupon: field.text.optional(),
      created: timeFilter,
      customer: field.text.optional(),
    });
    const found = newestFirst(promotionCodes.values())
      .map((code) => seen(world, code))
      .filter(
        ({ active, code, created, customer, promotion }) =>
          (params.active === undefined || active === params.active) &&
          (params.code === undefined || code.toLowerCase() === params.code.toLowerCase()) &&
          (params.coupon === undefined || promotion.coupon === params.coupon) &&
          (params.customer === undefined || customer === params.customer) &&
          isWithin(created, params.created),
      );
    return answer(world, page(found, params, '/v1/promotion_codes'), params.expand);
  });

  routes.get('/promotion_codes/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, seen(world, codeWithId(world, c.req.param('id'))), expand);
  });

  routes.post('/promotion_codes/:id', (c) => {
    const code = codeWithId(world, c.req.param('id'));
    const { active, expand, metadata } = read(c.get('form'), changeable);
    if (active && !isRedeemable(world, code)) {
      const message = 'This promotion code can no longer be redeemed and cannot be activated.';
      throw new StripeFailure(message, { param: 'active' });
    }
    const previous = Object.entries(structuredClone(code)).filter(([key]) => key in c.get('form'));
    if (active !== undefined) code.active = active;
    code.metadata = mergeMetadata(code.metadata ?? {}, metadata);
    world.emit('promotion_code.updated', code, world.wallNow(), Object.fromEntries(previous));
    return answer(world, seen(world, code), expand);
  });

  return routes;
}

function codeWithId(world: World, id: string): PromotionCode {
  const code = world.store.promotionCodes.get(id);
  if (!code) throw missing('promotion code', id);
  return code;
}

/** A code is active only as long as somebody can redeem it. */
function seen(world: World, code: PromotionCode): PromotionCode {
  return { ...code, active: code.active && isRedeemable(world, code) };
}
