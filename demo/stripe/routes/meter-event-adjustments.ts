import { Hono } from 'hono';
import { z } from 'zod';
import { answer, type Env } from '../http/env.ts';
import { field, read } from '../http/form.ts';
import { cancelUsage } from '../usage/adjustments.ts';
import type { MeterEventAdjustment } from '../wire.ts';
import type { World } from '../world.ts';

export function meterEventAdjustmentRoutes(world: World): Hono<Env> {
  return new Hono<Env>().post('/billing/meter_event_adjustments', (c) => {
    const { cancel, event_name, expand, type } = read(c.get('form'), {
      cancel: z.strictObject({ identifier: field.text.min(1) }),
      event_name: field.text.min(1),
      expand: field.expand,
      type: z.literal('cancel'),
    });
    const adjustment: MeterEventAdjustment = {
      object: 'billing.meter_event_adjustment',
      cancel,
      event_name,
      livemode: false,
      status: cancelUsage(world, event_name, cancel.identifier),
      type,
    };
    return answer(world, adjustment, expand);
  });
}
