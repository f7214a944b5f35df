import { embed } from '../http/lists.ts';
import { settle } from '../money/settlement.ts';
import { collect } from '../payments/collect.ts';
import type { Reading } from '../usage/usage-book.ts';
import type { Invoice, InvoiceLine, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { blankInvoice } from './blank-invoice.ts';
import { type Charge, linesOf } from './charges.ts';
import type { Period } from './period.ts';

export type Bill = {
  id: string;
  subscription: Subscription;
  charges: Charge[];
  reason: 'subscription_create' | 'subscription_cycle' | 'upcoming';
  at: number;
  period: Period;
  reading?: Reading;
};

/** Writes an invoice for some charges and keeps all of its lines under its id. */
export function writeInvoice(world: World, bill: Bill): Invoice {
  const { subscription, at } = bill;
  const customer = world.store.customers.get(subscription.customer)!;
  const isDraft = bill.reason === 'subscription_cycle';
  const invoice = blankInvoice(customer, subscription, bill.id);
  invoice.automatically_finalizes_at = isDraft ? at + world.switches.graceSeconds : null;
  invoice.billing_reason = bill.reason;
  invoice.created = at;
  invoice.next_payment_attempt = at + world.switches.graceSeconds;
  invoice.period_start = bill.period.start;
  invoice.period_end = bill.period.end;
  setLines(world, invoice, linesOf(world, subscription, bill.charges, bill.id, bill.reading));
  settle(invoice, customer, world.switches);
  return invoice;
}

/** Stores a draft and announces it. It absorbs late usage until it finalizes. */
export function createDraft(world: World, bill: Bill): Invoice {
  const invoice = writeInvoice(world, bill);
  world.store.invoices.set(invoice.id, invoice);
  world.store.drafts.set(invoice.id, bill.charges);
  bill.subscription.latest_invoice = invoice.id;
  world.emit('invoice.created', invoice, bill.at);
  return invoice;
}

/** Closes a draft: prices its usage once more, numbers it, and collects what is due. */
export function finalizeInvoice(world: World, invoice: Invoice, at: number): void {
  const { store } = world;
  const subscription = store.subscriptions.get(subscriptionOf(invoice))!;
  const charges = store.drafts.get(invoice.id) ?? [];
  setLines(world, invoice, linesOf(world, subscription, charges, invoice.id));
  store.drafts.delete(invoice.id);

  const customer = store.customers.get(invoice.customer)!;
  const ending = settle(invoice, customer, world.switches);
  if (customer.currency === invoice.currency) customer.balance = ending;
  const sequence = String(customer.next_invoice_sequence).padStart(4, '0');
  customer.next_invoice_sequence += 1;
  const token = world.id('test', 32);
  store.hosted.set(token, invoice.id);
  Object.assign(invoice, {
    automatically_finalizes_at: null,
    effective_at: at,
    ending_balance: ending,
    hosted_invoice_url: `${world.publicUrl}/i/${token}`,
    invoice_pdf: `${world.publicUrl}/i/${token}/pdf`,
    number: `${customer.invoice_prefix}-${sequence}`,
    status: 'open',
  });
  invoice.status_transitions.finalized_at = at;
  world.emit('invoice.finalized', invoice, at);
  collect(world, invoice, subscription, customer, at);
}

export function subscriptionOf(invoice: Invoice): string {
  return String(invoice.parent?.subscription_details?.subscription ?? '');
}

function setLines(world: World, invoice: Invoice, lines: InvoiceLine[]): void {
  const { store } = world;
  const shelf = invoice.billing_reason === 'upcoming' ? store.previewLines : store.lines;
  // A line that is priced again stays the line it was.
  const before = shelf.get(invoice.id) ?? [];
  for (const [index, line] of lines.entries()) line.id = before[index]?.id ?? line.id;
  shelf.set(invoice.id, lines);
  invoice.lines = embed(lines, `/v1/invoices/${invoice.id}/lines`);
  const total = lines.reduce((sum, { amount }) => sum + amount, 0);
  invoice.subtotal = total;
  invoice.subtotal_excluding_tax = total;
  invoice.total = total;
  invoice.total_excluding_tax = total;
}
