/** Usage as Stripe's meters have it: late by minutes, in UTC; by dimension only through a preview. */
import { sum } from '../billing/decimal.ts';
import { known } from '../known.ts';
import type { CustomerGateway } from '../stripe/gateway.ts';
import type { UsageSource } from './source.ts';

const MINUTE_MS = 60_000;

export function stripeMeters(
  gateway: Pick<CustomerGateway, 'days' | 'closedDays' | 'usage' | 'groupedUsage'>,
): UsageSource {
  return {
    name: 'stripe_meters',

    days: (meter, { start, end }) => known(gateway.days(meter.id, start, end)),

    closedDays: (meter, { start, end }) => known(gateway.closedDays(meter.id, start, end)),

    steps: (meter, { start, end }, window) => known(gateway.usage(meter.id, start, end, window)),

    groups: (meter, { start, end }, window, dimension) =>
      known(gateway.groupedUsage(meter.id, dimension, { start, end, window })),

    /** Stripe takes whole minutes only, so up to 59 s of a neighbouring period may be counted. */
    async total(meter, { start, end, isOver }) {
      const from = new Date(Math.floor(start.getTime() / MINUTE_MS) * MINUTE_MS);
      const to = new Date(Math.ceil(end.getTime() / MINUTE_MS) * MINUTE_MS);
      const rows = await known(gateway.usage(meter.id, from, to, undefined, isOver));
      return rows.value === undefined
        ? rows
        : { ...rows, value: sum(rows.value.map(({ quantity }) => quantity)) };
    },
  };
}
