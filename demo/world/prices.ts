/** Prices as a vendor would ask Stripe for them. Amounts are minor units, as decimal text. */
import Stripe from 'stripe';

export type Interval = 'day' | 'month' | 'year';

type Tiers = readonly (readonly [upTo: number | 'inf', unitAmount: string])[];

export function flat(
  currency: string,
  name: string,
  amount: string,
  interval: Interval = 'month',
): Stripe.PriceCreateParams {
  return {
    currency,
    unit_amount_decimal: Stripe.Decimal.from(amount),
    product_data: { name },
    recurring: { interval },
  };
}

export function tiered(
  currency: string,
  name: string,
  mode: 'graduated' | 'volume',
  tiers: Tiers,
): Stripe.PriceCreateParams {
  return {
    currency,
    billing_scheme: 'tiered',
    tiers_mode: mode,
    tiers: tiers.map(([up_to, amount]) => ({
      up_to,
      unit_amount_decimal: Stripe.Decimal.from(amount),
    })),
    product_data: { name },
    recurring: { interval: 'month' },
  };
}

/** Every package begun is billed whole. */
export function packages(
  currency: string,
  name: string,
  size: number,
  amount: string,
): Stripe.PriceCreateParams {
  return { ...flat(currency, name, amount), transform_quantity: { divide_by: size, round: 'up' } };
}

export function onMeter(price: Stripe.PriceCreateParams, meter: string): Stripe.PriceCreateParams {
  return { ...price, recurring: { ...price.recurring!, usage_type: 'metered', meter } };
}
