/** What the customer should know now, the most urgent first. */
import { toInstant } from '../billing/period.ts';
import type { Bill } from '../contract/bill.ts';
import type { Notice, PaymentMethod } from '../contract/portal.ts';
import { isOverdue } from './invoices.ts';
import { payer } from './payment-methods.ts';
import type { Attempts, Customer, Invoice, PaymentAttempt, Subscription } from './snapshot.ts';

const DAY_MS = 86_400_000;

/** A trial's end is told this long before it. */
const TRIAL_TOLD_MS = 7 * DAY_MS;

const URGENCY: readonly Notice['code'][] = [
  'invoice_overdue',
  'payment_failed',
  'payment_action_required',
  'payment_method_missing',
  'card_expiring',
  'trial_ending',
  'subscription_ending',
];

export type NoticeSources = {
  readonly billingNow: Date;
  readonly invoices: readonly Invoice[];
  /** What came of the last attempt at an invoice, by its id. */
  readonly attempts: Attempts;
  readonly methods: readonly PaymentMethod[];
  readonly bills: readonly Bill[];
  /** Undefined where it could not be read: then nothing is said that rests on it. */
  readonly customer: Customer | undefined;
  readonly subscriptions: readonly Subscription[];
};

export function portalNotices(sources: NoticeSources): Notice[] {
  const { billingNow, invoices, attempts, methods, bills, subscriptions } = sources;
  const notices = [
    ...invoices.flatMap((invoice) => {
      const attempt = attempts.get(invoice.id)?.value;
      return isOverdue(invoice, billingNow, attempt) ? [unpaid(invoice, attempt)] : [];
    }),
    ...missing(sources),
    ...methods.flatMap((method) => expiring(method, bills)),
    ...subscriptions.flatMap((subscription) => ending(subscription, billingNow)),
  ];
  return notices.sort((a, b) => URGENCY.indexOf(a.code) - URGENCY.indexOf(b.code));
}

/** Charged in vain, or past its due date. */
function unpaid(invoice: Invoice, attempt: PaymentAttempt | undefined): Notice {
  const { id, number, amountRemaining, period, dueDate, created, nextAttempt } = invoice;
  const needsAction = attempt?.status === 'requires_action';
  const isTriedAgain = nextAttempt !== null && dueDate === null;
  return {
    code: needsAction
      ? 'payment_action_required'
      : isTriedAgain
        ? 'payment_failed'
        : 'invoice_overdue',
    severity: 'danger',
    invoice: id,
    ...(number && { number }),
    amount: amountRemaining,
    period,
    date: dueDate ?? created,
    ...(attempt?.decline && { decline: attempt.decline }),
    ...(attempt?.paymentMethod && { paymentMethod: attempt.paymentMethod }),
    ...(isTriedAgain && { nextAttempt }),
  };
}

/** The soonest charge that nothing would pay. */
function missing({ bills, customer, subscriptions }: NoticeSources): Notice[] {
  if (!customer) return [];
  const unpaidBill = bills.find((bill) => {
    const subscription = subscriptions.find(({ id }) => id === bill.subscription);
    return subscription && isCharged(bill) && payer(subscription, customer) === null;
  });
  if (!unpaidBill?.subscription) return [];
  const { subscription, invoiceDate } = unpaidBill;
  return [
    { code: 'payment_method_missing', severity: 'warn', subscription, chargeDate: invoiceDate },
  ];
}

/** Whether a bill is to be charged, and not for nothing. */
function isCharged({ status, collection, preview }: Bill) {
  const due = 'data' in preview ? preview.data?.totals.amountDue.amount : undefined;
  return status === 'upcoming' && collection === 'charge_automatically' && due !== 0;
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

/** A trial or a subscription that comes to its end. */
function ending({ id, status, trialEnd, cancelAt }: Subscription, now: Date): Notice[] {
  if (cancelAt && cancelAt > now) {
    const date = toInstant(cancelAt);
    return [{ code: 'subscription_ending', severity: 'warn', subscription: id, date }];
  }
  const isSoon = trialEnd && trialEnd > now && trialEnd.getTime() - now.getTime() <= TRIAL_TOLD_MS;
  if (status !== 'trialing' || !isSoon) return [];
  const date = toInstant(trialEnd);
  return [{ code: 'trial_ending', severity: 'warn', subscription: id, date }];
}
