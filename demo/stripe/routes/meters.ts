import { type Context, Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { missing, StripeFailure } from '../http/errors.ts';
import { field, read } from '../http/form.ts';
import { newestFirst, page, paging } from '../http/lists.ts';
import { isPreview } from '../http/preview.ts';
import { recordUsage } from '../usage/meter-events.ts';
import { summarize } from '../usage/summaries.ts';
import type { Meter, MeterEvent } from '../wire.ts';
import type { World } from '../world.ts';
import { customerOf } from './customers.ts';

const creatable = {
  customer_mapping: z
    .strictObject({ event_payload_key: field.text, type: z.literal('by_id') })
    .optional(),
  default_aggregation: z.strictObject({ formula: z.enum(['sum', 'count', 'last']) }),
  display_name: field.text.min(1),
  event_name: field.text.min(1).max(100),
  event_time_window: z.enum(['day', 'hour']).optional(),
  expand: field.expand,
  value_settings: z.strictObject({ event_payload_key: field.text }).optional(),
};

/** What versions with previews take beside. */
const previewed = { dimension_payload_keys: z.array(field.text.min(1)).min(1).optional() };

export function meterRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();
  const { meters } = world.store;

  routes.post('/billing/meters', (c) => {
    const {
      expand,
      dimension_payload_keys: keys,
      ...request
    } = isPreview(c)
      ? read(c.get('form'), { ...creatable, ...previewed })
      : { ...read(c.get('form'), creatable), dimension_payload_keys: undefined };
    const meter = createMeter(world, request);
    if (keys) world.store.dimensionKeys.set(meter.id, keys);
    return answer(world, seenBy(c, meter), expand);
  });

  routes.get('/billing/meters', (c) => {
    const params = read(c.get('form'), {
      ...paging,
      status: z.enum(['active', 'inactive']).optional(),
    });
    const found = newestFirst(meters.values()).filter(
      ({ status }) => params.status === undefined || status === params.status,
    );
    const seen = found.map((meter) => seenBy(c, meter));
    return answer(world, page(seen, params, '/v1/billing/meters'), params.expand);
  });

  routes.get('/billing/meters/:id', (c) => {
    const { expand } = read(c.get('form'), { expand: field.expand });
    return answer(world, seenBy(c, meterOf(world, c.req.param('id'))), expand);
  });

  routes.post('/billing/meters/:id', (c) => {
    const meter = meterOf(world, c.req.param('id'));
    const { display_name, expand } = read(c.get('form'), {
      display_name: field.text.min(1).optional(),
      expand: field.expand,
    });
    if (display_name) meter.display_name = display_name;
    touch(world, meter, 'billing.meter.updated');
    return answer(world, meter, expand);
  });

  routes.post('/billing/meters/:id/deactivate', (c) => {
    const meter = meterOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    meter.status = 'inactive';
    meter.status_transitions.deactivated_at = world.wallNow();
    touch(world, meter, 'billing.meter.deactivated');
    return answer(world, meter, expand);
  });

  routes.post('/billing/meters/:id/reactivate', (c) => {
    const meter = meterOf(world, c.req.param('id'));
    const { expand } = read(c.get('form'), { expand: field.expand });
    refuseTakenName(world, meter.event_name);
    meter.status = 'active';
    meter.status_transitions.deactivated_at = null;
    touch(world, meter, 'billing.meter.reactivated');
    return answer(world, meter, expand);
  });

  routes.get('/billing/meters/:id/event_summaries', (c) => {
    const meter = meterOf(world, c.req.param('id'));
    const params = read(c.get('form'), {
      ...paging,
      customer: field.text,
      end_time: field.integer,
      start_time: field.integer,
      value_grouping_window: z.enum(['day', 'hour']).optional(),
    });
    const rows = summarize(world, meter, customerOf(world, params.customer, 'customer'), params);
    const url = `/v1/billing/meters/${meter.id}/event_summaries`;
    return answer(world, page(rows, params, url), params.expand);
  });

  routes.post('/billing/meter_events', (c) => {
    const { expand, ...request } = read(c.get('form'), {
      event_name: field.text,
      expand: field.expand,
      identifier: field.text.max(100).optional(),
      payload: z.record(z.string(), z.string()),
      timestamp: field.integer.optional(),
    });
    const identifier = request.identifier ?? crypto.randomUUID();
    const { timestamp } = recordUsage(world, { ...request, identifier });
    const event: MeterEvent = {
      object: 'billing.meter_event',
      created: world.wallNow(),
      event_name: request.event_name,
      identifier,
      livemode: false,
      payload: request.payload,
      timestamp,
    };
    return answer(world, event, expand);
  });

  return routes;

  /** A meter's dimensions are told to preview versions only. */
  function seenBy(c: Context<Env>, meter: Meter) {
    if (!isPreview(c)) return meter;
    return { ...meter, dimension_payload_keys: world.store.dimensionKeys.get(meter.id) ?? null };
  }
}

type MeterRequest = Omit<z.output<z.ZodObject<typeof creatable>>, 'expand'>;

function createMeter(world: World, request: MeterRequest): Meter {
  const { event_name: name } = request;
  refuseTakenName(world, name);
  const now = world.wallNow();
  const meter: Meter = {
    id: world.id('mtr_test', 24),
    object: 'billing.meter',
    created: now,
    customer_mapping: request.customer_mapping ?? {
      event_payload_key: 'stripe_customer_id',
      type: 'by_id',
    },
    default_aggregation: request.default_aggregation,
    display_name: request.display_name,
    event_name: name,
    event_time_window: request.event_time_window ?? null,
    livemode: false,
    status: 'active',
    status_transitions: { deactivated_at: null },
    updated: now,
    value_settings: request.value_settings ?? { event_payload_key: 'value' },
  };
  world.store.meters.set(meter.id, meter);
  world.emit('billing.meter.created', meter, now);
  return meter;
}

/** One active meter an event name, or an event would be for two. */
function refuseTakenName(world: World, name: string): void {
  const isTaken = [...world.store.meters.values()].some(
    (meter) => meter.event_name === name && meter.status === 'active',
  );
  if (!isTaken) return;
  const message = `An active meter already exists with event name ${name}.`;
  throw new StripeFailure(message, { code: 'resource_already_exists', param: 'event_name' });
}

function meterOf(world: World, id: string): Meter {
  const meter = world.store.meters.get(id);
  if (!meter) throw missing('billing meter', id);
  return meter;
}

function touch(world: World, meter: Meter, event: string): void {
  meter.updated = world.wallNow();
  world.emit(event, meter, meter.updated);
}
