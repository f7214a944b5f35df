/**
 * The usage behind a line of an invoice, day by day.
 *
 * A billing period begins and ends on a second, a day at midnight UTC: whole days come from one
 * reading by day, the part of a day at either end from a reading of its own. Stripe counts whole
 * minutes there, so usage of up to 59 seconds may stand on the other side of a period's edge.
 */
import { compare, formatDecimal, parseDecimal, subtract, sum } from '../billing/decimal.ts';
import { addDays, startOfDay, toInstant } from '../billing/period.ts';
import type { LineDay, LineUsage } from '../contract/invoices.ts';
import { labelOf, settingsOf } from '../portal/lines.ts';
import type { Known, Line, Meter } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';
import type { InvoiceDetail } from '../stripe/gateway.ts';
import { billedBefore, billedBy, isOfItem } from './billed-before.ts';
import { type Range, STEP_MS, type UsageSource } from './source.ts';

/** As far as one answer goes: a year of the longest kind. */
const MOST_DAYS = 366;

/** Reads the subscription nowhere: it may have ended since, and its item may be gone. */
export async function readLineUsage(
  services: CustomerServices,
  invoiceId: string,
  lineId: string,
): Promise<LineUsage> {
  const { usage, gateway, billingNow } = services;
  const [{ value }, now] = await Promise.all([gateway.invoice(invoiceId), billingNow()]);
  const { lines } = value.facts;
  const line = lines.find(({ id }) => id === lineId);
  if (!line) throw new Problem('invoice_line_not_found');
  const { item, meter, label, unit } = await meteredBy(line, services);
  const range = rangeOf(line, now);

  const { days, total, asOf } = await readDays(usage, meter, range);
  const billed = await billedFor(line, total, value, gateway);
  return {
    invoice: invoiceId,
    item,
    meter: meter.eventName,
    label,
    unit,
    aggregation: meter.aggregation,
    period: line.period,
    billed,
    total,
    difference: formatDecimal(subtract(parseDecimal(total), parseDecimal(billed))),
    days,
    asOf: toInstant(asOf),
    source: usage.name,
  };
}

/** The meter a line charges the usage of; its price may be archived by now. */
async function meteredBy(line: Line, { catalogue, tenant }: CustomerServices) {
  const { item, priceId } = line;
  if (item === null || priceId === null || line.proration) throw notUsage();
  const [prices, meters] = await Promise.all([catalogue.prices([priceId]), catalogue.meters()]);
  const price = prices.get(priceId);
  if (!price?.value) throw price?.problem ?? notUsage();
  const { meterId } = price.value;
  if (meterId === null) throw notUsage();

  const meter = meters.value.find(({ id }) => id === meterId);
  const setting = meter && settingsOf(meter, tenant.meters);
  if (!meter || setting?.hidden) throw new Problem('meter_not_found');
  const names = { prices, meters, settings: tenant.meters };
  return {
    item,
    meter,
    label: labelOf(priceId, names) ?? meter.eventName,
    unit: setting?.unit ?? null,
  };
}

/** The line's period, as far as it has come: usage may be billed before its period is over. */
function rangeOf({ period }: Line, now: Date): Range {
  const start = new Date(period.start);
  const end = new Date(period.end);
  if (start >= end) throw refused('The line covers no time, so it has no days.');
  if (start >= now) throw refused('The period of the line has not begun.');
  if (end.getTime() - start.getTime() > MOST_DAYS * STEP_MS.day) {
    throw refused(`The line covers more than ${MOST_DAYS} days.`);
  }
  return { start, end: end > now ? now : end };
}

/** What was billed of the line's period, on this invoice and, where that is less, before it. */
async function billedFor(
  line: Line,
  total: string,
  { invoice, facts: { lines } }: InvoiceDetail,
  gateway: CustomerServices['gateway'],
) {
  const own = billedBy(lines, (other) => isOfItem(other, line) && isSamePeriod(other, line));
  const isLess = compare(parseDecimal(own), parseDecimal(total)) < 0;
  return isLess ? sum([own, await billedBefore(gateway, invoice, line)]) : own;
}

function isSamePeriod({ period }: Line, line: Line) {
  return period.start === line.period.start && period.end === line.period.end;
}

/** Every day of a range, or the part of it inside, and what they come to. */
export async function readDays(usage: UsageSource, meter: Meter, range: Range) {
  const isLevel = meter.aggregation === 'last';
  const { head, whole, tail } = partsOf(range);
  const [first, between, last] = await Promise.all([
    head && found(usage.total(meter, head)),
    whole && found(usage.steps(meter, whole, 'day')),
    // A level stays what it was: at the range's end it is the last of the whole range.
    tail && found(usage.total(meter, isLevel ? range : tail)),
  ]);

  const days: LineDay[] = [];
  if (head && first) days.push(dayOf(head, sum([first.value])));
  if (whole && between) {
    const byDay = new Map(between.value.map((row) => [row.start.getTime(), row.quantity]));
    for (let day = whole.start; day < whole.end; day = addDays(day, 1)) {
      const none = isLevel ? (days.at(-1)?.quantity ?? '0') : '0';
      days.push(dayOf({ start: day, end: addDays(day, 1) }, byDay.get(day.getTime()) ?? none));
    }
  }
  if (tail && last) days.push(dayOf(tail, sum([last.value])));

  const quantities = days.map(({ quantity }) => quantity);
  return {
    days,
    total: sum(isLevel ? quantities.slice(-1) : quantities),
    asOf: oldest([first, between, last].flatMap((reading) => reading?.asOf ?? [])),
  };
}

/** The part of a day a range begins with, its whole days, the part of a day it ends with. */
function partsOf({ start, end }: Range) {
  const midnight = startOfDay(start);
  const first = midnight < start ? addDays(midnight, 1) : midnight;
  const last = startOfDay(end);
  if (first > last) return { head: some(start, end), whole: null, tail: null };
  return { head: some(start, first), whole: some(first, last), tail: some(last, end) };
}

function some(start: Date, end: Date): Range | null {
  return start < end ? { start, end } : null;
}

async function found<T>(reading: Promise<Known<T>>) {
  const known = await reading;
  if (known.asOf === undefined) throw known.problem;
  return known;
}

function dayOf({ start, end }: Range, quantity: string): LineDay {
  return { start: toInstant(start), end: toInstant(end), quantity };
}

function oldest(times: readonly Date[]) {
  return new Date(Math.min(...times.map((time) => time.getTime())));
}

function notUsage() {
  return refused('The line does not charge the usage of a period.');
}

function refused(why: string) {
  return new Problem('parameter_unsupported', why, { field: 'line' });
}
