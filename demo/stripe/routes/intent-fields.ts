import { z } from 'zod';
import { StripeFailure } from '../http/errors.ts';
import { field } from '../http/form.ts';
import { refuseState } from '../payments/intents.ts';
import { createPaymentMethod, usableMethod } from '../payments/payment-methods.ts';
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../wire.ts';
import type { World } from '../world.ts';
import { type MethodData, methodData, methodRequest } from './payment-method-fields.ts';

const kinds = z.array(field.text);

/** What intents of both kinds take when they are made. */
export const intentFields = {
  allowed_payment_method_types: kinds.optional(),
  automatic_payment_methods: z
    .strictObject({
      allow_redirects: z.enum(['always', 'never']).optional(),
      enabled: field.flag,
    })
    .optional(),
  customer: field.text.optional(),
  description: field.text.optional(),
  excluded_payment_method_types: kinds.optional(),
  expand: field.expand,
  metadata: field.metadata.optional(),
};

/** The method that an intent is to use: one that exists, or the data of a new one. */
export const methodChoice = {
  payment_method: field.text.optional(),
  payment_method_data: z.strictObject(methodData).optional(),
};

/** What a caller says when it confirms. */
export const presence = {
  return_url: field.text.optional(),
  use_stripe_sdk: field.flag.optional(),
};

/** Leave that a customer gave to debit an account; cards need none, and none is kept. */
export const mandateData = z
  .strictObject({
    customer_acceptance: z.strictObject({
      accepted_at: field.integer.optional(),
      offline: z.strictObject({}).or(z.literal('')).optional(),
      online: z
        .strictObject({
          infer_from_client: field.flag.optional(),
          ip_address: field.text.optional(),
          user_agent: field.text.optional(),
        })
        .optional(),
      type: z.enum(['online', 'offline']),
    }),
  })
  .optional();

type Choice = { payment_method?: string | undefined; payment_method_data?: MethodData | undefined };

export function chosenMethod(
  world: World,
  choice: Choice,
  customer: string | null,
): PaymentMethod | null {
  if (choice.payment_method_data) {
    return createPaymentMethod(world, methodRequest(choice.payment_method_data));
  }
  return choice.payment_method ? usableMethod(world, choice.payment_method, customer) : null;
}

/** The method to confirm with: the one chosen now, or the one the intent has. */
export function methodToConfirm(
  world: World,
  intent: PaymentIntent | SetupIntent,
  choice: Choice,
): PaymentMethod {
  const method =
    chosenMethod(world, choice, intent.customer) ??
    world.store.paymentMethods.get(intent.payment_method ?? '');
  if (method) return method;
  refuseState(intent, ['requires_payment_method', 'requires_confirmation'], 'confirm');
  const name = intent.object === 'setup_intent' ? 'SetupIntent' : 'PaymentIntent';
  const message = `You cannot confirm this ${name} because it's missing a payment method. You can either update the ${name} with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.`;
  throw new StripeFailure(message, {
    code: `${intent.object}_unexpected_state`,
    about: { [intent.object]: intent },
  });
}

export function presenceOf(params: {
  return_url?: string | undefined;
  use_stripe_sdk?: boolean | undefined;
}) {
  return { returnUrl: params.return_url, viaSdk: params.use_stripe_sdk };
}

export function automaticOf(
  wanted: { allow_redirects?: 'always' | 'never' | undefined; enabled: boolean } | undefined,
) {
  if (wanted && !wanted.enabled) return null;
  return { allow_redirects: wanted?.allow_redirects ?? ('always' as const), enabled: true };
}

/** Whoever gives a secret must give the right one. */
export function refuseWrongSecret(
  { client_secret, object }: PaymentIntent | SetupIntent,
  given: string | undefined,
): void {
  if (given === undefined || given === client_secret) return;
  const message = `The client_secret provided does not match the client_secret associated with the ${object === 'setup_intent' ? 'SetupIntent' : 'PaymentIntent'}.`;
  throw new StripeFailure(message, { param: 'client_secret' });
}
