import type { ErrorReport } from '../events/thin-events.ts';
import type { World } from '../world.ts';
import type { RefusalReason, UsageRefusal } from './refusals.ts';

/** A usage event that was taken and then found wrong. */
export type UsageError = {
  reason: RefusalReason;
  message: string;
  identifier: string;
  eventName: string;
  at: number;
};

const MAX_SAMPLES = 5;

/** Keeps a refusal for the next report of its meter. */
export function gatherError(
  world: World,
  event: { event_name: string; identifier: string },
  { reason, report }: UsageRefusal,
): void {
  const { event_name: eventName, identifier } = event;
  const at = world.wallNow();
  world.store.usageErrors.push({ reason, message: report, identifier, eventName, at });
}

/** Tells the gathered errors once their time has come: one thin event a meter, and one for none. */
export function reportErrors(world: World): void {
  const { usageErrors } = world.store;
  const now = world.wallNow();
  const [oldest] = usageErrors;
  if (!oldest || now < oldest.at + world.switches.errorReportSeconds) return;
  const errors = usageErrors.splice(0);
  for (const [meter, own] of Map.groupBy(errors, (error) => meterIdOf(world, error))) {
    const data = reportOf(own, now);
    if (meter === null) world.announce({ type: 'v1.billing.meter.no_meter_found', data });
    else {
      world.announce({
        type: 'v1.billing.meter.error_report_triggered',
        data,
        related_object: { id: meter, type: 'billing.meter', url: `/v1/billing/meters/${meter}` },
      });
    }
  }
}

/** The meter an error belongs to: the active one of its event name, or an archived one. */
function meterIdOf(world: World, { eventName }: UsageError): string | null {
  const named = [...world.store.meters.values()].filter((one) => one.event_name === eventName);
  return (named.find(({ status }) => status === 'active') ?? named.at(-1))?.id ?? null;
}

function reportOf(errors: UsageError[], now: number): ErrorReport {
  const count = errors.length;
  return {
    developer_message_summary:
      count === 1 ? 'There is 1 invalid event' : `There are ${count} invalid events`,
    reason: {
      error_count: count,
      error_types: [...Map.groupBy(errors, ({ reason }) => reason)].map(([code, own]) => ({
        code,
        error_count: own.length,
        sample_errors: own.slice(0, MAX_SAMPLES).map(({ message, identifier }) => ({
          error_message: message,
          request: { identifier },
        })),
      })),
    },
    validation_end: new Date(now * 1000).toISOString(),
    validation_start: new Date(errors[0]!.at * 1000).toISOString(),
  };
}
