import { missing, StripeFailure } from '../http/errors.ts';
import type { Coupon } from '../wire.ts';
import type { World } from '../world.ts';

const FIVE_YEARS = 5 * 366 * 86_400;

export type CouponRequest = {
  amount_off?: number;
  applies_to?: { products?: string[] };
  currency?: string;
  currency_options?: Record<string, { amount_off: number }>;
  duration?: 'forever' | 'once' | 'repeating';
  duration_in_months?: number;
  id?: string;
  max_redemptions?: number;
  metadata?: Record<string, string>;
  name?: string;
  percent_off?: number;
  redeem_by?: number;
};

/** Makes a coupon that takes off either a share or an amount, never both. */
export function createCoupon(world: World, request: CouponRequest): Coupon {
  const now = world.wallNow();
  refuseUnclearReduction(request);
  refuseUnclearDuration(request);
  refuseUnknownProducts(world, request);
  if (request.redeem_by !== undefined && request.redeem_by > now + FIVE_YEARS) {
    const message = 'redeem_by cannot be more than five years in the future.';
    throw new StripeFailure(message, { param: 'redeem_by' });
  }
  // Stripe's own codes are eight capitals and digits.
  const id = request.id ?? world.id('', 8).slice(1).toUpperCase();
  if (world.store.coupons.has(id)) {
    const details = { code: 'resource_already_exists', param: 'id' };
    throw new StripeFailure('Coupon already exists.', details);
  }
  const coupon: Coupon = { ...blankCoupon(request), id, created: now };
  world.store.coupons.set(id, coupon);
  world.emit('coupon.created', coupon, now);
  return coupon;
}

function blankCoupon(request: CouponRequest): Omit<Coupon, 'id' | 'created'> {
  const { amount_off, applies_to, currency, currency_options } = request;
  return {
    object: 'coupon',
    amount_off: amount_off ?? null,
    ...(applies_to?.products && { applies_to: { products: applies_to.products } }),
    currency: currency ?? null,
    ...(amount_off !== undefined &&
      currency && { currency_options: { [currency]: { amount_off }, ...currency_options } }),
    duration: request.duration ?? 'once',
    duration_in_months: request.duration_in_months ?? null,
    livemode: false,
    max_redemptions: request.max_redemptions ?? null,
    metadata: request.metadata ?? {},
    name: request.name ?? null,
    percent_off: request.percent_off ?? null,
    redeem_by: request.redeem_by ?? null,
    times_redeemed: 0,
    valid: true,
  };
}

function refuseUnclearReduction(request: CouponRequest): void {
  const { amount_off, currency, currency_options, percent_off } = request;
  if (amount_off !== undefined && percent_off !== undefined) {
    const message = 'Received both percent_off and amount_off parameters. Please pass in only one.';
    throw new StripeFailure(message, { code: 'parameters_exclusive', param: 'percent_off' });
  }
  if (amount_off === undefined && percent_off === undefined) {
    const message = 'Must provide percent_off or amount_off.';
    throw new StripeFailure(message, { code: 'parameter_missing', param: 'percent_off' });
  }
  if (amount_off !== undefined && currency === undefined) {
    const message = 'You must pass currency when passing amount_off.';
    throw new StripeFailure(message, { code: 'parameter_missing', param: 'currency' });
  }
  if (percent_off === undefined) return;
  for (const [param, value] of Object.entries({ currency, currency_options })) {
    if (value === undefined) continue;
    throw new StripeFailure(`You can pass ${param} only with amount_off.`, { param });
  }
}

function refuseUnclearDuration({ duration, duration_in_months }: CouponRequest): void {
  const param = 'duration_in_months';
  if (duration === 'repeating' && duration_in_months === undefined) {
    const message = 'You must pass duration_in_months when passing repeating as duration.';
    throw new StripeFailure(message, { code: 'parameter_missing', param });
  }
  if (duration !== 'repeating' && duration_in_months !== undefined) {
    const message = 'You can pass duration_in_months only with repeating as duration.';
    throw new StripeFailure(message, { param });
  }
}

function refuseUnknownProducts(world: World, { applies_to }: CouponRequest): void {
  for (const [index, id] of (applies_to?.products ?? []).entries()) {
    if (!world.store.products.has(id)) {
      throw missing('product', id, `applies_to[products][${index}]`);
    }
  }
}
