/** Paying an open invoice, and where its payment stands. Stripe decides; we ask again what it says. */
import Stripe from 'stripe';
import { isNews } from '../portal/payment-state.ts';
import type { Invoice, PaymentAttempt } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import { declineOf } from './declines.ts';
import { type Desk, isUnsure, missing } from './desk.ts';
import { toInvoice } from './mapping.ts';
import { intentOf, toAttempt, WITH_PAYMENT } from './payment-mapping.ts';

/** An invoice as it stands now. `clientSecret` lets a browser go on with its one payment. */
export type Payment = {
  readonly invoice: Invoice;
  readonly attempt: PaymentAttempt;
  /** `pi_…`; null where there is nothing to pay. */
  readonly intent: string | null;
  readonly clientSecret: string | null;
  /** Whether a customer who filled in the form before has wished that it be kept. */
  readonly isToBeKept: boolean;
};

const EXPAND = [WITH_PAYMENT, 'confirmation_secret'];

/** In an intent's metadata: that we, and not Stripe for a subscription, have asked to keep it. */
const KEEP_NOTE = 'usage_portal_keep';

/**
 * Past every cache, because what is told of money in motion must be of now. Throws
 * `invoice_not_payable` for a draft, and for what was voided or written off.
 */
export async function readPayment(desk: Desk, invoiceId: string): Promise<Payment> {
  const invoice = await desk
    .ask('invoices.retrieve+payment', () =>
      desk.stripe.invoices.retrieve(invoiceId, { expand: EXPAND }),
    )
    .catch(missing('invoice_not_found'));
  return toPayment(desk, invoice);
}

function toPayment(desk: Desk, invoice: Stripe.Invoice): Payment {
  if (!desk.isOwn(invoice)) throw new Problem('invoice_not_found');
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw new Problem('invoice_not_payable');
  }
  const intent = intentOf(invoice);
  return {
    invoice: toInvoice(invoice),
    attempt: toAttempt(invoice),
    intent: intent?.id ?? null,
    clientSecret: invoice.confirmation_secret?.client_secret ?? null,
    isToBeKept: Boolean(intent?.setup_future_usage && intent.metadata?.[KEEP_NOTE]),
  };
}

/**
 * Charges an open invoice to a method on file, and answers what it has come to. A refused card is an
 * outcome. What is paid, or waits for a bank, is not charged again; `trying` hears when it is.
 */
export async function payWith(
  desk: Desk,
  invoiceId: string,
  method: string,
  trying: () => void,
): Promise<Payment> {
  const before = await readPayment(desk, invoiceId);
  if (!isToBePaid(before, method)) return before;
  trying();
  const params = { payment_method: method, off_session: false, expand: EXPAND };
  let paid: Stripe.Invoice;
  try {
    paid = await desk.change('invoices.pay', `pay/${invoiceId}`, (options) =>
      desk.stripe.invoices.pay(invoiceId, params, options),
    );
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.code === 'stripe_rejected') {
      return refused(await readPayment(desk, invoiceId), method, error);
    }
    return found(desk, before, error);
  }
  // What was answered is of then, and it may be a repetition; but it is true that it was charged.
  return orElse(readPayment(desk, invoiceId), () => toPayment(desk, paid));
}

/**
 * What is to be seen of a charge whose answer is lost or garbled, or still to come. Where nothing is
 * to be seen it may still be under way, so that nobody knows, and the caller has to ask again.
 */
async function found(desk: Desk, before: Payment, problem: Problem): Promise<Payment> {
  if (!isUnsure(problem)) throw problem;
  const after = await orElse(readPayment(desk, before.invoice.id), () => {
    throw problem;
  });
  if (!isNews(after, { invoice: before.invoice, attempt: before.attempt })) throw problem;
  return after;
}

/** Whether the method the browser's form takes is to be charged later too. Nothing is charged. */
export async function keepMethod(desk: Desk, payment: Payment, isWanted: boolean): Promise<void> {
  const { intent, attempt, isToBeKept } = payment;
  if (!intent || attempt.status !== 'requires_payment_method' || isToBeKept === isWanted) return;
  try {
    await desk.once('payment_intents.update', `keep/${intent}`, (options) =>
      desk.stripe.paymentIntents.update(
        intent,
        {
          setup_future_usage: isWanted ? 'off_session' : '',
          metadata: { [KEEP_NOTE]: isWanted ? 'yes' : '' },
        },
        options,
      ),
    );
  } catch (error) {
    // Saving is the smaller thing: where Stripe does not allow it, the invoice can still be paid.
    // Kept against the choice is worse than unpaid.
    const isRefused = error instanceof Problem && error.code === 'stripe_rejected';
    if (!isWanted || !isRefused) throw error;
  }
}

async function orElse(reading: Promise<Payment>, instead: () => Payment): Promise<Payment> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof Problem) return instead();
    throw error;
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
