/** What the running period is likely to come to: never a bare number, always with its range. */
import { z } from '@hono/zod-openapi';
import { Approximation, Preview } from './bill.ts';
import { Source } from './part.ts';
import { Currency, Instant, Money, Period, Quantity } from './values.ts';

/** Half of what may be lies below `likely`; 80 % of it lies from `lower` to `upper`. */
export const LikelyQuantity = z
  .object({ likely: Quantity, lower: Quantity, upper: Quantity })
  .strict()
  .openapi('LikelyQuantity');

/** `likely` is what the likely usage comes to; 80 % of what may be lies from `lower` to `upper`. */
export const LikelyMoney = z
  .object({ likely: Money, lower: Money, upper: Money })
  .strict()
  .openapi('LikelyMoney');

/**
 * Why there is no forecast.
 *
 * - `early`: too little of this period and of those before it is known.
 * - `irregular`: the range is too wide to say anything: its upper end is over three times the lower. A
 *   bill's may be that wide, near a quota, and is told, unless a meter of it is irregular.
 * - `stale`: the usage could not be read for too long.
 * - `approximate`: our price of the usage is not Stripe's, or the subscription has a rule we do not
 *   reckon: the bill's `approximate` says which.
 * - `unread`: the days of a meter could not be read, or there are too many meters to.
 */
export const Withheld = z
  .object({
    reason: z.enum(['early', 'irregular', 'stale', 'approximate', 'unread']),
    /** From when there will be one; null where only usage can tell. */
    from: Instant.nullable(),
  })
  .strict()
  .openapi('Withheld');

/** From now to the period's end, at each midnight UTC between: the total by then, or the level. */
export const Path = z
  .object({
    at: z.array(Instant),
    likely: z.array(Quantity),
    lower: z.array(Quantity),
    upper: z.array(Quantity),
  })
  .strict()
  .openapi('ForecastPath');

/** When the total passes a quantity that costs otherwise, of those not passed yet. */
export const Crossing = z
  .object({
    /** The included quota, or another tier's edge. */
    kind: z.enum(['included', 'tier']),
    quantity: Quantity,
    /** Null where it is not likely within the period. */
    likely: Instant.nullable(),
    /** With a chance of one in ten before it. */
    earliest: Instant,
    /** With a chance of one in ten after it; null where that lies beyond the period. */
    latest: Instant.nullable(),
  })
  .strict()
  .openapi('Crossing');

/**
 * How often the actual total lay in the range. `own`: this customer's past periods, forecast again
 * from the same point with what was known then. `published`: the backtest of `docs/forecast.md`,
 * where the customer has too few periods.
 */
export const ForecastRecord = z
  .object({ basis: z.enum(['own', 'published']), right: z.int().min(0), of: z.int().min(1) })
  .strict()
  .openapi('ForecastRecord');

export const ItemForecast = z
  .object({
    /** `si_…` of a metered item. */
    item: z.string(),
    period: Period,
    /** The period's total, or the level at its end; null together with `path` when withheld. */
    quantity: LikelyQuantity.nullable(),
    /**
     * What it comes to before discount and tax, with what was billed at another price before; null
     * where its price cannot be reckoned, is off Stripe's, or is not charged, as in a trial.
     */
    cost: LikelyMoney.nullable(),
    path: Path.nullable(),
    /** Those that have a chance of one in ten or more, lowest first. */
    crossings: z.array(Crossing),
    record: ForecastRecord.nullable(),
    withheld: Withheld.nullable(),
    /** The 1st to the 99th percentile of `quantity`, where asked for and not withheld. */
    percentiles: z.array(Quantity).length(99).optional(),
  })
  .strict()
  .openapi('ItemForecast');

export const BillForecast = z
  .object({
    /** `sub_…` */
    bill: z.string(),
    currency: Currency,
    period: Period,
    /** Null when withheld. */
    amountDue: LikelyMoney.nullable(),
    /** The bill at each meter's likely usage: it adds up to `amountDue.likely`. */
    preview: Preview.nullable(),
    approximate: Approximation.nullable(),
    withheld: Withheld.nullable(),
    /** The 1st to the 99th percentile of the amount due, where asked for and not withheld. */
    percentiles: z.array(Money).length(99).optional(),
  })
  .strict()
  .openapi('BillForecast');

export const ForecastAnswer = z
  .object({
    billingNow: Instant,
    bills: z.array(BillForecast),
    /** Metered items only. */
    items: z.array(ItemForecast),
    /** Of all items together; null where nothing is forecast. */
    record: ForecastRecord.nullable(),
    asOf: Instant,
    source: Source,
  })
  .strict()
  .openapi('Forecast');

export type LikelyQuantity = z.infer<typeof LikelyQuantity>;
export type LikelyMoney = z.infer<typeof LikelyMoney>;
export type Withheld = z.infer<typeof Withheld>;
export type Path = z.infer<typeof Path>;
export type Crossing = z.infer<typeof Crossing>;
export type ForecastRecord = z.infer<typeof ForecastRecord>;
export type ItemForecast = z.infer<typeof ItemForecast>;
export type BillForecast = z.infer<typeof BillForecast>;
export type ForecastAnswer = z.infer<typeof ForecastAnswer>;
