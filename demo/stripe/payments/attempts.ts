import { setStatus } from '../billing/status.ts';
import type { Invoice, PaymentIntent, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { setDelinquent } from './delinquency.ts';
import { startGracePeriod } from './incomplete.ts';
import type { Presence } from './intents.ts';
import { closePayment, invoiceFor } from './invoice-payments.ts';
import type { Outcome } from './outcomes.ts';
import { subscriptionFor } from './parties.ts';
import { recover } from './recovery.ts';
import { giveUpRetrying, scheduleRetry } from './retries.ts';
import { settle } from './settle.ts';

/** How a payment is tried. */
export type Attempt = Presence & {
  at: number;
  offSession: boolean;
  /** Made by the schedule of an invoice, not by a person or a request. */
  automatic?: boolean;
};

/** What an attempt at an intent means for the invoice it is to pay. */
export function applyToInvoice(
  world: World,
  intent: PaymentIntent,
  outcome: Outcome,
  attempt: Attempt,
): void {
  const invoice = invoiceFor(world, intent.id);
  if (!invoice) return;
  countAttempt(invoice, attempt);
  if (outcome.kind === 'succeeded') markPaid(world, invoice, attempt.at);
  else if (outcome.kind === 'processing') awaitBank(world, invoice, attempt.at);
  else markFailed(world, invoice, attempt, outcome.kind === 'requires_action');
}

/** Any attempt counts as the first; after it only those of the schedule count. */
export function countAttempt(invoice: Invoice, { automatic }: Pick<Attempt, 'automatic'>): void {
  invoice.attempted = true;
  if (automatic || invoice.attempt_count === 0) invoice.attempt_count += 1;
}

export function markPaid(world: World, invoice: Invoice, at: number): void {
  settle(world, invoice, at);
  closePayment(world, invoice, 'paid', at);
  world.emit('invoice.paid', invoice, at);
  world.emit('invoice.payment_succeeded', invoice, at);
  setDelinquent(world, invoice, false, at);
  recover(world, invoice, at);
}

/** An invoice that could not be paid: it waits, and its subscription with it. */
export function markFailed(
  world: World,
  invoice: Invoice,
  { at, automatic }: Pick<Attempt, 'at' | 'automatic'>,
  needsAction: boolean,
): void {
  const subscription = subscriptionFor(world, invoice);
  const isFirst = isFirstOf(invoice, subscription);
  const isOver = !isFirst && scheduleRetry(world, invoice, { at, automatic: automatic ?? false });
  if (isFirst) invoice.next_payment_attempt = null;
  if (needsAction) world.emit('invoice.payment_action_required', invoice, at);
  world.emit('invoice.payment_failed', invoice, at);
  if (automatic) setDelinquent(world, invoice, true, at);
  if (!subscription) return;
  if (isFirst) startGracePeriod(world, subscription, at);
  else if (isOver) giveUpRetrying(world, subscription, at);
  else if (isCharged(invoice) && subscription.status === 'active') {
    setStatus(world, subscription, 'past_due', at);
  }
}

/** While a bank has not answered, nothing is tried again and the subscription runs. */
function awaitBank(world: World, invoice: Invoice, at: number): void {
  world.store.paymentDues.delete(invoice.id);
  invoice.next_payment_attempt = null;
  const subscription = subscriptionFor(world, invoice);
  if (subscription?.status !== 'incomplete') return;
  world.store.paymentDues.delete(subscription.id);
  setStatus(world, subscription, 'active', at);
}

function isFirstOf(invoice: Invoice, subscription: Subscription | null): boolean {
  if (invoice.billing_reason !== 'subscription_create' || !isCharged(invoice)) return false;
  return subscription?.status === 'incomplete';
}

function isCharged({ collection_method }: Invoice): boolean {
  return collection_method === 'charge_automatically';
}
