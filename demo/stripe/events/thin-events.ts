import type Stripe from 'stripe';
import { forgetOldest } from '../store.ts';
import type { World } from '../world.ts';
import type { Mail } from './delivery.ts';
import { type Destination, destinationsOf } from './destinations.ts';

const KEPT_EVENTS = 5_000;

/** The thin events the simulator sends. */
export const THIN_EVENT_TYPES = [
  'v1.billing.meter.error_report_triggered',
  'v1.billing.meter.no_meter_found',
  'v2.core.event_destination.ping',
] as const;

export type ErrorReport = Stripe.V2.Core.Events.V1BillingMeterErrorReportTriggeredEvent['data'];

/** An event of API v2 as it is stored and read; its notification is sent without `data`. */
export type ThinEvent = {
  id: string;
  object: 'v2.core.event';
  context: null;
  created: string;
  data?: ErrorReport;
  livemode: boolean;
  /** Reports come of no one request. */
  reason: null;
  related_object?: Stripe.V2.Core.Events.RelatedObject;
  type: (typeof THIN_EVENT_TYPES)[number];
};

export type ThinNews = Pick<ThinEvent, 'type' | 'data' | 'related_object'>;

/** Stores a thin event and notifies the destinations that asked for it, or one alone. */
export function logThinEvent(
  world: World,
  mail: Mail,
  { type, data, related_object }: ThinNews,
  only?: Destination,
): ThinEvent {
  const event: ThinEvent = {
    id: world.id('evt_test', 40),
    object: 'v2.core.event',
    context: null,
    created: new Date(world.wallNow() * 1000).toISOString(),
    ...(data && { data }),
    livemode: false,
    reason: null,
    ...(related_object && { related_object }),
    type,
  };
  world.store.thinEvents.set(event.id, event);
  forgetOldest(world.store.thinEvents, KEPT_EVENTS);
  const { data: _, ...notification } = event;
  const body = JSON.stringify(notification);
  for (const destination of only ? [only] : destinationsOf(world, 'thin', type)) {
    mail.send(destination, { id: event.id, type, body, onDelivered: () => {} });
  }
  return event;
}
