/** The values every answer is made of. */
import { z } from '@hono/zod-openapi';

/** ISO 8601 in UTC. */
export const Instant = z.iso.datetime().openapi('Instant', { example: '2026-11-20T14:00:00Z' });

/** An exact decimal number as text, because a quantity may have more digits than a float holds. */
export const Quantity = z
  .string()
  .regex(/^-?\d+(\.\d+)?$/)
  .openapi('Quantity', { example: '82436.5' });

/** ISO 4217, lower case as Stripe writes it. */
export const Currency = z
  .string()
  .regex(/^[a-z]{3}$/)
  .openapi('Currency', { example: 'usd' });

/** Whole minor units, as Stripe has them: 1205 usd is $12.05, 1205 jpy is ¥1,205. */
export const Money = z
  .object({ amount: z.int(), currency: Currency })
  .strict()
  .openapi('Money', { example: { amount: 1205, currency: 'usd' } });

/** Half-open: `start <= t < end`. */
export const Period = z.object({ start: Instant, end: Instant }).strict().openapi('Period');

/** Minor units with up to twelve decimals: "1.2" usd is $0.012. */
export const UnitAmount = z
  .string()
  .regex(/^-?\d+(\.\d{1,12})?$/)
  .openapi('UnitAmount', { example: '1.2' });

export const Tier = z
  .object({
    /** The last unit the tier covers; null means it has no end. */
    upTo: Quantity.nullable(),
    unitAmount: UnitAmount,
    /** Charged once when the tier is reached. */
    flatAmount: UnitAmount,
  })
  .strict()
  .openapi('Tier');

/** How a quantity becomes an amount. */
export const Price = z
  .object({
    id: z.string(),
    currency: Currency,
    model: z.enum(['per_unit', 'package', 'graduated', 'volume']),
    /** Null when tiered. */
    unitAmount: UnitAmount.nullable(),
    tiers: z.array(Tier).nullable(),
    /** `package` only: the quantity is divided by this and rounded, then priced. */
    package: z
      .object({ size: z.int().positive(), round: z.enum(['up', 'down']) })
      .strict()
      .nullable(),
    interval: z.enum(['day', 'week', 'month', 'year']),
    intervalCount: z.int().positive(),
  })
  .strict()
  .openapi('Price');

export type Instant = z.infer<typeof Instant>;
export type Quantity = z.infer<typeof Quantity>;
export type Money = z.infer<typeof Money>;
export type Period = z.infer<typeof Period>;
export type Tier = z.infer<typeof Tier>;
export type Price = z.infer<typeof Price>;
