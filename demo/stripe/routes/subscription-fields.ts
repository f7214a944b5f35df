import { z } from 'zod';
import { field } from '../http/form.ts';

/** The parameters of subscriptions that several routes take. */
export const prorationBehavior = z.enum(['none', 'create_prorations', 'always_invoice']);

const itemThresholds = z.strictObject({ usage_gte: field.integer }).or(z.literal('')).optional();

/** Names coupons, promotion codes or discounts; an empty string takes all away. */
export const discounts = z
  .array(
    z.strictObject({
      coupon: field.text.optional(),
      discount: field.text.optional(),
      promotion_code: field.text.optional(),
    }),
  )
  .or(z.literal(''))
  .optional();

export const taxRates = z.array(field.text).max(5).or(z.literal('')).optional();

export const newItem = {
  billing_thresholds: itemThresholds,
  discounts,
  metadata: field.metadata.optional(),
  quantity: field.integer.optional(),
  tax_rates: taxRates,
};

export const itemUpdate = z.strictObject({
  ...newItem,
  clear_usage: field.flag.optional(),
  deleted: field.flag.optional(),
  id: field.text.optional(),
  price: field.text.optional(),
});

export const anchorChange = z.strictObject({ type: z.enum(['now', 'unchanged']) }).optional();

export const cancelAt = z
  .enum(['min_period_end', 'max_period_end', ''])
  .or(field.integer)
  .optional();

export const trialEnd = z.literal('now').or(field.integer).optional();

/** What creating and updating a subscription share. */
export const shared = {
  automatic_tax: z.strictObject({ enabled: field.flag }).optional(),
  billing_thresholds: z
    .strictObject({
      amount_gte: field.integer.optional(),
      reset_billing_cycle_anchor: field.flag.optional(),
    })
    .or(z.literal(''))
    .optional(),
  cancel_at: cancelAt,
  cancel_at_period_end: field.flag.optional(),
  collection_method: z.enum(['charge_automatically', 'send_invoice']).optional(),
  days_until_due: field.integer.optional(),
  default_payment_method: field.nullableText.optional(),
  default_tax_rates: taxRates,
  description: field.nullableText.optional(),
  discounts,
  expand: field.expand,
  metadata: field.metadata.optional(),
  off_session: field.flag.optional(),
  payment_behavior: z
    .enum(['allow_incomplete', 'default_incomplete', 'error_if_incomplete'])
    .optional(),
  proration_behavior: prorationBehavior.optional(),
  trial_end: trialEnd,
  trial_settings: z
    .strictObject({
      end_behavior: z.strictObject({
        missing_payment_method: z.enum(['create_invoice', 'cancel', 'pause']),
      }),
    })
    .optional(),
};

/** What people say on leaving. */
export const cancellationFeedback = z.enum([
  'customer_service',
  'low_quality',
  'missing_features',
  'other',
  'switched_service',
  'too_complex',
  'too_expensive',
  'unused',
]);

export const cancellationDetails = z
  .strictObject({
    comment: field.nullableText.optional(),
    feedback: cancellationFeedback.optional(),
  })
  .optional();
