/** Everything the first paint needs, in one answer. */
import { z } from '@hono/zod-openapi';
import { SCOPES } from '../session/session.ts';
import { Bill } from './bill.ts';
import { DeclineReason } from './declines.ts';
import { InvoicePage } from './invoices.ts';
import { part } from './part.ts';
import { Item } from './usage.ts';
import { Instant, Money, Period } from './values.ts';

export const PaymentMethod = z
  .object({
    id: z.string(),
    /** Stripe's type: `card`, `us_bank_account`, `sepa_debit`, … */
    type: z.string(),
    brand: z.string().nullable(),
    last4: z.string().nullable(),
    /** The last month a card works, both null for what does not expire. */
    expMonth: z.int().nullable(),
    expYear: z.int().nullable(),
    /** The customer's own default. */
    isDefault: z.boolean(),
    /**
     * Subscriptions (`sub_…`) that are not over and charge it, by Stripe's chain of defaults. It can be
     * removed when there are none, and no open invoice names it.
     */
    pays: z.array(z.string()),
  })
  .strict()
  .openapi('PaymentMethod');

/**
 * What the customer should know now. The words are the widget's; `code` and values are stable.
 *
 * - `payment_action_required`: the bank wants the customer to confirm a payment.
 * - `invoice_overdue`: past its due date, or charged in vain and not tried again. No notice is given of
 *   a charge that a bank is still to answer, or of which nobody knows what came of it.
 * - `payment_failed`: charged in vain, and tried again on `nextAttempt`.
 * - `payment_method_missing`: the charge on `chargeDate` has nothing to pay it.
 * - `card_expiring`: ends before the charge on `chargeDate`.
 * - `trial_ending`: within a week, on `date`; the first charge follows.
 * - `subscription_ending`: it was cancelled and ends on `date`.
 */
export const Notice = z
  .object({
    code: z.enum([
      'payment_action_required',
      'invoice_overdue',
      'payment_failed',
      'payment_method_missing',
      'card_expiring',
      'trial_ending',
      'subscription_ending',
    ]),
    severity: z.enum(['danger', 'warn']),
    /** Of the first three. */
    invoice: z.string().optional(),
    number: z.string().optional(),
    amount: Money.optional(),
    /** What the invoice bills. */
    period: Period.optional(),
    /** Why the last attempt was refused. */
    decline: DeclineReason.optional(),
    nextAttempt: Instant.optional(),
    /** What was refused, or what expires. */
    paymentMethod: z.string().optional(),
    subscription: z.string().optional(),
    /** When it was due or refused, or when the card, trial or subscription ends. */
    date: Instant.optional(),
    chargeDate: Instant.optional(),
  })
  .strict()
  .openapi('Notice');

export const Portal = z
  .object({
    /** Now for periods and series: a Stripe test clock's frozen time when the customer has one. */
    billingNow: Instant,
    livemode: z.boolean(),
    /** Soonest first. */
    bills: part(z.array(Bill)),
    /** Metered ones first: in the vendor's order, or the dearest first when there are many. */
    items: part(z.array(Item)),
    invoices: part(InvoicePage),
    paymentMethods: part(z.array(PaymentMethod)),
    /** Billing credits left, one per currency. Applied when an invoice is finalized. */
    credits: part(z.array(Money)),
    /** The most urgent first. */
    notices: z.array(Notice),
    /** What the session may change, of the scopes that write. */
    can: z.array(z.enum(SCOPES)),
    /** Where links may lead beside Stripe's own hosts; absent when nowhere. */
    linkOrigins: z.array(z.string()).optional(),
  })
  .strict()
  .openapi('Portal');

export type PaymentMethod = z.infer<typeof PaymentMethod>;
export type Notice = z.infer<typeof Notice>;
export type Portal = z.infer<typeof Portal>;
