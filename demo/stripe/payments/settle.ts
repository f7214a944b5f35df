import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';

/** Puts an invoice down as paid, which it can be only once. */
export function settle(world: World, invoice: Invoice, at: number): void {
  world.store.paymentDues.delete(invoice.id);
  invoice.amount_paid = invoice.amount_due;
  invoice.amount_remaining = 0;
  invoice.attempted = true;
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  invoice.status = 'paid';
  invoice.status_transitions.paid_at = at;
}
