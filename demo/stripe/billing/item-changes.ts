import { missing, StripeFailure } from '../http/errors.ts';
import { mergeMetadata } from '../http/form.ts';
import type { Price, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import type { ItemChange } from './changes.ts';
import { isMetered } from './charges.ts';
import { type DiscountRequest, setDiscounts } from './discounts.ts';
import { taxRatesOf } from './invoice-tax-rates.ts';
import { planOf } from './plans.ts';
import { refuseMixedCurrencies, refuseTooMany } from './subscription-refusals.ts';
import { createItem, priceOf } from './subscriptions.ts';

/** What a caller asks of one item: a new one, a change, or its end. */
export type ItemUpdate = {
  id?: string;
  price?: string;
  quantity?: number;
  deleted?: boolean;
  clear_usage?: boolean;
  metadata?: Record<string, string>;
  billing_thresholds?: { usage_gte: number } | '';
  discounts?: DiscountRequest[] | '';
  tax_rates?: string[] | '';
};

/** Works out what becomes of each item named, without touching any. */
export function itemChanges(
  world: World,
  subscription: Subscription,
  updates: ItemUpdate[],
  now: number,
): ItemChange[] {
  const changes = updates.map((update, index) => {
    const price =
      update.price === undefined
        ? undefined
        : priceOf(world, { price: update.price, quantity: update.quantity }, index);
    if (price) refuseMixedCurrencies([price], subscription.currency);
    if (update.id === undefined) {
      if (!price) throw missing('price', '', `items[${index}][price]`);
      return { after: createItem(world, subscription, price, update, now) };
    }
    const before = subscription.items.data.find(({ id }) => id === update.id);
    if (!before) throw missing('subscription_item', update.id, `items[${index}][id]`);
    if (update.deleted) return { before };
    const after = changed(before, update, price, index);
    setDiscounts(world, after, update.discounts, { customer: subscription.customer, at: now });
    if (update.tax_rates !== undefined) {
      after.tax_rates = taxRatesOf(world, update.tax_rates, `items[${index}][tax_rates]`);
    }
    return { before, after };
  });
  refuseEmpty(subscription, changes);
  return changes;
}

function changed(
  before: SubscriptionItem,
  update: ItemUpdate,
  price: Price | undefined,
  index: number,
): SubscriptionItem {
  const after = structuredClone(before);
  if (price) Object.assign(after, { price, plan: planOf(price) });
  if (update.quantity !== undefined && isMetered(after.price)) {
    const message = `You cannot set the quantity for metered plans. (item: ${after.id})`;
    throw new StripeFailure(message, { param: `items[${index}][quantity]` });
  }
  if (isMetered(after.price)) delete after.quantity;
  else if (update.quantity !== undefined) after.quantity = update.quantity;
  // A new price starts at one unit unless told otherwise.
  else if (price && price.id !== before.price.id) after.quantity = 1;
  after.metadata = mergeMetadata(after.metadata, update.metadata);
  if (update.billing_thresholds !== undefined) {
    after.billing_thresholds = update.billing_thresholds || null;
  }
  return after;
}

function refuseEmpty({ items }: Subscription, changes: ItemChange[]): void {
  const added = changes.filter(({ before }) => !before).length;
  const removed = changes.filter(({ after }) => !after).length;
  const left = items.data.length + added - removed;
  refuseTooMany(Array(left));
  if (left > 0) return;
  throw new StripeFailure('A subscription must have at least one active plan.', { param: 'items' });
}
