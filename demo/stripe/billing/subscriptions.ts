import { missing, StripeFailure } from '../http/errors.ts';
import { embed } from '../http/lists.ts';
import { beginIncomplete } from '../payments/first-payment.ts';
import { type PaymentBehavior, withWishes } from '../payments/payment-mode.ts';
import { livingCustomer } from '../store.ts';
import type { Price, Subscription, SubscriptionItem } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { blankSubscription } from './blank-subscription.ts';
import { type CancelAt, cancelAt, cancelAtPeriodEnd } from './cancellation.ts';
import type { ProrationBehavior } from './changes.ts';
import { advanceCharge, type Charge, isMetered, recurrenceOf } from './charges.ts';
import { type DiscountRequest, setDiscounts } from './discounts.ts';
import { taxRatesOf } from './invoice-tax-rates.ts';
import { type Bill, invoiceNow } from './invoices.ts';
import { nextBoundary } from './period.ts';
import { planOf } from './plans.ts';
import { debitRemaining } from './prorations.ts';
import { pendingCharges } from './renewals.ts';
import {
  MOST_ITEMS,
  refuseAnchor,
  refuseMixedCurrencies,
  refusePastTrial,
  refuseTooMany,
  refuseUndated,
} from './subscription-refusals.ts';
import { startTrial, trialCharges } from './trials.ts';

export type ItemRequest = {
  price: string;
  quantity?: number;
  metadata?: Record<string, string>;
  billing_thresholds?: { usage_gte: number } | '';
  discounts?: DiscountRequest[] | '';
  tax_rates?: string[] | '';
};

export type SubscriptionRequest = {
  automatic_tax?: { enabled: boolean };
  customer: string;
  items: ItemRequest[];
  billing_cycle_anchor?: number;
  billing_thresholds?: { amount_gte?: number; reset_billing_cycle_anchor?: boolean } | '';
  proration_behavior?: ProrationBehavior;
  cancel_at?: CancelAt;
  cancel_at_period_end?: boolean;
  collection_method?: 'charge_automatically' | 'send_invoice';
  days_until_due?: number;
  default_payment_method?: string;
  default_tax_rates?: string[] | '';
  description?: string;
  discounts?: DiscountRequest[] | '';
  metadata?: Record<string, string>;
  off_session?: boolean;
  payment_behavior?: PaymentBehavior;
  trial_end?: number | 'now';
  trial_period_days?: number;
  trial_settings?: { end_behavior: { missing_payment_method: MissingMethod } };
};

export type MissingMethod = 'create_invoice' | 'cancel' | 'pause';

const DAY = 86_400;

/** Starts a subscription and bills its seats for the first period at once. */
export function createSubscription(world: World, request: SubscriptionRequest): Subscription {
  const { now, subscription } = draftSubscription(world, request);
  beginIncomplete(world, subscription, request);
  world.store.subscriptions.set(subscription.id, subscription);
  world.emit('customer.subscription.created', subscription, now);
  const charges = firstCharges(world, subscription, request.proration_behavior, now);
  // Flexible billing writes no zero invoice for a subscription of metered items only.
  if (charges.length > 0) {
    const customer = world.store.customers.get(subscription.customer)!;
    const bill: Bill = {
      id: world.id('in', 24),
      customer,
      subscription,
      currency: subscription.currency,
      charges,
      reason: 'subscription_create',
      at: now,
      period: { start: now, end: now },
    };
    withWishes(world, subscription, request, () => invoiceNow(world, bill));
  } else if (subscription.status === 'incomplete') {
    subscription.status = 'active';
  }
  return subscription;
}

/** A subscription as it is before anybody knows of it. */
export function draftSubscription(
  world: World,
  request: SubscriptionRequest,
): { subscription: Subscription; now: number } {
  const customer = livingCustomer(world.store, request.customer);
  if (!customer) throw missing('customer', request.customer, 'customer');
  const prices = request.items.map((item, index) => priceOf(world, item, index));
  const currency = prices[0]!.currency;
  refuseMixedCurrencies(prices, currency);
  refuseTooMany(request.items);
  refuseUndated(request);

  const now = nowOf(world, customer);
  const anchor = request.billing_cycle_anchor ?? now;
  refuseAnchor(request, prices, anchor, now);
  const subscription = blankSubscription(world, customer, request, { currency, anchor, now });
  const items = request.items.map((item, index) =>
    createItem(world, subscription, prices[index]!, item, now),
  );
  const url = `/v1/subscription_items?subscription=${subscription.id}`;
  subscription.items = embed(items, url, MOST_ITEMS);
  setDiscounts(world, subscription, request.discounts, { customer: customer.id, at: now });
  const trialEnd = trialEndOf(request, now);
  if (trialEnd !== null) startTrial(subscription, now, trialEnd);
  if (request.cancel_at_period_end) cancelAtPeriodEnd(world, subscription, true, now);
  if (request.cancel_at !== undefined && request.cancel_at !== '') {
    const behavior = request.proration_behavior ?? 'create_prorations';
    cancelAt(world, subscription, { behavior, cancel_at: request.cancel_at, now });
  }
  customer.currency ??= currency;
  return { subscription, now };
}

/** What a subscription bills the moment it starts. */
export function firstCharges(
  world: World,
  subscription: Subscription,
  behavior: ProrationBehavior | undefined,
  now: number,
): Charge[] {
  const { billing_cycle_anchor: anchor, items, status } = subscription;
  const licensed = items.data.filter(({ price }) => !isMetered(price));
  if (licensed.length === 0) return [];
  const pending = () => pendingCharges(world, subscription);
  if (status === 'trialing') return [...pending(), ...trialCharges(subscription)];
  if (anchor === now) {
    const advance = licensed.map((item) => advanceCharge(subscription, item, now));
    return [...pending(), ...advance];
  }
  if (behavior === 'none') return [];
  for (const item of licensed) debitRemaining(world, subscription, item, { at: now, now });
  return pending();
}

export function createItem(
  world: World,
  subscription: Subscription,
  price: Price,
  request: Omit<ItemRequest, 'price'>,
  now: number,
): SubscriptionItem {
  const item: SubscriptionItem = {
    id: world.id('si'),
    object: 'subscription_item',
    billing_thresholds: request.billing_thresholds || null,
    created: now,
    current_period_end: firstPeriodEnd(subscription, price, now),
    current_period_start: now,
    current_trial: null,
    discounts: [],
    metadata: request.metadata ?? {},
    plan: planOf(price),
    price,
    subscription: subscription.id,
    tax_rates: taxRatesOf(world, request.tax_rates ?? '', 'tax_rates'),
  };
  setDiscounts(world, item, request.discounts, { customer: subscription.customer, at: now });
  // Stripe sends no quantity at all for metered items.
  if (!isMetered(price)) item.quantity = request.quantity ?? 1;
  return item;
}

/** What joins a trial is on trial until that ends. */
function firstPeriodEnd(subscription: Subscription, price: Price, now: number): number {
  const { billing_cycle_anchor: anchor, status, trial_end } = subscription;
  if (status === 'trialing' && trial_end !== null) return trial_end;
  return nextBoundary(anchor, recurrenceOf(price), now);
}

export function priceOf(world: World, item: ItemRequest, index: number): Price {
  const param = `items[${index}][price]`;
  const price = world.store.prices.get(item.price);
  if (!price) throw missing('price', item.price, param);
  if (!price.recurring) {
    const message =
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.';
    throw new StripeFailure(message, { param });
  }
  if (isMetered(price) && item.quantity !== undefined) {
    const message = `You cannot set the quantity for metered plans. (item: ${price.id})`;
    throw new StripeFailure(message, { param: `items[${index}][quantity]` });
  }
  return price;
}

function trialEndOf({ trial_end, trial_period_days }: SubscriptionRequest, now: number) {
  if (trial_end === 'now') return null;
  if (trial_end !== undefined) {
    refusePastTrial(trial_end, now);
    return trial_end;
  }
  return trial_period_days ? now + trial_period_days * DAY : null;
}
