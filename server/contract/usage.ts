/** What a customer has used, item by item and step by step. */
import { z } from '@hono/zod-openapi';
import { Approximation } from './bill.ts';
import { part, Source } from './part.ts';
import { Instant, Money, Period, Price, Quantity } from './values.ts';

/** Usage per step, oldest first, no step left out: an absent step in Stripe is a zero here. */
export const Series = z
  .object({
    window: z.enum(['hour', 'day']),
    /** Start of the first step; steps are UTC. */
    start: Instant,
    values: z.array(Quantity),
  })
  .strict()
  .openapi('Series');

/** What usage can be divided by: `key` is the `groupBy` of `/v1/usage/:meter`. */
export const Dimension = z
  .object({
    key: z.string(),
    label: z.string(),
  })
  .strict()
  .openapi('Dimension');

/** The usage of one value of a dimension. */
export const UsageGroup = z
  .object({
    /** As the vendor's events have it; null for events without one, and for the rest. */
    value: z.string().nullable(),
    /** What to call it; null where `value` is. */
    label: z.string().nullable(),
    /** All other values together. At most one group is, and it is the last. */
    isRest: z.boolean(),
    /** Over exactly `range`. */
    total: Quantity,
    /** Step by step, as many as `series` has. */
    values: z.array(Quantity),
  })
  .strict()
  .openapi('UsageGroup');

/** One subscription item: the identity of usage, since one meter may feed several. */
export const Item = z
  .object({
    id: z.string(),
    subscription: z.string(),
    /** The meter's event name, the `:meter` of `/v1/usage/:meter`; null for a licensed item. */
    meter: z.string().nullable(),
    label: z.string(),
    /** Plural noun after a quantity; null when the vendor gave none. */
    unit: z.string().nullable(),
    /** `sum` and `count` add up over the period; `last` is a level. */
    aggregation: z.enum(['sum', 'count', 'last']).nullable(),
    /** What its usage can be divided by; absent when by nothing, as for every level. */
    dimensions: z.array(Dimension).min(1).optional(),
    period: Period,
    /** The period before, for the ghost; null when the subscription is younger. */
    previousPeriod: Period.nullable(),
    price: Price,
    /** Free units: the first free tier, else the vendor's setting; null when none. */
    included: Quantity.nullable(),
    limit: z.enum(['hard', 'soft']).nullable(),
    /** The period's total so far; the quantity for a licensed item. */
    used: part(Quantity),
    /** Stripe's charge for it so far, before discount and tax. */
    cost: part(Money),
    /** Why our price of it may not be Stripe's charge; null when they agree to the minor unit. */
    approximate: Approximation.nullable(),
    /**
     * Days of this period and the last, five weeks before it at least, 100 at most; null when it is
     * read on request (`GET /v1/usage/:meter`).
     */
    series: part(Series).nullable(),
  })
  .strict()
  .openapi('Item');

export const UsageAnswer = z
  .object({
    meter: z.string(),
    label: z.string(),
    unit: z.string().nullable(),
    aggregation: z.enum(['sum', 'count', 'last']),
    range: Period,
    timezone: z.literal('UTC'),
    series: Series,
    /** Over exactly `range`. For a `last` meter the level at its end. */
    total: Quantity,
    /**
     * With `groupBy`: the four largest values by total, then the rest as one. They come from the same
     * reading as `series`, `total` and `asOf` of this answer and add up to them, step by step. Another
     * answer, read at another time, may say more or less. Null without `groupBy`.
     */
    groups: z.array(UsageGroup).nullable(),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('Usage');

export type Dimension = z.infer<typeof Dimension>;
export type UsageGroup = z.infer<typeof UsageGroup>;
export type Series = z.infer<typeof Series>;
export type Item = z.infer<typeof Item>;
export type UsageAnswer = z.infer<typeof UsageAnswer>;
