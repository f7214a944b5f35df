import { revertTerms } from '../billing/terms.ts';
import { StripeFailure } from '../http/errors.ts';
import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';
import { setDelinquent } from './delinquency.ts';
import { closePayment, intentFor } from './invoice-payments.ts';
import { CONFIRMABLE, cancelPayment } from './payment-intents.ts';
import { recover } from './recovery.ts';
import { settle } from './settle.ts';

/** Takes an invoice back: it was never owed. */
export function voidInvoice(world: World, invoice: Invoice, at: number): void {
  refuseUnless(invoice, ['open', 'uncollectible'], 'voided');
  refuseWhileProcessing(world, invoice);
  stop(world, invoice);
  invoice.status = 'void';
  invoice.status_transitions.voided_at = at;
  cancelIntent(world, invoice, 'void_invoice', at);
  revertTerms(world, invoice, at);
  world.emit('invoice.voided', invoice, at);
  if (world.switches.writtenOffRecovers) recover(world, invoice, at);
}

/** Gives up on an invoice that is still owed. It can yet be paid or voided. */
export function markUncollectible(world: World, invoice: Invoice, at: number): void {
  refuseUnless(invoice, ['open'], 'marked as uncollectible');
  stop(world, invoice);
  invoice.status = 'uncollectible';
  invoice.status_transitions.marked_uncollectible_at = at;
  world.emit('invoice.marked_uncollectible', invoice, at);
  setDelinquent(world, invoice, false, at);
  if (world.switches.writtenOffRecovers) recover(world, invoice, at);
}

/** Believes that an invoice was paid some other way. */
export function payOutOfBand(world: World, invoice: Invoice, at: number): void {
  refuseWhileProcessing(world, invoice);
  cancelIntent(world, invoice, null, at);
  settle(world, invoice, at);
  invoice.amount_paid_off_stripe = invoice.amount_paid;
  world.emit('invoice.paid', invoice, at);
  setDelinquent(world, invoice, false, at);
  recover(world, invoice, at);
}

function refuseUnless(invoice: Invoice, statuses: readonly string[], verb: string): void {
  if (statuses.includes(invoice.status ?? '')) return;
  const message = `This invoice cannot be ${verb} because it has a status of ${invoice.status}. Only an invoice with one of the following statuses can be ${verb}: ${statuses.join(', ')}.`;
  throw new StripeFailure(message);
}

/** Money that is on its way cannot be refused. */
export function refuseWhileProcessing(world: World, invoice: Invoice): void {
  if (intentFor(world, invoice.id)?.status !== 'processing') return;
  const message = 'This invoice has a payment that is still processing.';
  throw new StripeFailure(message, { code: 'payment_intent_unexpected_state' });
}

function stop(world: World, invoice: Invoice): void {
  world.store.paymentDues.delete(invoice.id);
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
}

function cancelIntent(
  world: World,
  invoice: Invoice,
  reason: 'void_invoice' | null,
  at: number,
): void {
  const intent = intentFor(world, invoice.id);
  if (!intent || !CONFIRMABLE.includes(intent.status)) return;
  closePayment(world, invoice, 'canceled', at);
  cancelPayment(world, intent, reason, at);
}
