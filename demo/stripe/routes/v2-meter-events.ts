import { Hono } from 'hono';
import { z } from 'zod';
import type { Env } from '../http/env.ts';
import { StripeFailure } from '../http/errors.ts';
import { isoTime, readJson, toIso, V2Failure } from '../http/v2.ts';
import { cancelUsage } from '../usage/adjustments.ts';
import { gatherError, reportErrors } from '../usage/error-reports.ts';
import { isTaken } from '../usage/identifiers.ts';
import { recordUsage, type SentEvent } from '../usage/meter-events.ts';
import { type RefusalReason, UsageRefusal } from '../usage/refusals.ts';
import type { MeterEventAdjustmentV2, MeterEventV2 } from '../wire.ts';
import type { World } from '../world.ts';

export const sentEvent = {
  event_name: z.string().min(1).max(100),
  identifier: z.string().min(1).max(100).optional(),
  payload: z.record(z.string(), z.string()),
  timestamp: isoTime.optional(),
};

/** What is refused in the answer; the rest is taken, and told in an error report. */
const REFUSED_AT_ONCE: Partial<Record<RefusalReason, string>> = {
  archived_meter: 'archived_meter',
  no_meter: 'no_meter',
  meter_event_invalid_value: 'payload_invalid_value',
  meter_event_value_too_many_digits: 'payload_invalid_value',
  meter_event_no_customer_defined: 'payload_no_customer_defined',
  meter_event_value_not_found: 'payload_no_value_defined',
};

/** Usage over API v2: one event a call, checked in part before the answer. */
export function v2MeterEventRoutes(world: World): Hono<Env> {
  const routes = new Hono<Env>();

  routes.post('/billing/meter_events', async (c) => {
    const event = withIdentifier(await readJson(c, sentEvent));
    if (isTaken(world, event.identifier)) {
      const message = 'A meter event with a duplicate identifier has already been submitted.';
      throw new V2Failure(message, { code: 'duplicate_meter_event' });
    }
    const timestamp = record(world, event) ?? event.timestamp ?? world.wallNow();
    reportErrors(world);
    const answer: MeterEventV2 = {
      object: 'v2.billing.meter_event',
      created: toIso(world.wallNow()),
      event_name: event.event_name,
      identifier: event.identifier,
      livemode: false,
      payload: event.payload,
      timestamp: toIso(timestamp),
    };
    return c.json(answer);
  });

  routes.post('/billing/meter_event_adjustments', async (c) => {
    const { cancel, event_name, type } = await readJson(c, {
      cancel: z.strictObject({ identifier: z.string().min(1) }),
      event_name: z.string().min(1),
      type: z.literal('cancel'),
    });
    const adjustment: MeterEventAdjustmentV2 = {
      id: world.id('mtr_event_adj', 24),
      object: 'v2.billing.meter_event_adjustment',
      cancel,
      created: toIso(world.wallNow()),
      event_name,
      livemode: false,
      status: cancelOrRefuse(world, event_name, cancel.identifier),
      type,
    };
    return c.json(adjustment);
  });

  return routes;
}

export function withIdentifier(
  event: Omit<SentEvent, 'identifier'> & { identifier?: string | undefined },
): SentEvent {
  return { ...event, identifier: event.identifier ?? crypto.randomUUID() };
}

/** Records, refuses, or takes an event that only a report will tell is wrong. */
function record(world: World, event: SentEvent): number | null {
  try {
    return recordUsage(world, event).timestamp;
  } catch (error) {
    if (!(error instanceof UsageRefusal)) throw error;
    const code = REFUSED_AT_ONCE[error.reason];
    if (code) throw new V2Failure(error.report, { code });
    gatherError(world, event, error);
    return null;
  }
}

function cancelOrRefuse(world: World, eventName: string, identifier: string) {
  try {
    return cancelUsage(world, eventName, identifier);
  } catch (error) {
    if (error instanceof StripeFailure) throw new V2Failure(error.message);
    throw error;
  }
}
