import { StripeFailure } from '../http/errors.ts';
import { formatDecimal } from '../money/decimal.ts';
import type { Customer, Meter, MeterEventSummary } from '../wire.ts';
import { readingOf, type World } from '../world.ts';

type Request = { start_time: number; end_time: number; value_grouping_window?: 'hour' | 'day' };

const ALIGNMENTS = {
  minute: { seconds: 60, name: 'minute' },
  hour: { seconds: 3600, name: 'hour' },
  day: { seconds: 86_400, name: 'UTC day' },
};

/** A customer's usage of a meter by window, newest first and without the empty windows. */
export function summarize(
  world: World,
  meter: Meter,
  customer: Customer,
  request: Request,
): MeterEventSummary[] {
  const { start_time: start, end_time: end, value_grouping_window: window } = request;
  const alignment = ALIGNMENTS[window ?? 'minute'];
  refuseUnaligned('start_time', start, alignment);
  refuseUnaligned('end_time', end, alignment);
  if (end <= start) {
    throw new StripeFailure('`end_time` must be after `start_time`.', { param: 'end_time' });
  }
  const size = window ? alignment.seconds : end - start;
  return world.usage
    .windows(meter, customer.id, start, end, size, readingOf(world, customer))
    .map((row) => ({
      id: summaryId(meter, customer, row.start, size),
      object: 'billing.meter_event_summary',
      aggregated_value: Number(formatDecimal(row.value)),
      end_time: row.end,
      livemode: false,
      meter: meter.id,
      start_time: row.start,
    }));
}

function refuseUnaligned(
  param: string,
  time: number,
  { seconds, name }: { seconds: number; name: string },
): void {
  if (time % seconds === 0) return;
  const message = `\`${param}\` must be aligned with ${name} boundaries.`;
  throw new StripeFailure(message, { param });
}

/** The same row keeps its id between two pages, or cursors would not work. */
function summaryId(meter: Meter, customer: Customer, start: number, size: number): string {
  const key = `${meter.id.slice(-6)}${customer.id.slice(-6)}`;
  return `mtrusg_test_${key}${start.toString(36)}${size.toString(36)}`;
}
