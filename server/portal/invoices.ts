/** Past invoices, with what is overdue told apart. */
import type { InvoicePage, InvoiceSummary } from '../contract/invoices.ts';
import type { Invoice, InvoicePage as Page } from './snapshot.ts';

/** As many as stand open in the portal; the others come when they are asked for. */
const NEWEST = 5;

export function newest({ data, nextCursor }: Page, billingNow: Date): InvoicePage {
  const shown = data.slice(0, NEWEST);
  return {
    data: shown.map((invoice) => invoiceSummary(invoice, billingNow)),
    nextCursor: data.length > NEWEST ? shown.at(-1)!.id : nextCursor,
  };
}

/** Only what the contract names: what else is known of an invoice stays here. */
export function invoiceSummary(invoice: Invoice, billingNow: Date): InvoiceSummary {
  const { id, number, status, created, period, total, amountDue, amountRemaining } = invoice;
  const { dueDate, paidAt, hasLinks, reason } = invoice;
  return {
    id,
    number,
    status,
    overdue: isOverdue(invoice, billingNow),
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

/** Past its due date, or, when it is charged by itself, tried in vain. */
export function isOverdue(
  { status, dueDate, attempted, amountRemaining }: Invoice,
  billingNow: Date,
): boolean {
  if (status !== 'open' || amountRemaining.amount <= 0) return false;
  return dueDate === null ? attempted : new Date(dueDate) < billingNow;
}
