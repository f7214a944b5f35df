/** One meter's usage over a range, for the customer in the session. */
import { sum } from '../billing/decimal.ts';
import { toInstant } from '../billing/period.ts';
import type { UsageAnswer } from '../contract/usage.ts';
import { labelOf, settingsOf } from '../portal/lines.ts';
import type { Meter, UsageRow } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';
import type { UsageRange } from './range.ts';
import { type Range, STEP_MS } from './source.ts';

/** Throws `meter_not_found` unless one of the customer's own subscription items is on the meter. */
export async function readUsage(
  { gateway, catalogue, usage, tenant, billingNow }: CustomerServices,
  eventName: string,
  rangeFor: (period: Range, now: Date) => UsageRange,
): Promise<UsageAnswer> {
  const [subscriptions, meters, now] = await Promise.all([
    gateway.subscriptions(),
    catalogue.meters(),
    billingNow(),
  ]);
  const items = subscriptions.value.flatMap((subscription) => subscription.items);
  const prices = await catalogue.prices(items.map(({ priceId }) => priceId));

  const meter = meters.value.find((candidate) => candidate.eventName === eventName);
  const item = items.find(({ priceId }) => {
    const meterId = prices.get(priceId)?.value?.meterId;
    return meterId != null && meterId === meter?.id;
  });
  const setting = meter && settingsOf(meter, tenant.meters);
  if (!meter || !item || setting?.hidden) throw new Problem('meter_not_found');

  const range = rangeFor(item, now);
  const steps = await usage.steps(meter, range, range.window);
  if (steps.asOf === undefined) throw steps.problem;

  const values = wholeSteps(steps.value, range, meter);
  const names = { prices, meters, settings: tenant.meters };
  return {
    meter: eventName,
    label: labelOf(item.priceId, names) ?? eventName,
    unit: setting?.unit ?? null,
    aggregation: meter.aggregation,
    range: { start: toInstant(range.start), end: toInstant(range.end) },
    timezone: 'UTC',
    series: { window: range.window, start: toInstant(range.start), values },
    total: meter.aggregation === 'last' ? (values.at(-1) ?? '0') : sum(values),
    asOf: toInstant(steps.asOf),
    source: usage.name,
  };
}

/** Every step of the range: none used is zero, a level stays what it was. */
function wholeSteps(
  rows: readonly UsageRow[],
  { start, end, window }: UsageRange,
  { aggregation }: Meter,
): string[] {
  const byStep = new Map(rows.map((row) => [row.start.getTime(), row.quantity]));
  const values: string[] = [];
  for (let step = start.getTime(); step < end.getTime(); step += STEP_MS[window]) {
    values.push(byStep.get(step) ?? (aggregation === 'last' ? (values.at(-1) ?? '0') : '0'));
  }
  return values;
}
