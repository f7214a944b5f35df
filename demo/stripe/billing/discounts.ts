import { missing, StripeFailure } from '../http/errors.ts';
import { decimal } from '../money/decimal.ts';
import type { Reduction } from '../money/discounts.ts';
import type { Coupon, Customer, Discount, Invoice, PromotionCode, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { boundary } from './period.ts';

export type DiscountRequest = { coupon?: string; discount?: string; promotion_code?: string };

/** What can carry discounts of its own. */
export type DiscountOwner = {
  id: string;
  object: string;
  discounts: unknown[] | null;
  subscription?: unknown;
};

type Redemption = {
  customer: string;
  at: number;
  /** `false` for previews: nothing is redeemed and nobody is told. */
  redeem?: boolean;
};

/** The most discounts one object takes. */
const MOST_DISCOUNTS = 20;

/**
 * Replaces the discounts of a subscription, an item, an invoice or an invoice item.
 * Without a request nothing changes; an empty string takes all away.
 */
export function setDiscounts(
  world: World,
  owner: DiscountOwner,
  request: DiscountRequest[] | '' | undefined,
  redemption: Redemption,
): void {
  if (request === undefined) return;
  const wanted = request === '' ? [] : request;
  if (wanted.length > MOST_DISCOUNTS) {
    const message = `You can apply at most ${MOST_DISCOUNTS} discounts.`;
    throw new StripeFailure(message, { param: 'discounts' });
  }
  const before = idsOf(owner);
  const after = wanted.map((one, index) => {
    const param = `discounts[${index}]`;
    if (one.discount !== undefined) return existing(world, one.discount, param).id;
    return redeem(world, owner, one, param, redemption).id;
  });
  owner.discounts = after;
  if (redemption.redeem === false || !isStanding(owner)) return;
  for (const id of before) {
    if (!after.includes(id)) announceEnd(world, world.store.discounts.get(id)!, redemption.at);
  }
}

/** The customer's own discount, as the Dashboard sets it: the API of SDK 23 cannot. */
export function discountCustomer(
  world: World,
  customer: Customer,
  coupon: string,
  at: number,
): Discount {
  const owner = { id: customer.id, object: 'customer', discounts: [] };
  const redemption = { customer: customer.id, at };
  customer.discount = redeem(world, owner, { coupon }, 'coupon', redemption);
  return customer.discount as Discount;
}

export function idsOf({ discounts }: { discounts: unknown[] | null }): string[] {
  return (discounts ?? []).map((one) => (typeof one === 'string' ? one : (one as Discount).id));
}

/** What an invoice inherits: the subscription's discounts, or else the customer's. */
export function inheritedDiscounts(
  world: World,
  subscription: Subscription | null,
  customer: Customer,
  invoice: Invoice,
): string[] {
  const own = subscription ? idsOf(subscription) : [];
  const all = own.length > 0 ? own : customer.discount ? [customer.discount.id] : [];
  return all.filter((id) => isUsable(world, id, invoice));
}

/** A discount counts from its start to its end, and a `once` coupon for one invoice. */
export function isUsable(world: World, id: string, invoice: Invoice): boolean {
  const discount = world.store.discounts.get(id);
  if (!discount || discount.start > invoice.created) return false;
  const { end } = discount;
  const covers = (at: number) => (world.switches.discountCoversItsEnd ? at <= end! : at < end!);
  if (end !== null && !covers(invoice.created)) return false;
  const claim = world.store.claims.get(id);
  return claim === undefined || claim === invoice.id;
}

/** What a discount takes off in a currency; `null` where its coupon is of other money. */
export function reductionOf(coupon: Coupon, currency: string): Reduction | null {
  if (coupon.percent_off !== null) return { percentOff: decimal(coupon.percent_off) };
  const amount =
    coupon.currency === currency
      ? coupon.amount_off
      : coupon.currency_options?.[currency]?.amount_off;
  return typeof amount === 'number' ? { amountOff: BigInt(amount) } : null;
}

export function couponOf(world: World, discount: string): Coupon {
  const { source } = world.store.discounts.get(discount)!;
  return world.store.coupons.get(source.coupon)!;
}

/** Takes a discount from whatever carries it, and says so. */
export function endDiscount(world: World, id: string, at: number): void {
  const { store } = world;
  const discount = store.discounts.get(id);
  if (!discount) return;
  const customer = store.customers.get(discount.customer ?? '');
  if (customer?.discount?.id === id) customer.discount = null;
  const subscription = store.subscriptions.get(discount.subscription ?? '');
  const owners = subscription ? [subscription, ...subscription.items.data] : [];
  for (const owner of owners) owner.discounts = idsOf(owner).filter((one) => one !== id);
  announceEnd(world, discount, at);
}

export function deletedDiscount(discount: Discount) {
  const { end: _, ...rest } = discount;
  return { ...rest, deleted: true as const };
}

/** The moments at which repeating coupons of one clock end. */
export function discountEnds(world: World, clock: string | null): { id: string; at: number }[] {
  const { store } = world;
  return [...store.discounts.values()].flatMap(({ id, end, customer, subscription }) => {
    if (end === null || !isCarried(world, id)) return [];
    const owner =
      store.subscriptions.get(subscription ?? '') ?? store.customers.get(customer ?? '');
    return owner && (owner.test_clock ?? null) === clock ? [{ id, at: end }] : [];
  });
}

function isCarried(world: World, id: string): boolean {
  const discount = world.store.discounts.get(id)!;
  if (world.store.customers.get(discount.customer ?? '')?.discount?.id === id) return true;
  const subscription = world.store.subscriptions.get(discount.subscription ?? '');
  if (!subscription) return false;
  return [subscription, ...subscription.items.data].some((owner) => idsOf(owner).includes(id));
}

function redeem(
  world: World,
  owner: DiscountOwner,
  request: DiscountRequest,
  param: string,
  { customer, at, redeem: counts = true }: Redemption,
): Discount {
  const code = request.promotion_code
    ? promotionCodeOf(world, request.promotion_code, `${param}[promotion_code]`)
    : undefined;
  const coupon = redeemable(world, code?.promotion.coupon ?? request.coupon, param, at);
  if (code) refuseSpentCode(code, customer, param, at);
  const isItem = owner.object === 'subscription_item';
  const isSubscription = owner.object === 'subscription';
  const months = coupon.duration === 'repeating' ? coupon.duration_in_months! : null;
  const discount: Discount = {
    id: world.id('di', 24),
    object: 'discount',
    checkout_session: null,
    customer,
    customer_account: null,
    end: months && boundary(at, { interval: 'month', interval_count: 1 }, months),
    invoice: owner.object === 'invoice' ? owner.id : null,
    invoice_item: owner.object === 'invoiceitem' ? owner.id : null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: at,
    subscription: isSubscription ? owner.id : isItem ? String(owner.subscription) : null,
    subscription_item: isItem ? owner.id : null,
  };
  world.store.discounts.set(discount.id, discount);
  if (!counts) return discount;
  for (const used of code ? [coupon, code] : [coupon]) used.times_redeemed += 1;
  refreshValidity(coupon, at);
  if (isStanding(owner)) world.emit('customer.discount.created', discount, at);
  return discount;
}

/** Whether a coupon can still be redeemed. */
export function refreshValidity(coupon: Coupon, at: number): void {
  const isSpent =
    coupon.max_redemptions !== null && coupon.times_redeemed >= coupon.max_redemptions;
  coupon.valid = !isSpent && (coupon.redeem_by === null || at <= coupon.redeem_by);
}

function redeemable(world: World, id: string | undefined, param: string, at: number): Coupon {
  if (id === undefined) {
    const message = 'You must specify one of: coupon, discount, promotion_code.';
    throw new StripeFailure(message, { code: 'parameter_missing', param });
  }
  const coupon = world.store.coupons.get(id);
  if (!coupon || world.store.deletedCoupons.has(id))
    throw missing('coupon', id, `${param}[coupon]`);
  refreshValidity(coupon, at);
  if (coupon.valid) return coupon;
  throw new StripeFailure(`Coupon expired: ${id}`, {
    code: 'coupon_expired',
    param: `${param}[coupon]`,
  });
}

function promotionCodeOf(world: World, id: string, param: string): PromotionCode {
  const code = world.store.promotionCodes.get(id);
  if (!code) throw missing('promotion code', id, param);
  return code;
}

function refuseSpentCode(code: PromotionCode, customer: string, param: string, at: number): void {
  const isSpent = code.max_redemptions !== null && code.times_redeemed >= code.max_redemptions;
  const isOver = code.expires_at !== null && at > code.expires_at;
  const isForeign = code.customer !== null && code.customer !== customer;
  if (code.active && !isSpent && !isOver && !isForeign) return;
  throw new StripeFailure('This promotion code cannot be redeemed.', {
    param: `${param}[promotion_code]`,
  });
}

function existing(world: World, id: string, param: string): Discount {
  const discount = world.store.discounts.get(id);
  if (!discount) throw missing('discount', id, `${param}[discount]`);
  return discount;
}

/** Discounts of customers, subscriptions and items last, and have events of their own. */
function isStanding({ object }: DiscountOwner): boolean {
  return object === 'customer' || object === 'subscription' || object === 'subscription_item';
}

function announceEnd(world: World, discount: Discount, at: number): void {
  world.emit('customer.discount.deleted', deletedDiscount(discount) as unknown as Discount, at);
}
