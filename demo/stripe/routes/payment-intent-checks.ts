import { StripeFailure } from '../http/errors.ts';
import { describeAmount } from '../money/descriptions.ts';
import { confirmPayment } from '../payments/confirm.ts';
import { refuseNoReturn } from '../payments/intents.ts';
import { invoiceFor } from '../payments/invoice-payments.ts';
import { timeOf } from '../payments/payment-intents.ts';
import { failureOf } from '../payments/refusal.ts';
import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import type { World } from '../world.ts';
import { presenceOf } from './intent-fields.ts';

type Confirmation = {
  off_session?: boolean | 'one_off' | 'recurring' | undefined;
  return_url?: string | undefined;
  use_stripe_sdk?: boolean | undefined;
};

/** Confirms an intent as a request asks, and answers a refusal with its 402. */
export function confirm(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  params: Confirmation,
): void {
  const where = presenceOf(params);
  refuseNoReturn(intent, where);
  const outcome = confirmPayment(world, intent, method, {
    ...where,
    at: timeOf(world, intent),
    offSession: Boolean(params.off_session),
  });
  if (outcome.kind === 'declined') throw failureOf(intent, method, outcome.decline);
}

/** Parameters of a confirmation make no sense without one. */
export function refuseUnconfirmed(params: Confirmation & { confirm?: boolean | undefined }): void {
  if (params.confirm) return;
  for (const param of ['off_session', 'return_url'] as const) {
    if (params[param] === undefined) continue;
    const message = `The parameter \`${param}\` cannot be passed when creating a PaymentIntent unless \`confirm\` is set to true.`;
    throw new StripeFailure(message, { param });
  }
}

/** Less than the smallest charge is refused. */
export function refuseTooSmall({ switches }: World, wanted: number, currency: string): void {
  if (wanted < 1) {
    const message = 'Invalid positive integer';
    throw new StripeFailure(message, { code: 'parameter_invalid_integer', param: 'amount' });
  }
  const least = switches.minimumCharge[currency] ?? 0;
  if (wanted >= least) return;
  const message = `Amount must be at least ${describeAmount(least, currency)} ${currency}`;
  throw new StripeFailure(message, { code: 'amount_too_small', param: 'amount' });
}

/** What an invoice asks for is the invoice's business. */
export function refuseInvoiced(world: World, { id }: PaymentIntent, changes: object): void {
  const fixed = ['amount', 'currency', 'customer'];
  if (!world.switches.invoiceIntentKeeps) fixed.push('setup_future_usage');
  const param = fixed.find((key) => key in changes);
  if (!param || !invoiceFor(world, id)) return;
  const message = `You cannot update the ${param} of a PaymentIntent that was created by an invoice.`;
  throw new StripeFailure(message, { param });
}
