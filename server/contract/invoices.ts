/** What was billed before. */
import { z } from '@hono/zod-openapi';
import { BillLine, Totals } from './bill.ts';
import { Source } from './part.ts';
import { Instant, Money, Period, Quantity } from './values.ts';

export const InvoiceId = z
  .string()
  .regex(/^in_[A-Za-z0-9_]{1,255}$/)
  .openapi({ example: 'in_1MtHbELkdIwHu7ixl4OzzPMv' });

export const InvoiceSummary = z
  .object({
    id: z.string(),
    /** Null while it is a draft. */
    number: z.string().nullable(),
    status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']),
    /**
     * Open and past its due date, or charged in vain: not while a bank is still to answer, nor where
     * nobody knows what came of the charge.
     */
    overdue: z.boolean(),
    /** A bank is still to answer a charge of it: nobody can pay it meanwhile. */
    processing: z.boolean(),
    /** The subscription it bills (`sub_…`); null for one that bills none. */
    subscription: z.string().nullable(),
    created: Instant,
    /** The usage period it bills, from Stripe. */
    period: Period,
    total: Money,
    amountDue: Money,
    amountRemaining: Money,
    dueDate: Instant.nullable(),
    paidAt: Instant.nullable(),
    /** Whether `/links` has anything to give. */
    hasLinks: z.boolean(),
    /** Whether it closes a period of a subscription, so that `/v1/bill/explain` may compare it. */
    isComparable: z.boolean(),
  })
  .strict()
  .openapi('InvoiceSummary');

export const InvoicePage = z
  .object({
    data: z.array(InvoiceSummary),
    /** Pass as `cursor` for the next page; null on the last. */
    nextCursor: z.string().nullable(),
  })
  .strict()
  .openapi('InvoicePage');

export const InvoiceList = InvoicePage.extend({ asOf: Instant, source: Source })
  .strict()
  .openapi('InvoiceList');

export const Invoice = InvoiceSummary.extend({
  lines: z.array(BillLine),
  totals: Totals,
  asOf: Instant,
  source: Source,
})
  .strict()
  .openapi('Invoice');

/** One day of the usage behind a line: a whole UTC day, or the part of it inside the period. */
export const LineDay = z
  .object({ start: Instant, end: Instant, quantity: Quantity })
  .strict()
  .openapi('LineDay');

/** The usage behind a line of an invoice, day by day, from the period's first second to its last. */
export const LineUsage = z
  .object({
    invoice: z.string(),
    /** The subscription item (`si_…`); a graduated price has several lines of it. */
    item: z.string(),
    meter: z.string(),
    label: z.string(),
    unit: z.string().nullable(),
    aggregation: z.enum(['sum', 'count', 'last']),
    period: Period,
    /** What the lines of the item bill together, with those a threshold billed before in the period. */
    billed: Quantity,
    /** What the meter has for the period now: the sum of the days, or the last level. */
    total: Quantity,
    /** `total` less `billed`: usage that came, or was taken back, after the invoice. */
    difference: Quantity,
    /** Oldest first, no day left out. A level stays what it was. */
    days: z.array(LineDay),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('LineUsage');

/** Fresh links: Stripe's own expire, so they are asked for when a row opens and never stored. */
export const InvoiceLinks = z
  .object({ hosted: z.url().nullable(), pdf: z.url().nullable() })
  .strict()
  .openapi('InvoiceLinks');

export type InvoiceSummary = z.infer<typeof InvoiceSummary>;
export type InvoicePage = z.infer<typeof InvoicePage>;
export type InvoiceList = z.infer<typeof InvoiceList>;
export type Invoice = z.infer<typeof Invoice>;
export type LineDay = z.infer<typeof LineDay>;
export type LineUsage = z.infer<typeof LineUsage>;
export type InvoiceLinks = z.infer<typeof InvoiceLinks>;
