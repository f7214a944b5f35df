import type { Customer, Invoice, Subscription } from '../wire.ts';

/** What would be charged: the invoice's own method, its subscription's, the customer's. */
export function defaultPaymentMethod(
  subscription: Subscription | null,
  customer: Customer,
  invoice?: Invoice,
): string | null {
  return (
    invoice?.default_payment_method ??
    subscription?.default_payment_method ??
    customer.invoice_settings.default_payment_method
  );
}
