import type { Customer, Invoice, InvoicePayment, PaymentIntent, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { createPaymentIntent } from './payment-intents.ts';

/** Opens the payment of an invoice that was finalized: an intent, and what ties the two. */
export function openPayment(
  world: World,
  invoice: Invoice,
  { customer, subscription }: { customer: Customer; subscription: Subscription | null },
  at: number,
): InvoicePayment {
  const intent = createPaymentIntent(
    world,
    {
      amount: invoice.amount_due,
      currency: invoice.currency,
      customer: customer.id,
      description: describe(invoice),
      setup_future_usage: subscription ? 'off_session' : null,
    },
    null,
    at,
  );
  const payment: InvoicePayment = {
    id: world.id('inpay', 24),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: at,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  };
  const { invoicePayments, paymentsOf } = world.store;
  invoicePayments.set(payment.id, payment);
  paymentsOf.set(invoice.id, [payment]);
  paymentsOf.set(intent.id, [payment]);
  return payment;
}

/** The intent by which an invoice can be paid. */
export function intentFor(world: World, invoice: string): PaymentIntent | undefined {
  const [payment] = world.store.paymentsOf.get(invoice) ?? [];
  return world.store.paymentIntents.get(payment?.payment.payment_intent ?? '');
}

/** The invoice that an intent pays, if it is one's. */
export function invoiceFor(world: World, intent: string): Invoice | undefined {
  const [payment] = world.store.paymentsOf.get(intent) ?? [];
  return world.store.invoices.get(payment?.invoice ?? '');
}

export function closePayment(
  world: World,
  invoice: Invoice,
  status: 'paid' | 'canceled',
  at: number,
): void {
  for (const payment of world.store.paymentsOf.get(invoice.id) ?? []) {
    if (payment.status !== 'open') continue;
    payment.status = status;
    if (status === 'canceled') {
      payment.status_transitions.canceled_at = at;
      continue;
    }
    payment.amount_paid = payment.amount_requested;
    payment.status_transitions.paid_at = at;
    world.emit('invoice_payment.paid', payment, at);
  }
}

/** What the secret of an invoice's payment intent looks like on the invoice. */
export function confirmationSecret(world: World, invoice: string) {
  const secret = intentFor(world, invoice)?.client_secret;
  return secret ? { client_secret: secret, type: 'payment_intent' } : null;
}

function describe({ billing_reason: reason, number }: Invoice): string {
  if (reason === 'manual') return `Payment for Invoice ${number}`;
  return reason === 'subscription_create' ? 'Subscription creation' : 'Subscription update';
}
