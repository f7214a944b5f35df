import type { Plan, Price } from '../wire.ts';

/** The legacy twin of a price that items still carry. */
export function planOf(price: Price): Plan {
  const { transform_quantity: transform } = price;
  return {
    id: price.id,
    object: 'plan',
    active: price.active,
    amount: price.unit_amount,
    amount_decimal: price.unit_amount_decimal,
    billing_scheme: price.billing_scheme,
    created: price.created,
    currency: price.currency,
    interval: price.recurring!.interval,
    interval_count: price.recurring!.interval_count,
    livemode: false,
    metadata: price.metadata,
    meter: price.recurring!.meter,
    nickname: price.nickname,
    product: price.product,
    tiers: price.tiers,
    tiers_mode: price.tiers_mode,
    transform_usage: transform && { divide_by: transform.divide_by, round: transform.round },
    trial_period_days: null,
    usage_type: price.recurring!.usage_type,
  };
}
