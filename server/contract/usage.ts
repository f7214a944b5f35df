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
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('Usage');

export type Series = z.infer<typeof Series>;
export type Item = z.infer<typeof Item>;
export type UsageAnswer = z.infer<typeof UsageAnswer>;
