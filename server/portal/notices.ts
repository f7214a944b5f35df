/** What the customer should know now, the most urgent first. */
import { toInstant } from '../billing/period.ts';
import type { Bill } from '../contract/bill.ts';
import type { Notice, PaymentMethod } from '../contract/portal.ts';
import { isOverdue } from './invoices.ts';
import type { Invoice } from './snapshot.ts';

export function portalNotices(
  invoices: readonly Invoice[],
  methods: readonly PaymentMethod[],
  bills: readonly Bill[],
  billingNow: Date,
): Notice[] {
  return [
    ...invoices.filter((invoice) => isOverdue(invoice, billingNow)).map(overdue),
    ...methods.flatMap((method) => expiring(method, bills)),
  ];
}

function overdue({ id, amountRemaining, dueDate, created }: Invoice): Notice {
  return {
    code: 'invoice_overdue',
    severity: 'danger',
    invoice: id,
    amount: amountRemaining,
    date: dueDate ?? created,
  };
}

/** A card that ends before the next charge it is to pay. */
function expiring(
  { id, expMonth, expYear, pays }: PaymentMethod,
  bills: readonly Bill[],
): Notice[] {
  if (expMonth === null || expYear === null) return [];
  // A card works to the end of its month.
  const end = new Date(Date.UTC(expYear, expMonth, 1));
  const missed = bills.find(
    ({ status, subscription, collection, invoiceDate }) =>
      status === 'upcoming' &&
      collection === 'charge_automatically' &&
      subscription !== null &&
      pays.includes(subscription) &&
      new Date(invoiceDate) >= end,
  );
  if (!missed) return [];
  return [
    {
      code: 'card_expiring',
      severity: 'warn',
      paymentMethod: id,
      date: toInstant(new Date(end.getTime() - 1_000)),
      chargeDate: missed.invoiceDate,
    },
  ];
}
