import { z } from 'zod';
import { field } from '../http/form.ts';
import { discounts, taxRates } from './subscription-fields.ts';

/** What creating and updating a draft share. */
export const draftFields = {
  auto_advance: field.flag.optional(),
  automatic_tax: z.strictObject({ enabled: field.flag }).optional(),
  automatically_finalizes_at: field.integer.optional(),
  collection_method: z.enum(['charge_automatically', 'send_invoice']).optional(),
  custom_fields: z
    .array(z.strictObject({ name: field.text.max(40), value: field.text.max(140) }))
    .max(4)
    .or(z.literal(''))
    .optional(),
  days_until_due: field.integer.optional(),
  default_payment_method: field.nullableText.optional(),
  default_tax_rates: taxRates,
  description: field.nullableText.optional(),
  discounts,
  due_date: field.integer.optional(),
  expand: field.expand,
  footer: field.nullableText.optional(),
  metadata: field.metadata.optional(),
  statement_descriptor: field.nullableText.optional(),
};
