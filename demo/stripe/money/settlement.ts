import type { Switches } from '../switches.ts';
import type { Customer, Invoice } from '../wire.ts';

/**
 * What an invoice asks for once the customer's balance is taken in: a credit lowers
 * it, a debt raises it, and less than the smallest charge waits for the next invoice.
 * Answers the balance that remains.
 */
export function settle(
  invoice: Invoice,
  customer: Customer,
  { minimumCharge }: Pick<Switches, 'minimumCharge'>,
): number {
  // A balance is held in the customer's own currency and touches no other.
  const balance = customer.currency === invoice.currency ? customer.balance : 0;
  const owed = invoice.total + balance;
  const isTooSmall = owed > 0 && owed < (minimumCharge[invoice.currency] ?? 0);
  const due = isTooSmall ? 0 : Math.max(0, owed);
  invoice.starting_balance = balance;
  invoice.amount_due = due;
  invoice.amount_remaining = due;
  return owed - due;
}
