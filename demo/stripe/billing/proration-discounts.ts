import { decimal } from '../money/decimal.ts';
import { percentOf } from '../money/discounts.ts';
import type { Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { couponOf, idsOf } from './discounts.ts';

export type DiscountAmount = { amount: number; discount: string };

/**
 * What standing discounts take off a debit made within a period. Flexible billing mode
 * includes them in the amount, since no discount applies to a proration's line. Amounts
 * off and coupons for one invoice belong to invoices and are left to those.
 */
export function discountsOnDebit(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  debit: bigint,
  now: number,
): DiscountAmount[] {
  if (!world.switches.prorationsIncludeDiscounts) return [];
  let left = debit;
  return standingDiscounts(world, subscription, item, now).map((discount) => {
    const percent = couponOf(world, discount).percent_off ?? 0;
    const amount = percentOf(left, decimal(percent));
    left -= amount;
    return { amount: Number(amount), discount };
  });
}

/** The item's own before the subscription's, or else the customer's. */
function standingDiscounts(
  world: World,
  subscription: Subscription,
  item: SubscriptionItem,
  now: number,
): string[] {
  const ofCustomer = world.store.customers.get(subscription.customer)?.discount;
  const shared = idsOf(subscription);
  const inherited = shared.length === 0 && ofCustomer ? [ofCustomer.id] : shared;
  return [...idsOf(item), ...inherited].filter((id) => {
    const discount = world.store.discounts.get(id);
    if (!discount || (discount.end !== null && discount.end <= now)) return false;
    const coupon = couponOf(world, id);
    const products = coupon.applies_to?.products;
    const applies = !products || products.includes(item.price.product);
    return applies && coupon.percent_off !== null && coupon.duration !== 'once';
  });
}
