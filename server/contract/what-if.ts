/** The bill at other usage, seats or plan: what it is reckoned from, asked, and answered. */
import { z } from '@hono/zod-openapi';
import { Approximation, Bill, BillLine, Totals } from './bill.ts';
import { Source } from './part.ts';
import { Currency, Instant, Money, Period, Price, Quantity } from './values.ts';

/** A discount: a share or an amount in minor units, of some products or (null) of all. */
export const DiscountRule = z
  .object({
    id: z.string(),
    label: z.string().nullable(),
    percent: Quantity.nullable(),
    amount: z.int().nullable(),
    products: z.array(z.string()).nullable(),
    /** A coupon that works once, which is taken off no proration. */
    isOnce: z.boolean(),
  })
  .strict()
  .openapi('DiscountRule');

export const TaxRule = z
  .object({
    id: z.string(),
    label: z.string().nullable(),
    percent: Quantity,
    inclusive: z.boolean(),
  })
  .strict()
  .openapi('TaxRule');

/** Billing credits left; `prices` null means every metered price. */
export const CreditRule = z
  .object({
    id: z.string(),
    /** Minor units. */
    available: z.int(),
    prices: z.array(z.string()).nullable(),
  })
  .strict()
  .openapi('CreditRule');

/** What one item is charged by. */
export const WhatIfItem = z
  .object({
    /** `si_…` */
    id: z.string(),
    kind: z.enum(['usage', 'recurring']),
    label: z.string(),
    unit: z.string().nullable(),
    /** The meter's event name; null for a licensed item. */
    meter: z.string().nullable(),
    price: Price,
    product: z.string().nullable(),
    /** Used so far, or held. */
    quantity: Quantity,
    /** Free units: the first free tier, else the vendor's setting; null when none. */
    included: Quantity.nullable(),
    /** What was used in the whole period before, as a mark; null when not known. */
    previous: Quantity.nullable(),
    /**
     * What is likely by the period's end, where sliders start, at the price there is now; null where the
     * forecast of the bill is withheld, and for what is held, as seats.
     */
    likely: Quantity.nullable(),
    /** The period its line is for: the running one for usage, the next for what is paid in advance. */
    period: Period,
    /** Its own running period, in which a change now is prorated. */
    running: Period,
    discounts: z.array(DiscountRule),
    taxes: z.array(TaxRule),
    isDiscountable: z.boolean(),
    /** Whether a tiered price is rounded tier by tier, as Stripe's own lines show. */
    linePerTier: z.boolean(),
  })
  .strict()
  .openapi('WhatIfItem');

/** A line that no change moves: a proration, a one-off. */
export const FixedLine = z
  .object({
    line: BillLine,
    price: z.string().nullable(),
    product: z.string().nullable(),
    discounts: z.array(DiscountRule),
    taxes: z.array(TaxRule),
    isDiscountable: z.boolean(),
  })
  .strict()
  .openapi('FixedLine');

/** Another of the vendor's plans, role by role: what each item would become. */
export const PlanChoice = z
  .object({
    id: z.string(),
    label: z.string(),
    isCurrent: z.boolean(),
    items: z.array(
      z
        .object({
          /** The item it takes the place of; null for what the customer does not have yet. */
          replaces: z.string().nullable(),
          label: z.string(),
          meter: z.string().nullable(),
          price: Price,
          product: z.string().nullable(),
        })
        .strict(),
    ),
    /** Items of the current plan that this one does not have. */
    drops: z.array(z.string()),
  })
  .strict()
  .openapi('PlanChoice');

/** All that the bill's arithmetic needs, so that the browser can do it at once. */
export const WhatIfBasis = z
  .object({
    bill: z.string(),
    currency: Currency,
    billingNow: Instant,
    /** The running period. */
    period: Period,
    invoiceDate: Instant,
    items: z.array(WhatIfItem),
    fixed: z.array(FixedLine),
    discounts: z.array(DiscountRule),
    /** In the order they are used. */
    credits: z.array(CreditRule),
    /** The customer's balance in minor units: negative is credit. */
    balance: z.int(),
    /** The current one first; empty when the customer has no plan the vendor has listed. */
    plans: z.array(PlanChoice),
    /** What Stripe says is due so far. */
    amountDue: Money,
    /** What is due at the likely usage, where changes start from; null when it is withheld. */
    likelyDue: Money.nullable(),
    approximate: Approximation.nullable(),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('WhatIfBasis');

/** A quantity of at most 15 digits, not negative, as Stripe takes usage. */
const AskedQuantity = z
  .string()
  .max(32)
  .regex(/^\d+(\.\d+)?$/, 'must be a decimal number that is not negative')
  .refine((text) => text.replace('.', '').replace(/^0+/, '').length <= 15, {
    message: 'must have at most 15 digits',
  });

export const WhatIfChange = z
  .object({
    /**
     * By item id: usage of the whole period, or seats. What a plan adds is `<plan>/<n>`, from 0.
     */
    quantities: z.record(z.string().max(255), AskedQuantity).optional(),
    /** A plan of the basis. */
    plan: z.string().max(80).optional(),
    /** When seats change: with the next period (as assumed), or now, which prorates. */
    starts: z.enum(['now', 'next_period']).optional(),
  })
  .strict()
  .openapi('WhatIfChange');

export const WhatIfRequest = WhatIfChange.extend({
  /** The bill (`sub_…`); the soonest when absent. */
  bill: Bill.shape.id.max(255).optional(),
})
  .strict()
  .openapi('WhatIfRequest');

/** What the bill would be. Nothing is changed or ordered. */
export const WhatIfAnswer = z
  .object({
    bill: z.string(),
    lines: z.array(BillLine),
    totals: Totals,
    /** The amount due, less what is due so far. */
    difference: Money,
    /** The amount due, less what is likely due; null where the forecast is withheld. */
    fromLikely: Money.nullable(),
    approximate: Approximation.nullable(),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('WhatIfAnswer');

export type DiscountRule = z.infer<typeof DiscountRule>;
export type TaxRule = z.infer<typeof TaxRule>;
export type CreditRule = z.infer<typeof CreditRule>;
export type WhatIfItem = z.infer<typeof WhatIfItem>;
export type FixedLine = z.infer<typeof FixedLine>;
export type PlanChoice = z.infer<typeof PlanChoice>;
export type WhatIfBasis = z.infer<typeof WhatIfBasis>;
export type WhatIfChange = z.infer<typeof WhatIfChange>;
export type WhatIfRequest = z.infer<typeof WhatIfRequest>;
export type WhatIfAnswer = z.infer<typeof WhatIfAnswer>;
