import { missing, StripeFailure } from '../http/errors.ts';
import { embed } from '../http/lists.ts';
import type { Customer, Plan, Price, Subscription, SubscriptionItem } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { chargeOf, isMetered, recurrenceOf } from './charges.ts';
import { createDraft, finalizeInvoice } from './invoices.ts';
import { nextBoundary } from './period.ts';

export type ItemRequest = {
  price: string;
  quantity?: number;
  metadata?: Record<string, string>;
};

export type SubscriptionRequest = {
  customer: string;
  items: ItemRequest[];
  billing_cycle_anchor?: number;
  proration_behavior?: 'none' | 'create_prorations' | 'always_invoice';
  cancel_at_period_end?: boolean;
  collection_method?: 'charge_automatically' | 'send_invoice';
  days_until_due?: number;
  default_payment_method?: string;
  description?: string;
  metadata?: Record<string, string>;
};

/** Starts a subscription and bills its seats for the first period at once. */
export function createSubscription(world: World, request: SubscriptionRequest): Subscription {
  const customer = world.store.customers.get(request.customer);
  if (!customer) throw missing('customer', request.customer, 'customer');
  const prices = request.items.map((item, index) => priceOf(world, item, index));
  const currency = prices[0]!.currency;
  refuseMixedCurrencies(prices, currency);

  const now = nowOf(world, customer);
  const anchor = request.billing_cycle_anchor ?? now;
  refuseProration(request, prices, anchor, now);
  const subscription = blankSubscription(world, customer, request, { currency, anchor, now });
  const items = request.items.map((item, index) =>
    createItem(world, subscription, prices[index]!, item, now),
  );
  subscription.items = embed(items, `/v1/subscription_items?subscription=${subscription.id}`, 20);
  if (request.cancel_at_period_end) cancelAtPeriodEnd(subscription, true, now);
  customer.currency ??= currency;

  world.store.subscriptions.set(subscription.id, subscription);
  world.emit('customer.subscription.created', subscription, now);
  if (anchor === now) billFirstPeriod(world, subscription, now);
  return subscription;
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
    billing_thresholds: null,
    created: now,
    current_period_end: nextBoundary(subscription.billing_cycle_anchor, recurrenceOf(price), now),
    current_period_start: now,
    current_trial: null,
    discounts: [],
    metadata: request.metadata ?? {},
    plan: planOf(price),
    price,
    subscription: subscription.id,
    tax_rates: [],
  };
  // Stripe sends no quantity at all for metered items.
  if (!isMetered(price)) item.quantity = request.quantity ?? 1;
  return item;
}

/** Sets or lifts the end of a subscription at the close of its current period. */
export function cancelAtPeriodEnd(subscription: Subscription, cancel: boolean, now: number): void {
  const ends = subscription.items.data.map((item) => item.current_period_end);
  subscription.cancel_at_period_end = cancel;
  subscription.cancel_at = cancel ? Math.min(...ends) : null;
  subscription.canceled_at = cancel ? now : null;
  subscription.cancellation_details = {
    comment: null,
    feedback: null,
    feedback_option: null,
    reason: cancel ? 'cancellation_requested' : null,
  };
}

/** The legacy twin of a price that items still carry. */
export function planOf(price: Price): Plan {
  const { transform_quantity: transform } = price;
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring!.interval,
    interval_count: price.recurring!.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring!.meter,
    nickname: price.nickname,
    product: price.product,
    tiers: price.tiers,
    tiers_mode: price.tiers_mode,
    transform_usage: transform && { divide_by: transform.divide_by, round: transform.round },
    trial_period_days: null,
    usage_type: price.recurring!.usage_type,
  };
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

export function refuseMixedCurrencies(prices: Price[], currency: string): void {
  if (prices.every((price) => price.currency === currency)) return;
  throw new StripeFailure('All prices on a subscription must have the same currency.', {
    param: 'items',
  });
}

function billFirstPeriod(world: World, subscription: Subscription, at: number): void {
  const charges = subscription.items.data
    .filter(({ price }) => !isMetered(price))
    .map((item) => {
      const period = { start: item.current_period_start, end: item.current_period_end };
      return chargeOf('advance', item, period);
    });
  // Flexible billing writes no zero invoice for a subscription of metered items only.
  if (charges.length === 0) return;
  const invoice = createDraft(world, {
    id: world.id('in', 24),
    subscription,
    charges,
    reason: 'subscription_create',
    at,
    period: { start: at, end: at },
  });
  finalizeInvoice(world, invoice, at);
}

function refuseProration(
  request: SubscriptionRequest,
  prices: Price[],
  anchor: number,
  now: number,
): void {
  const param = 'billing_cycle_anchor';
  if (anchor < now)
    throw new StripeFailure('billing_cycle_anchor cannot be in the past', { param });
  const isFree = anchor === now || prices.every(isMetered);
  if (isFree || request.proration_behavior === 'none') return;
  const message =
    'The simulator does not prorate a first partial period yet: pass proration_behavior=none, or no billing_cycle_anchor.';
  throw new StripeFailure(message, { param });
}

function blankSubscription(
  world: World,
  customer: Customer,
  request: SubscriptionRequest,
  { currency, anchor, now }: { currency: string; anchor: number; now: number },
): Subscription {
  return {
    id: world.id('sub', 24),
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: request.collection_method ?? 'charge_automatically',
    created: now,
    currency,
    customer: customer.id,
    customer_account: null,
    days_until_due: request.days_until_due ?? null,
    default_payment_method: request.default_payment_method ?? null,
    default_source: null,
    default_tax_rates: [],
    description: request.description ?? null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: embed<SubscriptionItem>([], ''),
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: request.metadata ?? {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: 'off',
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: now,
    status: 'active',
    test_clock: customer.test_clock ?? null,
    transfer_data: null,
    trial_end: null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: null, missing_payment_method: 'create_invoice' },
    },
    trial_start: null,
  };
}
