/** What Stripe says is owed: bills, their lines, and invoices' lines, which look alike. */
import { z } from '@hono/zod-openapi';
import { part } from './part.ts';
import { Currency, Instant, Money, Period, Quantity, UnitAmount } from './values.ts';

/** One line of a bill or invoice, as Stripe has it. A graduated price has one line a tier. */
export const BillLine = z
  .object({
    id: z.string(),
    /** The subscription item (`si_…`) it charges; null for a one-off. */
    item: z.string().nullable(),
    /** `usage` in arrears, `recurring` in advance. */
    kind: z.enum(['usage', 'recurring', 'proration', 'other']),
    /** The vendor's name for the meter or product. */
    label: z.string(),
    /** Stripe's own text for the line. */
    description: z.string().nullable(),
    period: Period,
    quantity: Quantity.nullable(),
    unitAmount: UnitAmount.nullable(),
    amount: Money,
  })
  .strict()
  .openapi('BillLine');

/** An amount that applies to the whole, not to one line. */
export const Adjustment = z
  .object({
    /** The coupon's or the tax's own name; null when Stripe has none, or it cannot be read. */
    label: z.string().nullable(),
    /** What share it is, such as `20` or `8.875`; null for an amount. */
    percent: Quantity.nullable(),
    amount: Money,
  })
  .strict()
  .openapi('Adjustment');

/**
 * Totals in Stripe's order. Every figure is Stripe's own but the subtotal, a sum of such;
 * amounts taken off are negative.
 */
export const Totals = z
  .object({
    /** The sum of the lines' amounts, before every discount: also those of single items. */
    subtotal: Money,
    /** Of items and of the whole. */
    discounts: z.array(Adjustment),
    credits: z.array(Adjustment),
    taxes: z.array(Adjustment),
    total: Money,
    /** What the customer's balance adds or (negative) takes off. */
    balance: Money,
    amountDue: Money,
  })
  .strict()
  .openapi('Totals');

export const Preview = z
  .object({ lines: z.array(BillLine), totals: Totals })
  .strict()
  .openapi('Preview');

/** One upcoming invoice. Bills of other dates or currencies are listed, never added. */
export const Bill = z
  .object({
    /** `sub_…` for an upcoming invoice, `in_…` for a draft. */
    id: z.string(),
    subscription: z.string().nullable(),
    /** `upcoming`, or a draft still in its grace period, or nothing to come. */
    status: z.enum(['upcoming', 'finalizing', 'none']),
    currency: Currency,
    /** The running period the usage belongs to. */
    period: Period,
    /** When Stripe makes (or finalizes) the invoice. */
    invoiceDate: Instant,
    /** How it is collected. */
    collection: z.enum(['charge_automatically', 'send_invoice']),
    preview: part(Preview),
    /** What the last finalized invoice of the same subscription came to, to compare with. */
    previous: z
      .object({ number: z.string().nullable(), period: Period, total: Money, amountDue: Money })
      .strict()
      .nullable(),
  })
  .strict()
  .openapi('Bill');

export type BillLine = z.infer<typeof BillLine>;
export type Adjustment = z.infer<typeof Adjustment>;
export type Totals = z.infer<typeof Totals>;
export type Preview = z.infer<typeof Preview>;
export type Bill = z.infer<typeof Bill>;
