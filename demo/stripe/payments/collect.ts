import { setStatus } from '../billing/status.ts';
import type { Customer, Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { countAttempt, markFailed, markPaid } from './attempts.ts';
import { confirmPayment } from './confirm.ts';
import { defaultPaymentMethod } from './default-method.ts';
import { startGracePeriod } from './incomplete.ts';
import { intentFor, openPayment } from './invoice-payments.ts';
import { modeFor } from './payment-mode.ts';

type Parties = { customer: Customer; subscription: Subscription | null };

/** Opens the payment of a finalized invoice, and takes what it asks for if it is to be taken. */
export function collect(
  world: World,
  invoice: Invoice,
  subscription: Subscription | null,
  customer: Customer,
  at: number,
): void {
  invoice.next_payment_attempt = null;
  if (invoice.amount_due <= 0) {
    markPaid(world, invoice, at);
    return;
  }
  openPayment(world, invoice, { customer, subscription }, at);
  if (invoice.collection_method === 'send_invoice' || !invoice.auto_advance) return;
  if (subscription && !modeFor(world, subscription).isTried) {
    awaitCustomer(world, invoice, subscription, at);
    return;
  }
  attemptDefault(world, invoice, { customer, subscription }, at);
}

/** Tries to take an invoice's money from the default method. */
export function attemptDefault(
  world: World,
  invoice: Invoice,
  { customer, subscription }: Parties,
  at: number,
): void {
  const id = defaultPaymentMethod(subscription, customer, invoice);
  const method = world.store.paymentMethods.get(id ?? '');
  const intent = intentFor(world, invoice.id)!;
  if (method) {
    confirmPayment(world, intent, method, {
      at,
      automatic: true,
      offSession: modeFor(world, subscription).offSession,
    });
    return;
  }
  countAttempt(invoice, { automatic: true });
  markFailed(world, invoice, { at, automatic: true }, false);
}

/** Leaves an invoice for its customer to confirm; until then its subscription is held back. */
function awaitCustomer(
  world: World,
  { billing_reason }: Invoice,
  subscription: Subscription,
  at: number,
): void {
  if (billing_reason === 'subscription_create') startGracePeriod(world, subscription, at);
  else if (subscription.status === 'active') setStatus(world, subscription, 'past_due', at);
}
