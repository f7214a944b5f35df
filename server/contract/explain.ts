/** Why a bill is not what the one before was. */
import { z } from '@hono/zod-openapi';
import { Approximation } from './bill.ts';
import { Source } from './part.ts';
import { Currency, Instant, Money, Period, Quantity } from './values.ts';

/** One reason, and what it comes to. All effects together are exactly the difference. */
export const Effect = z
  .object({
    /**
     * In this order: the plan (an item that came or went), the price of an item, seats, usage,
     * changes within the period, one-off lines, discounts, credits, taxes, the customer's balance,
     * credit notes, and what was too little to charge. The first six stand before discount and tax, as lines do.
     */
    factor: z.enum([
      'plan',
      'price',
      'seats',
      'usage',
      'proration',
      'other',
      'discount',
      'credit',
      'tax',
      'balance',
      'credit_note',
      'carried',
    ]),
    /** Whether it is on the later bill only, on the earlier only, or on both. */
    change: z.enum(['added', 'removed', 'changed']),
    /** The item's, coupon's or tax's name; null where only the factor says what it is. */
    label: z.string().nullable(),
    /** Plural noun after a quantity; null when the vendor gave none. */
    unit: z.string().nullable(),
    /** Units used or seats held on either bill; null where none count. */
    quantity: z
      .object({ before: Quantity.nullable(), after: Quantity.nullable() })
      .strict()
      .nullable(),
    /** The share of a discount or tax on either bill; null where none counts. */
    percent: z
      .object({ before: Quantity.nullable(), after: Quantity.nullable() })
      .strict()
      .nullable(),
    /** What stands on either bill; amounts taken off are negative. */
    before: Money,
    after: Money,
    /** What it adds to the later bill or (negative) takes off. Never zero. */
    amount: Money,
  })
  .strict()
  .openapi('Effect');

/** One of the two bills. */
export const Compared = z
  .object({
    /** `sub_…` for an upcoming invoice, else `in_…`. */
    id: z.string(),
    number: z.string().nullable(),
    period: Period,
    /** How far its usage is counted; null when to the period's end. */
    until: Instant.nullable(),
    amount: Money,
  })
  .strict()
  .openapi('ComparedBill');

export const Explanation = z
  .object({
    /**
     * `likely`: the last whole invoice with the bill at its likely usage. `invoice`: two whole
     * invoices. `same_point`, where there is no forecast: a bill so far with the last one as it stood at the same
     * point of its period, its usage until then at its prices and terms.
     */
    compares: z.enum(['likely', 'invoice', 'same_point']),
    currency: Currency,
    before: Compared,
    after: Compared,
    /** `after` less `before`: exactly the sum of the effects. */
    difference: Money,
    effects: z.array(Effect),
    approximate: Approximation.nullable(),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('Explanation');

export type Effect = z.infer<typeof Effect>;
export type Compared = z.infer<typeof Compared>;
export type Explanation = z.infer<typeof Explanation>;
