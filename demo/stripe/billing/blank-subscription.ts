import { embed } from '../http/lists.ts';
import type { Customer, Subscription, SubscriptionItem } from '../wire.ts';
import type { World } from '../world.ts';
import { taxRatesOf } from './invoice-tax-rates.ts';
import type { SubscriptionRequest } from './subscriptions.ts';

/** Every field of a subscription before it has items. */
export function blankSubscription(
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
    automatic_tax: automaticTax(request.automatic_tax?.enabled ?? false),
    billing_cycle_anchor: anchor,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: { proration_discounts: 'included' }, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: thresholdsOf(request.billing_thresholds),
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
    default_tax_rates: taxRatesOf(world, request.default_tax_rates ?? ''),
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
      end_behavior: {
        billing_cycle_anchor: null,
        missing_payment_method:
          request.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      },
    },
    trial_start: null,
  };
}

export function automaticTax(enabled: boolean): Subscription['automatic_tax'] {
  return { disabled_reason: null, enabled, liability: enabled ? { type: 'self' } : null };
}

export function thresholdsOf(
  request: SubscriptionRequest['billing_thresholds'],
): Subscription['billing_thresholds'] {
  if (!request) return null;
  return {
    amount_gte: request.amount_gte ?? null,
    reset_billing_cycle_anchor: request.reset_billing_cycle_anchor ?? false,
  };
}
