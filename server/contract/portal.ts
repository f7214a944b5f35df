/** Everything the first paint needs, in one answer. */
import { z } from '@hono/zod-openapi';
import { Bill } from './bill.ts';
import { InvoicePage } from './invoices.ts';
import { part } from './part.ts';
import { Item } from './usage.ts';
import { Instant, Money } from './values.ts';

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
    /** Subscriptions (`sub_…`) it pays, by Stripe's chain of defaults. */
    pays: z.array(z.string()),
  })
  .strict()
  .openapi('PaymentMethod');

/** What the customer should know now. The words are the widget's; `code` and values are stable. */
export const Notice = z
  .object({
    code: z.enum(['invoice_overdue', 'card_expiring']),
    severity: z.enum(['danger', 'warn']),
    /** `invoice_overdue` */
    invoice: z.string().optional(),
    amount: Money.optional(),
    /** `card_expiring` */
    paymentMethod: z.string().optional(),
    /** When it was due, or when the card stops working. */
    date: Instant.optional(),
    /** The next charge the card would miss. */
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
  })
  .strict()
  .openapi('Portal');

export type PaymentMethod = z.infer<typeof PaymentMethod>;
export type Notice = z.infer<typeof Notice>;
export type Portal = z.infer<typeof Portal>;
