import type { Customer, Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';

/** The card that would be charged: the subscription's own before the customer's. */
export function defaultPaymentMethod(subscription: Subscription, customer: Customer) {
  return subscription.default_payment_method ?? customer.invoice_settings.default_payment_method;
}

/** Takes what a finalized invoice asks for from the card that pays it. */
export function collect(
  world: World,
  invoice: Invoice,
  subscription: Subscription,
  customer: Customer,
  at: number,
): void {
  const card = defaultPaymentMethod(subscription, customer);
  const isCharged = invoice.amount_due > 0;
  invoice.next_payment_attempt = null;
  if (isCharged && (!card || invoice.collection_method === 'send_invoice')) return;
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.attempted = true;
  invoice.attempt_count = isCharged ? 1 : 0;
  invoice.auto_advance = false;
  invoice.status = 'paid';
  invoice.status_transitions.paid_at = at;
  world.emit('invoice.paid', invoice, at);
  world.emit('invoice.payment_succeeded', invoice, at);
}
