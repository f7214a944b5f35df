import { settle } from '../money/settlement.ts';
import type { Customer, Invoice, InvoiceLine, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { balanceFor } from './balance.ts';

export type Terms = { subscription: Subscription | null; customer: Customer; at: number };

/**
 * Fills in all that stands between an invoice's lines and its amount due. Can be done
 * again as often as the lines change: nothing is used up before `commitTerms`.
 */
export function applyTerms(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  { customer }: Terms,
): void {
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  invoice.subtotal = total;
  invoice.subtotal_excluding_tax = total;
  invoice.total = total;
  invoice.total_excluding_tax = total;
  const starting = balanceFor(customer, invoice);
  const { due } = settle(total, starting, invoice.currency, world.switches);
  Object.assign(invoice, { starting_balance: starting, amount_due: due, amount_remaining: due });
}

/** Books what a finalized invoice used up. Called once, after the last `applyTerms`. */
export function commitTerms(world: World, invoice: Invoice, _at: number): void {
  const customer = world.store.customers.get(invoice.customer)!;
  const starting = balanceFor(customer, invoice);
  const { ending } = settle(invoice.total, starting, invoice.currency, world.switches);
  if (customer.currency === invoice.currency) customer.balance = ending;
  invoice.ending_balance = ending;
}

/** Gives back what a voided invoice had used up. */
export function revertTerms(_world: World, _invoice: Invoice, _at: number): void {}

export type InvoiceTerms = Record<string, never>;
