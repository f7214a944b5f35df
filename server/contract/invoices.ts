/** What was billed before. */
import { z } from '@hono/zod-openapi';
import { BillLine, Totals } from './bill.ts';
import { Source } from './part.ts';
import { Instant, Money, Period } from './values.ts';

export const InvoiceSummary = z
  .object({
    id: z.string(),
    /** Null while it is a draft. */
    number: z.string().nullable(),
    status: z.enum(['draft', 'open', 'paid', 'uncollectible', 'void']),
    /** Open and past its due date, or its last charge failed. */
    overdue: z.boolean(),
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

/** Fresh links: Stripe's own expire, so they are asked for when a row opens and never stored. */
export const InvoiceLinks = z
  .object({ hosted: z.url().nullable(), pdf: z.url().nullable() })
  .strict()
  .openapi('InvoiceLinks');

export type InvoiceSummary = z.infer<typeof InvoiceSummary>;
export type InvoicePage = z.infer<typeof InvoicePage>;
export type InvoiceList = z.infer<typeof InvoiceList>;
export type Invoice = z.infer<typeof Invoice>;
export type InvoiceLinks = z.infer<typeof InvoiceLinks>;
