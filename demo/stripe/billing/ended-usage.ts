import { describeLine } from '../money/descriptions.ts';
import type { Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { type ItemCharge, usageCharge } from './charges.ts';
import { addInvoiceItem } from './invoice-items.ts';
import { pricedLinesOf, usageOf } from './lines.ts';

/** Keeps the usage of a metered item that ends before its period does for the next invoice. */
export function billEndedUsage(
  world: World,
  subscription: Subscription,
  charge: ItemCharge,
  at: number,
): void {
  if (world.switches.endedUsage === 'forgotten') return;
  const customer = world.store.customers.get(subscription.customer)!;
  const { item, price } = charge;
  const product = world.store.products.get(price.product);
  for (const line of pricedLinesOf(world, customer.id, charge)) {
    if (line.amount === 0n && line.quantity.digits === 0n) continue;
    addInvoiceItem(world, {
      amount: Number(line.amount),
      at,
      currency: price.currency,
      customer,
      description: describeLine(price, product?.name ?? '', line),
      discountable: true,
      metadata: subscription.metadata,
      period: charge.period,
      price: { price: price.id, product: price.product },
      quantity: line.quantity,
      subscription: subscription.id,
      subscriptionItem: item,
      unitAmount: line.unitAmount,
    });
  }
}

/** The usage of an item that ends this moment. What was used in this very second still counts. */
export function lastUsageCharge(
  world: World,
  { customer }: Subscription,
  item: SubscriptionItem,
  at: number,
): ItemCharge {
  const usage = usageOf(world, customer, usageCharge(world, item, at + 1));
  return { ...usageCharge(world, item, at), usage };
}
