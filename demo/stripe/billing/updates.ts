import { mergeMetadata } from '../http/form.ts';
import type { PaymentBehavior } from '../payments/payment-mode.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { automaticTax, thresholdsOf } from './blank-subscription.ts';
import { type CancelAt, cancelAt, cancelAtPeriodEnd } from './cancellation.ts';
import { makeChange, type ProrationBehavior, type Settlement } from './changes.ts';
import { type DiscountRequest, setDiscounts } from './discounts.ts';
import { taxRatesOf } from './invoice-tax-rates.ts';
import { invoiceNow } from './invoices.ts';
import { type ItemUpdate, itemChanges } from './item-changes.ts';
import type { MissingMethod, SubscriptionRequest } from './subscriptions.ts';
import { refuseUpdate } from './update-refusals.ts';

export type SubscriptionUpdate = {
  automatic_tax?: { enabled: boolean };
  items?: ItemUpdate[];
  billing_cycle_anchor?: { type: 'now' | 'unchanged' };
  billing_thresholds?: SubscriptionRequest['billing_thresholds'];
  cancel_at?: CancelAt;
  cancel_at_period_end?: boolean;
  cancellation_details?: { comment?: string | null; feedback?: string | null };
  collection_method?: 'charge_automatically' | 'send_invoice';
  days_until_due?: number;
  default_payment_method?: string | null;
  default_tax_rates?: string[] | '';
  description?: string | null;
  discounts?: DiscountRequest[] | '';
  metadata?: Record<string, string>;
  off_session?: boolean;
  payment_behavior?: PaymentBehavior;
  pause_collection?: PauseCollection | '';
  proration_behavior?: ProrationBehavior;
  proration_date?: number;
  trial_end?: number | 'now';
  trial_settings?: { end_behavior: { missing_payment_method: MissingMethod } };
};

type PauseCollection = {
  behavior: 'keep_as_draft' | 'mark_uncollectible' | 'void';
  resumes_at?: number;
};

/** Makes an update true. Answers what is to be invoiced at once for it. */
export function applyUpdate(
  world: World,
  subscription: Subscription,
  request: SubscriptionUpdate,
  now: number,
): Settlement | null {
  const { proration_behavior: behavior = 'create_prorations', trial_end: trialEnd } = request;
  refuseUpdate(world, subscription, request, now);
  const at = request.proration_date ?? now;
  const items = itemChanges(world, subscription, request.items ?? [], now);
  const settlement = makeChange(world, subscription, {
    items,
    behavior,
    now,
    at,
    anchorNow: request.billing_cycle_anchor?.type === 'now',
    trialEnd,
  });
  applySettings(subscription, request);
  applyTerms(world, subscription, request, now);
  applyEnd(world, subscription, request, behavior, now);
  return settlement;
}

/** Sends the invoice that an update asks for. */
export function billUpdate(
  world: World,
  subscription: Subscription,
  settlement: Settlement | null,
  at: number,
): void {
  if (!settlement || settlement.charges.length === 0) return;
  invoiceNow(world, {
    ...settlement,
    id: world.id('in', 24),
    customer: world.store.customers.get(subscription.customer)!,
    subscription,
    currency: subscription.currency,
    reason: 'subscription_update',
    at,
  });
}

function applySettings(subscription: Subscription, request: SubscriptionUpdate): void {
  const { default_payment_method: method, description, pause_collection: pause } = request;
  if (method !== undefined) subscription.default_payment_method = method;
  if (description !== undefined) subscription.description = description;
  if (pause !== undefined) {
    subscription.pause_collection = pause === '' ? null : { resumes_at: null, ...pause };
  }
  if (request.billing_thresholds !== undefined) {
    subscription.billing_thresholds = thresholdsOf(request.billing_thresholds);
  }
  if (request.trial_settings) {
    subscription.trial_settings = {
      end_behavior: { billing_cycle_anchor: null, ...request.trial_settings.end_behavior },
    };
  }
  applyCollection(subscription, request);
  subscription.metadata = mergeMetadata(subscription.metadata, request.metadata);
}

function applyTerms(
  world: World,
  subscription: Subscription,
  request: SubscriptionUpdate,
  now: number,
): void {
  const { automatic_tax: automatic, default_tax_rates: rates, discounts } = request;
  setDiscounts(world, subscription, discounts, { customer: subscription.customer, at: now });
  if (rates !== undefined) subscription.default_tax_rates = taxRatesOf(world, rates);
  if (automatic) subscription.automatic_tax = automaticTax(automatic.enabled);
}

function applyCollection(subscription: Subscription, request: SubscriptionUpdate): void {
  const { collection_method: method, days_until_due: days } = request;
  if (method === undefined && days === undefined) return;
  subscription.collection_method = method ?? subscription.collection_method;
  subscription.days_until_due = days ?? null;
}

function applyEnd(
  world: World,
  subscription: Subscription,
  request: SubscriptionUpdate,
  behavior: ProrationBehavior,
  now: number,
): void {
  const { cancel_at, cancel_at_period_end: atPeriodEnd, cancellation_details: why } = request;
  if (cancel_at !== undefined) cancelAt(world, subscription, { behavior, cancel_at, now });
  if (atPeriodEnd !== undefined) cancelAtPeriodEnd(world, subscription, atPeriodEnd, now);
  if (why) Object.assign(subscription.cancellation_details!, why);
}
