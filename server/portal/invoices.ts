/** Past invoices, with what is overdue told apart. */
import type { InvoicePage, InvoiceSummary } from '../contract/invoices.ts';
import type { Attempts, Invoice, InvoicePage as Page, PaymentAttempt } from './snapshot.ts';

/** As many as stand open in the portal; the others come when they are asked for. */
const NEWEST = 5;

export function newest(
  { data, nextCursor }: Page,
  billingNow: Date,
  attempts: Attempts,
): InvoicePage {
  const shown = data.slice(0, NEWEST);
  return {
    data: shown.map((invoice) =>
      invoiceSummary(invoice, billingNow, attempts.get(invoice.id)?.value),
    ),
    nextCursor: data.length > NEWEST ? shown.at(-1)!.id : nextCursor,
  };
}

/**
 * Only what the contract names: what else is known of an invoice stays here. `attempt` is the last
 * one to be paid, undefined where nobody knows of it.
 */
export function invoiceSummary(
  invoice: Invoice,
  billingNow: Date,
  attempt: PaymentAttempt | undefined,
): InvoiceSummary {
  const { id, number, status, created, period, total, amountDue, amountRemaining } = invoice;
  const { dueDate, paidAt, hasLinks, reason, subscription } = invoice;
  return {
    id,
    number,
    status,
    overdue: isOverdue(invoice, billingNow, attempt),
    processing: status === 'open' && attempt?.status === 'processing',
    subscription,
    created,
    period,
    total,
    amountDue,
    amountRemaining,
    dueDate,
    paidAt,
    hasLinks,
    isComparable: reason === 'subscription_cycle' && status !== 'draft' && status !== 'void',
  };
}

/**
 * Past its due date, or, when it is charged by itself, tried in vain. Stripe calls a charge tried
 * also while a bank is still to answer it, so without the attempt none is said to have failed.
 */
export function isOverdue(
  invoice: Invoice,
  billingNow: Date,
  attempt: PaymentAttempt | undefined,
): boolean {
  if (!mayBeOverdue(invoice, billingNow)) return false;
  if (attempt?.status === 'processing' || attempt?.status === 'paid') return false;
  return invoice.dueDate !== null || attempt !== undefined;
}

/** Whether what came of its last attempt decides that it is overdue. */
export function mayBeOverdue(
  { status, dueDate, attempted, amountRemaining }: Invoice,
  billingNow: Date,
): boolean {
  if (status !== 'open' || amountRemaining.amount <= 0) return false;
  return dueDate === null ? attempted : new Date(dueDate) < billingNow;
}
