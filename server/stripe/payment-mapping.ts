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
 * nobody may pay again. Nor while a bank account is verified, which takes days.
 */
function paymentStatus(intent: Stripe.PaymentIntent | null): PaymentAttempt['status'] {
  switch (intent?.status) {
    case 'processing':
    case 'requires_capture':
    case 'succeeded':
      return 'processing';
    case 'requires_action':
      return isVerifying(intent) ? 'processing' : 'requires_action';
    default:
      return 'requires_payment_method';
  }
}

/** Whether it waits for the two small deposits by which a bank account is verified. */
export function isVerifying({
  status,
  next_action,
}: Pick<Stripe.SetupIntent | Stripe.PaymentIntent, 'status' | 'next_action'>): boolean {
  return status === 'requires_action' && next_action?.type === 'verify_with_microdeposits';
}

export type Setup = {
  readonly id: string;
  readonly status: SetupOutcome['status'];
  /** What was saved; null until it has succeeded, and when it was taken off the file since. */
  readonly paymentMethod: PaymentMethod | null;
  readonly decline: SetupOutcome['decline'];
  /** What it is to take the place of as the default, `none` for nothing; null when not wished. */
  readonly wish: string | null;
  /** Whether what it saved was made the default for it once. */
  readonly isSettled: boolean;
};

/** In a setup's metadata its wish, in a method's the setup that made it the default. */
export const DEFAULT_NOTE = 'usage_portal_default';

/** A setup with its `payment_method` expanded. */
export function toSetup(intent: Stripe.SetupIntent): Setup {
  const status = setupStatus(intent);
  const { payment_method: method } = intent;
  const saved = status === 'succeeded' && typeof method === 'object' ? method : null;
  const isOnFile = saved !== null && idOf(saved.customer) === idOf(intent.customer);
  return {
    id: intent.id,
    status,
    paymentMethod: isOnFile ? toPaymentMethod(saved) : null,
    decline: status === 'requires_payment_method' ? declineOf(intent.last_setup_error) : null,
    wish: intent.metadata?.[DEFAULT_NOTE] || null,
    isSettled: saved?.metadata?.[DEFAULT_NOTE] === intent.id,
  };
}

const SETTLED = ['succeeded', 'processing', 'requires_action', 'canceled'] as const;

/** Before anything was tried, Stripe calls it `requires_confirmation` too. */
function setupStatus(intent: Stripe.SetupIntent): Setup['status'] {
  if (isVerifying(intent)) return 'processing';
  return SETTLED.find((known) => known === intent.status) ?? 'requires_payment_method';
}
