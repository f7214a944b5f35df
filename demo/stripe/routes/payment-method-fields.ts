import { z } from 'zod';
import { StripeFailure } from '../http/errors.ts';
import { field } from '../http/form.ts';
import type { AccountRequest } from '../payments/bank-accounts.ts';
import type { MethodRequest } from '../payments/payment-methods.ts';

const detail = field.text.or(z.literal('')).optional();

export const billingDetails = z
  .strictObject({
    address: z
      .strictObject({
        city: field.text.optional(),
        country: field.text.optional(),
        line1: field.text.optional(),
        line2: field.text.optional(),
        postal_code: field.text.optional(),
        state: field.text.optional(),
      })
      .or(z.literal(''))
      .optional(),
    email: detail,
    name: detail,
    phone: detail,
    tax_id: field.text.optional(),
  })
  .optional();

export const allowRedisplay = z.enum(['always', 'limited', 'unspecified']).optional();

/** What makes a payment method, on its own or within an intent's request. */
export const methodData = {
  allow_redisplay: allowRedisplay,
  billing_details: billingDetails,
  card: z
    .strictObject({
      cvc: field.text.optional(),
      exp_month: field.integer.optional(),
      exp_year: field.integer.optional(),
      number: field.text.optional(),
      token: field.text.optional(),
    })
    .optional(),
  metadata: field.metadata.optional(),
  revolut_pay: z.strictObject({}).or(z.literal('')).optional(),
  sepa_debit: z.strictObject({ iban: field.text }).optional(),
  type: z.enum(['card', 'revolut_pay', 'sepa_debit', 'us_bank_account']),
  us_bank_account: z
    .strictObject({
      account_holder_type: z.enum(['company', 'individual']).optional(),
      account_number: field.text,
      account_type: z.enum(['checking', 'savings']).optional(),
      routing_number: field.text,
    })
    .optional(),
};

export type MethodData = z.output<z.ZodObject<typeof methodData>>;

export function methodRequest(data: MethodData): MethodRequest {
  const shared = {
    billing: data.billing_details,
    metadata: data.metadata,
    ...(data.allow_redisplay && { allowRedisplay: data.allow_redisplay }),
  };
  // A wallet has nothing to tell.
  if (data.type === 'revolut_pay') return { ...shared, wallet: data.type };
  const details = data[data.type];
  if (!details) {
    const message = `Missing required param: ${data.type}.`;
    throw new StripeFailure(message, { code: 'parameter_missing', param: data.type });
  }
  if (data.card && data.type === 'card') return { ...shared, card: data.card };
  return { ...shared, account: { kind: data.type, ...details } as AccountRequest };
}
