/** Paying an open invoice, and where its payment stands. Stripe decides; we ask again what it says. */
import Stripe from 'stripe';
import type { Invoice, PaymentAttempt } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import { declineOf } from './declines.ts';
import { type Desk, missing } from './desk.ts';
import { toInvoice } from './mapping.ts';
import { intentOf, toAttempt, WITH_PAYMENT } from './payment-mapping.ts';

/** An invoice as it stands now. `clientSecret` lets a browser go on with its one payment. */
export type Payment = {
  readonly invoice: Invoice;
  readonly attempt: PaymentAttempt;
  /** `pi_…`; null where there is nothing to pay. */
  readonly intent: string | null;
  readonly clientSecret: string | null;
};

/**
 * Past every cache, because what is told of money in motion must be of now. Throws
 * `invoice_not_payable` for a draft, and for what was voided or written off.
 */
export async function readPayment({ stripe, ...desk }: Desk, invoiceId: string): Promise<Payment> {
  const expand = [WITH_PAYMENT, 'confirmation_secret'];
  const invoice = await desk
    .ask('invoices.retrieve', () => stripe.invoices.retrieve(invoiceId, { expand }))
    .catch(missing('invoice_not_found'));
  if (!desk.isOwn(invoice)) throw new Problem('invoice_not_found');
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw new Problem('invoice_not_payable');
  }
  return {
    invoice: toInvoice(invoice),
    attempt: toAttempt(invoice),
    intent: intentOf(invoice)?.id ?? null,
    clientSecret: invoice.confirmation_secret?.client_secret ?? null,
  };
}

/**
 * Charges an open invoice to a method on file, and answers what it has come to. A refused card is an
 * outcome. What is paid, or waits for a bank, is not charged again.
 */
export async function payWith(desk: Desk, invoiceId: string, method: string): Promise<Payment> {
  const before = await readPayment(desk, invoiceId);
  if (!isToBePaid(before, method)) return before;
  try {
    await desk.change('invoices.pay', `pay/${invoiceId}`, (options) =>
      desk.stripe.invoices.pay(invoiceId, { payment_method: method, off_session: false }, options),
    );
  } catch (error) {
    // Only an answer of Stripe's: after a lost one nobody knows, and the caller has to ask again.
    if (!(error instanceof Problem) || error.code !== 'stripe_rejected') throw error;
    return refused(await readPayment(desk, invoiceId), method, error);
  }
  return readPayment(desk, invoiceId);
}

/** Lets what the browser's form takes be charged later too. Nothing is charged. */
export async function keepMethod(desk: Desk, { intent, attempt }: Payment): Promise<void> {
  if (!intent || attempt.status !== 'requires_payment_method') return;
  try {
    await desk.once('payment_intents.update', `keep/${intent}`, (options) =>
      desk.stripe.paymentIntents.update(intent, { setup_future_usage: 'off_session' }, options),
    );
  } catch (error) {
    // Saving is the smaller thing: where Stripe does not allow it, the invoice can still be paid.
    if (!(error instanceof Problem) || error.code !== 'stripe_rejected') throw error;
  }
}

/** A confirmation that is asked for already is gone on with, unless another method is named. */
function isToBePaid({ attempt: { status, paymentMethod } }: Payment, method: string) {
  if (status === 'requires_action') return paymentMethod !== method;
  return status === 'requires_payment_method';
}

/**
 * What a refused charge has come to: another page may have paid, the bank may want a confirmation,
 * the card may be refused. Throws where Stripe would not even try.
 */
function refused(after: Payment, method: string, problem: Problem): Payment {
  const { attempt } = after;
  const { cause } = problem;
  if (attempt.status !== 'requires_payment_method') return after;
  if (!(cause instanceof Stripe.errors.StripeCardError)) throw problem;
  const { decline, paymentMethod } = attempt;
  return {
    ...after,
    attempt: {
      ...attempt,
      decline: decline ?? declineOf(cause),
      paymentMethod: paymentMethod ?? method,
    },
  };
}
