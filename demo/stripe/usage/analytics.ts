import { StripeFailure } from '../http/errors.ts';
import { formatDecimal } from '../money/decimal.ts';
import type { Customer, Meter } from '../wire.ts';
import { readingOf, type World } from '../world.ts';
import type { Dimensions } from './usage-book.ts';

/** The preview's objects, which the SDK has no types of yet. */
export type MeterUsageRow = {
  id: string;
  object: 'billing.analytics.meter_usage_row';
  dimensions: Dimensions | null;
  ends_at: number;
  meter: string;
  starts_at: number;
  value: number;
};

export type MeterUsage = {
  object: 'billing.analytics.meter_usage';
  livemode: false;
  refreshed_at: number;
  rows: {
    object: 'list';
    data: MeterUsageRow[];
    has_more: boolean;
    total: number;
    url: string;
  };
};

export type UsageQuery = {
  starts_at: number;
  ends_at: number;
  value_grouping_window?: 'hour' | 'day' | 'week' | 'month' | undefined;
  meters: { meter: Meter; keys: readonly string[] }[];
};

const URL_OF_USAGE = '/v1/billing/analytics/meter_usage';
const MINUTE = 60;
const WINDOWS = { hour: 3_600, day: 86_400 };

/** A customer's usage of some meters by window and dimension, without what is empty. */
export function analyze(world: World, customer: Customer, query: UsageQuery): MeterUsage {
  const { starts_at: start, ends_at: end } = query;
  for (const param of ['starts_at', 'ends_at'] as const) {
    if (query[param] % MINUTE === 0) continue;
    const message = `\`${param}\` must be aligned with minute boundaries.`;
    throw new StripeFailure(message, { param });
  }
  if (end <= start) {
    throw new StripeFailure('`ends_at` must be after `starts_at`.', { param: 'ends_at' });
  }
  const size = sizeOf(query);
  const reading = readingOf(world, customer);
  const rows = query.meters.flatMap(({ meter, keys }) =>
    world.usage.groups(meter, customer.id, start, end, size, keys, reading).map((row, nth) => ({
      id: `mtrusgrow_test_${meter.id.slice(-6)}${row.start.toString(36)}${nth.toString(36)}`,
      object: 'billing.analytics.meter_usage_row' as const,
      dimensions: row.dimensions,
      ends_at: row.end,
      meter: meter.id,
      starts_at: row.start,
      value: Number(formatDecimal(row.value)),
    })),
  );
  const most = world.switches.analyticsRows;
  return {
    object: 'billing.analytics.meter_usage',
    livemode: false,
    refreshed_at: reading.wallNow - reading.lagSeconds,
    rows: {
      object: 'list',
      data: rows.slice(0, most),
      has_more: rows.length > most,
      total: rows.length,
      url: URL_OF_USAGE,
    },
  };
}

function sizeOf({ starts_at: start, ends_at: end, value_grouping_window: window }: UsageQuery) {
  if (!window) return end - start;
  // How Stripe cuts what is not whole windows, and weeks and months, could not be read up.
  if (window === 'week' || window === 'month') {
    const message = `The simulator does not group usage by ${window}.`;
    throw new StripeFailure(message, { param: 'value_grouping_window' });
  }
  const size = WINDOWS[window];
  if (start % size === 0 && end % size === 0) return size;
  const message = `The simulator groups usage by ${window} only within whole ones.`;
  throw new StripeFailure(message, { param: 'value_grouping_window' });
}
