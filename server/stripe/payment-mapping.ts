/** Stripe's intents in our words: where a payment or a setup stands. */
import type Stripe from 'stripe';
import type { SetupOutcome } from '../contract/payments.ts';
import type { PaymentAttempt, PaymentMethod } from '../portal/snapshot.ts';
import { declineOf } from './declines.ts';
import { idOf, toPaymentMethod } from './mapping.ts';

/** What `invoices.retrieve` is to expand, for `toAttempt` and `intentOf`. */
export const WITH_PAYMENT = 'payments.data.payment.payment_intent';

/** The intent that an invoice is to be paid by; null for a draft, or where nothing is to be paid. */
export function intentOf({ payments }: Stripe.Invoice): Stripe.PaymentIntent | null {
  const own = payments?.data.find(({ is_default }) => is_default);
  const intent = own?.payment.payment_intent ?? null;
  return typeof intent === 'object' ? intent : null;
}

/** The last attempt to be paid for an invoice, with its payment expanded. */
export function toAttempt(invoice: Stripe.Invoice): PaymentAttempt {
  const intent = intentOf(invoice);
  const error = intent?.last_payment_error ?? null;
  const status = invoice.status === 'paid' ? 'paid' : paymentStatus(intent);
  return {
    status,
    decline: status === 'requires_payment_method' ? declineOf(error) : null,
    paymentMethod: idOf(intent?.payment_method) ?? error?.payment_method?.id ?? null,
  };
}

/**
 * An intent that has succeeded while its invoice is still open is on its way to it: until then
 * nobody may pay again.
 */
function paymentStatus(intent: Stripe.PaymentIntent | null): PaymentAttempt['status'] {
  switch (intent?.status) {
    case 'processing':
    case 'requires_capture':
    case 'succeeded':
      return 'processing';
    case 'requires_action':
      return 'requires_action';
    default:
      return 'requires_payment_method';
  }
}

export type Setup = {
  readonly id: string;
  readonly status: SetupOutcome['status'];
  /** What was saved; null until it has succeeded. */
  readonly paymentMethod: PaymentMethod | null;
  readonly decline: SetupOutcome['decline'];
};

/** A setup with its `payment_method` expanded. */
export function toSetup(intent: Stripe.SetupIntent): Setup {
  const status = setupStatus(intent.status);
  const method = intent.payment_method;
  return {
    id: intent.id,
    status,
    paymentMethod:
      status === 'succeeded' && typeof method === 'object' && method
        ? toPaymentMethod(method)
        : null,
    decline: status === 'requires_payment_method' ? declineOf(intent.last_setup_error) : null,
  };
}

const SETTLED = ['succeeded', 'processing', 'requires_action', 'canceled'] as const;

/** Before anything was tried, Stripe calls it `requires_confirmation` too. */
function setupStatus(status: string): Setup['status'] {
  return SETTLED.find((known) => known === status) ?? 'requires_payment_method';
}
