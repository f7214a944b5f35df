/** One meter's usage over a range, for the customer in the session. */
import { sum } from '../billing/decimal.ts';
import { toInstant } from '../billing/period.ts';
import type { Dimension, UsageAnswer } from '../contract/usage.ts';
import { dimensionsOf } from '../portal/dimensions.ts';
import { labelOf, settingsOf } from '../portal/lines.ts';
import type { Meter, UsageRow } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';
import { groupsOf } from './groups.ts';
import type { UsageRange } from './range.ts';
import { type Range, STEP_MS, type UsageSource } from './source.ts';

/**
 * Throws `meter_not_found` unless one of the customer's own subscription items is on the meter, and
 * `parameter_unsupported` for a `groupBy` that the vendor, the meter or the source does not have.
 */
export async function readUsage(
  { gateway, catalogue, usage, tenant, billingNow }: CustomerServices,
  eventName: string,
  rangeFor: (period: Range, now: Date) => UsageRange,
  groupBy?: string,
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
  const { values, groups, asOf } =
    groupBy === undefined
      ? await readSteps(usage, meter, range)
      : await readGroups(usage, meter, range, knownKey(groupBy, dimensionsOf(meter, setting)));
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
    groups,
    asOf: toInstant(asOf),
    source: usage.name,
  };
}

async function readSteps(usage: UsageSource, meter: Meter, range: UsageRange) {
  const steps = await usage.steps(meter, range, range.window);
  if (steps.asOf === undefined) throw steps.problem;
  return { values: wholeSteps(steps.value, range, meter), groups: null, asOf: steps.asOf };
}

/** The whole is of the same reading as its groups, so that they add up to it whatever lags where. */
async function readGroups(usage: UsageSource, meter: Meter, range: UsageRange, key: string) {
  const grouped = await usage.groups?.(meter, range, range.window, key);
  if (!grouped) throw undivided('The source knows no dimensions.');
  if (grouped.asOf === undefined) throw grouped.problem;
  const { rows, refreshedAt } = grouped.value;
  return {
    ...groupsOf(rows, range),
    asOf: refreshedAt < grouped.asOf ? refreshedAt : grouped.asOf,
  };
}

function knownKey(groupBy: string, dimensions: readonly Dimension[]): string {
  if (dimensions.some(({ key }) => key === groupBy)) return groupBy;
  throw undivided('The usage of this meter cannot be divided by that.');
}

function undivided(why: string) {
  return new Problem('parameter_unsupported', why, { field: 'groupBy' });
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
