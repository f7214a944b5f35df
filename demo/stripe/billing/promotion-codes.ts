import { StripeFailure } from '../http/errors.ts';
import type { Coupon, PromotionCode } from '../wire.ts';
import type { World } from '../world.ts';
import { refreshValidity } from './discounts.ts';

export type CodeRequest = {
  active?: boolean;
  code?: string;
  customer: string | null;
  expires_at?: number;
  max_redemptions?: number;
  metadata?: Record<string, string>;
};

/** Makes a code for a coupon; it cannot outlast the coupon nor be used more often. */
export function createPromotionCode(
  world: World,
  coupon: Coupon,
  request: CodeRequest,
): PromotionCode {
  const now = world.wallNow();
  const code = request.code ?? world.id('', 8).slice(1).toUpperCase();
  refuseBeyondCoupon(coupon, request);
  refuseTaken(world, code, request.customer);
  const promotionCode: PromotionCode = {
    id: world.id('promo', 24),
    object: 'promotion_code',
    active: request.active ?? true,
    code,
    created: now,
    customer: request.customer,
    customer_account: null,
    expires_at: request.expires_at ?? coupon.redeem_by,
    livemode: false,
    max_redemptions: request.max_redemptions ?? coupon.max_redemptions,
    metadata: request.metadata ?? {},
    promotion: { coupon: coupon.id, type: 'coupon' },
    restrictions: {
      first_time_transaction: false,
      minimum_amount: null,
      minimum_amount_currency: null,
    },
    times_redeemed: 0,
  };
  world.store.promotionCodes.set(promotionCode.id, promotionCode);
  world.emit('promotion_code.created', promotionCode, now);
  return promotionCode;
}

/** Whether anybody could redeem a code now, were it active. */
export function isRedeemable(world: World, code: PromotionCode): boolean {
  const now = world.wallNow();
  const { expires_at, max_redemptions, promotion, times_redeemed } = code;
  const coupon = world.store.coupons.get(promotion.coupon)!;
  if (world.store.deletedCoupons.has(coupon.id)) return false;
  refreshValidity(coupon, now);
  const isSpent = max_redemptions !== null && times_redeemed >= max_redemptions;
  return coupon.valid && !isSpent && (expires_at === null || now <= expires_at);
}

function refuseBeyondCoupon(coupon: Coupon, request: CodeRequest): void {
  const bounds = [
    ['expires_at', request.expires_at, 'redeem_by', coupon.redeem_by],
    ['max_redemptions', request.max_redemptions, 'max_redemptions', coupon.max_redemptions],
  ] as const;
  for (const [param, asked, bound, most] of bounds) {
    if (asked === undefined || most === null || asked <= most) continue;
    const message = `${param} cannot be beyond the coupon's ${bound}, which is ${most}.`;
    throw new StripeFailure(message, { param });
  }
}

/** One active code of a name for a customer, whatever its case. */
function refuseTaken(world: World, code: string, customer: string | null): void {
  for (const other of world.store.promotionCodes.values()) {
    const isSame = other.code.toLowerCase() === code.toLowerCase();
    const overlaps = customer === null || other.customer === null || other.customer === customer;
    if (!isSame || !overlaps || !other.active || !isRedeemable(world, other)) continue;
    const message = `An active promotion code with \`code: ${code}\` already exists.`;
    throw new StripeFailure(message, { param: 'code' });
  }
}
