import { embed } from '../http/lists.ts';
import { collect } from '../payments/collect.ts';
import type { Reading } from '../usage/usage-book.ts';
import type { Customer, Invoice, InvoiceLine, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { billTo } from './bill-to.ts';
import { blankInvoice } from './blank-invoice.ts';
import type { Charge } from './charges.ts';
import { recordDebits } from './debits.ts';
import { claimItems } from './invoice-items.ts';
import { linesOf } from './lines.ts';
import type { Period } from './period.ts';
import { shelve } from './shelving.ts';
import { applyTerms, commitTerms } from './terms.ts';

const DAY = 86_400;

export type Bill = {
  id: string;
  customer: Customer;
  /** `null` on a one-off invoice. */
  subscription: Subscription | null;
  currency: string;
  charges: Charge[];
  reason:
    | 'manual'
    | 'subscription_create'
    | 'subscription_cycle'
    | 'subscription_threshold'
    | 'subscription_update'
    | 'upcoming';
  at: number;
  period: Period;
  reading?: Reading;
};

/** Invoices that wait as drafts for late usage and last changes before they finalize. */
const WITH_GRACE = new Set<Bill['reason']>(['subscription_cycle', 'subscription_threshold']);

/** Writes an invoice for some charges and keeps all of its lines under its id. */
export function writeInvoice(world: World, bill: Bill): Invoice {
  const { at, customer, subscription } = bill;
  const invoice = blankInvoice(customer, subscription, bill.id, bill.currency);
  const isSent = invoice.collection_method === 'send_invoice';
  const afterGrace = at + world.switches.graceSeconds;
  invoice.auto_advance = bill.reason === 'manual' ? false : isAdvancing(subscription);
  invoice.automatically_finalizes_at =
    WITH_GRACE.has(bill.reason) && invoice.auto_advance ? afterGrace : null;
  invoice.billing_reason = bill.reason;
  invoice.created = at;
  invoice.next_payment_attempt = isSent || bill.reason === 'manual' ? null : afterGrace;
  if (isSent && subscription) invoice.due_date = at + (subscription.days_until_due ?? 0) * DAY;
  invoice.period_start = bill.period.start;
  invoice.period_end = bill.period.end;
  billTo(world, invoice, customer);
  const lines = linesOf(world, bill, bill.charges, bill.id, bill.reading);
  setLines(world, invoice, lines);
  applyTerms(world, invoice, lines, { subscription, customer, at });
  return invoice;
}

/** Stores a draft and announces it. It absorbs late usage until it finalizes. */
export function createDraft(world: World, bill: Bill): Invoice {
  const invoice = writeInvoice(world, bill);
  world.store.invoices.set(invoice.id, invoice);
  world.store.drafts.set(invoice.id, bill.charges);
  claimItems(world, invoice, bill.charges);
  recordDebits(world, invoice.id, bill.charges, world.store.lines.get(invoice.id) ?? []);
  if (bill.subscription) bill.subscription.latest_invoice = invoice.id;
  world.emit('invoice.created', invoice, bill.at);
  return invoice;
}

/** Prices a draft once more: its usage, its invoice items and all that follows from them. */
export function repriceDraft(world: World, invoice: Invoice, at: number): void {
  const { customer, subscription } = partiesOf(world, invoice);
  billTo(world, invoice, customer);
  const charges = world.store.drafts.get(invoice.id) ?? [];
  const lines = linesOf(world, { customer, subscription }, charges, invoice.id);
  setLines(world, invoice, lines);
  applyTerms(world, invoice, lines, { subscription, customer, at });
}

/** Closes a draft: prices it once more, numbers it, and collects what is due. */
export function finalizeInvoice(world: World, invoice: Invoice, at: number): void {
  const { store } = world;
  const { customer, subscription } = partiesOf(world, invoice);
  repriceDraft(world, invoice, at);
  commitTerms(world, invoice, at);
  store.drafts.delete(invoice.id);

  const sequence = String(customer.next_invoice_sequence).padStart(4, '0');
  customer.next_invoice_sequence += 1;
  const token = world.id('test', 32);
  store.hosted.set(token, invoice.id);
  Object.assign(invoice, {
    automatically_finalizes_at: null,
    effective_at: at,
    hosted_invoice_url: `${world.publicUrl}/i/${token}`,
    invoice_pdf: `${world.publicUrl}/i/${token}/pdf`,
    number: `${customer.invoice_prefix}-${sequence}`,
    status: 'open',
  });
  invoice.status_transitions.finalized_at = at;
  world.emit('invoice.finalized', invoice, at);
  if (subscription && shelve(world, invoice, subscription, at)) return;
  collect(world, invoice, subscription, customer, at);
  if (invoice.status === 'open' && invoice.due_date !== null) {
    store.dueDates.set(invoice.id, invoice.due_date);
    if (invoice.auto_advance) world.emit('invoice.sent', invoice, at);
  }
}

/** Writes an invoice and finalizes it in the same moment. */
export function invoiceNow(world: World, bill: Bill): Invoice {
  const invoice = createDraft(world, bill);
  finalizeInvoice(world, invoice, bill.at);
  return invoice;
}

export function subscriptionOf(invoice: Invoice): string {
  return String(invoice.parent?.subscription_details?.subscription ?? '');
}

function partiesOf(world: World, invoice: Invoice) {
  const customer = world.store.customers.get(invoice.customer)!;
  const subscription = world.store.subscriptions.get(subscriptionOf(invoice)) ?? null;
  return { customer, subscription };
}

/** Drafts of unpaid and of paused subscriptions wait for somebody to decide. */
function isAdvancing(subscription: Subscription | null): boolean {
  if (subscription?.status === 'unpaid') return false;
  return subscription?.pause_collection?.behavior !== 'keep_as_draft';
}

function setLines(world: World, invoice: Invoice, lines: InvoiceLine[]): void {
  const { store } = world;
  const shelf = invoice.billing_reason === 'upcoming' ? store.previewLines : store.lines;
  // A line that is priced again stays the line it was.
  const before = shelf.get(invoice.id) ?? [];
  for (const [index, line] of lines.entries()) line.id = before[index]?.id ?? line.id;
  shelf.set(invoice.id, lines);
  invoice.lines = embed(lines, `/v1/invoices/${invoice.id}/lines`);
}
