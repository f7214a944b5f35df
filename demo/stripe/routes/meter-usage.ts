import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { isPreviewSince } from '../http/preview.ts';
import { analyze } from '../usage/analytics.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';

/** Since then the fields have the names they have here. */
const SINCE = '2025-09-30';

const asked = z.strictObject({
  meter: field.text,
  dimension_group_by_keys: z.array(field.text).optional(),
});

/** Meter Usage Analytics, a preview: unknown to an account without it, and to other versions. */
export function meterUsageRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.get('/billing/analytics/meter_usage', (c) => {
    if (!world.switches.usageAnalytics || !isPreviewSince(c, SINCE)) return c.notFound();
    const { expand, meters, customer, ...query } = read(c.get('form'), {
      customer: field.text,
      ends_at: field.integer,
      expand: field.expand,
      // Without it Stripe adds up all meters, which nobody here asks for.
      meters: z.array(asked).min(1),
      starts_at: field.integer,
      timezone: z.literal('UTC').optional(),
      value_grouping_window: z.enum(['day', 'hour', 'month', 'week']).optional(),
    });
    const usage = analyze(world, customerOf(world, customer, 'customer'), {
      ...query,
      meters: meters.map((one, nth) => meterAsked(world, one, `meters[${nth}]`)),
    });
    return answer(world, usage, expand);
  });

  return routes;
}

function meterAsked(
  world: World,
  { meter: id, dimension_group_by_keys: keys = [] }: z.output<typeof asked>,
  param: string,
) {
  const meter = world.store.meters.get(id);
  if (!meter) throw missing('billing meter', id, `${param}[meter]`);
  const known = world.store.dimensionKeys.get(id) ?? [];
  const unknown = keys.find((key) => !known.includes(key));
  if (unknown === undefined) return { meter, keys };
  const message = `The meter ${id} has no dimension key ${unknown}.`;
  throw new StripeFailure(message, { param: `${param}[dimension_group_by_keys]` });
}
