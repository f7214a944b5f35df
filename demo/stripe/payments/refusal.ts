import type { StripeFailure } from '../http/errors.ts';
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../wire.ts';
import type { Decline } from './declines.ts';
import { cardFailure } from './payment-methods.ts';

/** The 402 that a refused intent answers. */
export function failureOf(
  intent: PaymentIntent | SetupIntent,
  method: PaymentMethod,
  decline: Decline,
): StripeFailure {
  return cardFailure(decline, { payment_method: method, [intent.object]: intent });
}
