/** Where the payment of an invoice stands, as a customer is told it. */
import type { PaymentState } from '../contract/payments.ts';
import { invoiceSummary } from './invoices.ts';
import type { Invoice, PaymentAttempt, PaymentMethod } from './snapshot.ts';

/**
 * `clientSecret` and `publishableKey` let Stripe.js go on in the page: both, and only while there is
 * something to do, or neither. What was tried is named only if it is in `onFile`.
 */
export function paymentState(
  payment: {
    readonly invoice: Invoice;
    readonly attempt: PaymentAttempt;
    readonly clientSecret: string | null;
  },
  onFile: readonly PaymentMethod[],
  context: { readonly billingNow: Date; readonly publishableKey: string | null },
): PaymentState {
  const { status, decline, paymentMethod } = payment.attempt;
  const isOver = status === 'paid' || status === 'processing';
  const key = isOver || payment.clientSecret === null ? null : context.publishableKey;
  return {
    invoice: invoiceSummary(payment.invoice, context.billingNow, payment.attempt),
    status,
    decline,
    paymentMethod: onFile.some(({ id }) => id === paymentMethod) ? paymentMethod : null,
    clientSecret: key === null ? null : payment.clientSecret,
    publishableKey: key,
  };
}

/** Whether what was known of an invoice is no longer so. */
export function isNews(
  now: { readonly invoice: Invoice; readonly attempt: PaymentAttempt },
  known: { readonly invoice: Invoice | undefined; readonly attempt: PaymentAttempt | undefined },
): boolean {
  const { invoice, attempt } = known;
  const isInvoiceNew = invoice !== undefined && invoice.status !== now.invoice.status;
  const isAttemptNew =
    attempt !== undefined &&
    (attempt.status !== now.attempt.status || attempt.decline !== now.attempt.decline);
  return isInvoiceNew || isAttemptNew;
}
