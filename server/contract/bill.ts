/** What Stripe says is owed: bills, their lines, and invoices' lines, which look alike. */
import { z } from '@hono/zod-openapi';
import { part } from './part.ts';
import { Currency, Instant, Money, Period, Quantity, UnitAmount } from './values.ts';

/** One tier's part of a line that Stripe has as one. */
export const TierPart = z
  .object({
    /** The tier of the price, from 0. */
    tier: z.int().min(0),
    quantity: Quantity,
    /** Null for a tier's flat fee. */
    unitAmount: UnitAmount.nullable(),
    amount: Money,
  })
  .strict()
  .openapi('TierPart');

/**
 * Why figures of ours beside Stripe's are only approximate, and by how much our price of the usage
 * so far is more than Stripe's; `difference` is null where there is nothing to compare.
 *
 * - `price_differs`: the quantities of Stripe's lines at our price are not Stripe's amount.
 * - `usage_differs`: the meter's total at our price is not Stripe's amount: one of them is late.
 * - `price_unknown`: the price cannot be reckoned.
 * - `trial`, `threshold`, `schedule`, `paused`: the subscription has one, which we do not reckon.
 * - `cancelling`: the subscription ends within the period.
 * - `discount_unknown`, `tax_unknown`: its rule could not be read.
 * - `credits_unknown`: the grants could not all be read, or the preview leaves them to the finalization.
 * - `totals_differ`: our totals from Stripe's own lines are not Stripe's.
 */
export const Approximation = z
  .object({
    reason: z.enum([
      'price_differs',
      'usage_differs',
      'price_unknown',
      'trial',
      'threshold',
      'schedule',
      'paused',
      'cancelling',
      'discount_unknown',
      'tax_unknown',
      'credits_unknown',
      'totals_differ',
    ]),
    difference: Money.nullable(),
  })
  .strict()
  .openapi('Approximation');

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
    /**
     * Its parts by tier, where one line holds several: they add up to `amount`. Null where the
     * line is one part anyway, or our price of it is not Stripe's amount.
     */
    tiers: z.array(TierPart).nullable(),
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

/** A tax. An inclusive one is inside of the lines' amounts: it is told, and never added. */
export const TaxAmount = Adjustment.extend({ inclusive: z.boolean() })
  .strict()
  .openapi('TaxAmount');

/**
 * Totals in Stripe's order. Every figure is Stripe's own but the subtotal, a sum of such;
 * amounts taken off are negative. From the subtotal on, all but inclusive taxes adds up to `total`,
 * and that with `balance`,
 * `creditNotes` and `carried` to `amountDue`.
 */
export const Totals = z
  .object({
    /** The sum of the lines' amounts, before every discount: also those of single items. */
    subtotal: Money,
    /** Of items and of the whole. */
    discounts: z.array(Adjustment),
    credits: z.array(Adjustment),
    taxes: z.array(TaxAmount),
    total: Money,
    /** What the customer's balance adds or (negative) takes off. */
    balance: Money,
    /** What credit notes took off before it was paid: zero or negative. */
    creditNotes: Money,
    /** What is left for a later invoice, being too little to charge: zero or negative. */
    carried: Money,
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
    /** Why what we reckon of this bill beside Stripe's figures is approximate; null when it is not. */
    approximate: Approximation.nullable(),
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
export type TierPart = z.infer<typeof TierPart>;
export type Approximation = z.infer<typeof Approximation>;
export type TaxAmount = z.infer<typeof TaxAmount>;
export type Totals = z.infer<typeof Totals>;
export type Preview = z.infer<typeof Preview>;
export type Bill = z.infer<typeof Bill>;
