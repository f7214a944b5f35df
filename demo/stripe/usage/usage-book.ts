import { type Decimal, ZERO } from '../money/decimal.ts';
import type { Meter } from '../wire.ts';

/** Who reads usage, and when: what has not been aggregated by then does not count yet. */
export type Reading = { customerNow: number; wallNow: number; lagSeconds: number };

/** Seeded usage has `receivedAt: null`: it arrives at its own timestamp, on the customer's clock. */
type UsageEvent = { at: number; value: bigint; receivedAt: number | null };

/** One customer's usage of one meter, oldest first, all values at one scale. */
type Series = { scale: number; events: UsageEvent[] };

export type UsageBook = {
  /** Answers a function that records one event, so that many cost one look-up. */
  recorder(
    meter: string,
    customer: string,
  ): (at: number, value: Decimal, receivedAt: number | null) => void;
  /** The meter's aggregate over `start <= t < end`, or `null` without a single event. */
  total(meter: Meter, customer: string, start: number, end: number, by?: Reading): Decimal | null;
  /** Aggregates of the windows that hold usage, newest first: Stripe sends no empty ones. */
  windows(
    meter: Meter,
    customer: string,
    start: number,
    end: number,
    size: number,
    by: Reading,
  ): { start: number; end: number; value: Decimal }[];
};

/** Keeps usage in sorted arrays, so that a year of hourly events of many customers loads at once. */
export function createUsageBook(): UsageBook {
  const book = new Map<string, Series>();
  const seriesOf = (meter: string, customer: string) => book.get(`${meter} ${customer}`);

  return {
    recorder(meter, customer) {
      const series = seriesOf(meter, customer) ?? { scale: 0, events: [] };
      book.set(`${meter} ${customer}`, series);
      return (at, value, receivedAt) =>
        insert(series.events, { at, value: toScale(series, value), receivedAt });
    },
    total(meter, customer, start, end, by) {
      const series = seriesOf(meter.id, customer);
      if (!series) return null;
      return aggregate(meter, series, slice(series.events, start, end, by));
    },
    windows(meter, customer, start, end, size, by) {
      const series = seriesOf(meter.id, customer);
      if (!series) return [];
      const events = slice(series.events, start, end, by);
      const windows = Map.groupBy(events, ({ at }) => Math.floor((at - start) / size));
      return [...windows]
        .map(([index, inside]) => ({
          start: start + index * size,
          end: start + (index + 1) * size,
          value: aggregate(meter, series, inside) ?? ZERO,
        }))
        .reverse();
    },
  };
}

function aggregate(meter: Meter, { scale }: Series, events: UsageEvent[]): Decimal | null {
  const last = events.at(-1);
  if (!last) return null;
  const { formula } = meter.default_aggregation;
  if (formula === 'count') return { digits: BigInt(events.length), scale: 0 };
  if (formula === 'last') return { digits: last.value, scale };
  let digits = 0n;
  for (const event of latestOfEachWindow(meter, events)) digits += event.value;
  return { digits, scale };
}

/** A pre-aggregated meter keeps the newest event of each UTC hour or day. */
function latestOfEachWindow(meter: Meter, events: UsageEvent[]): Iterable<UsageEvent> {
  if (!meter.event_time_window) return events;
  const size = meter.event_time_window === 'day' ? 86_400 : 3600;
  return new Map(events.map((event) => [Math.floor(event.at / size), event])).values();
}

function slice(events: UsageEvent[], start: number, end: number, by?: Reading): UsageEvent[] {
  const inside = events.slice(firstAtOrAfter(events, start), firstAtOrAfter(events, end));
  return by ? inside.filter((event) => isCounted(event, by)) : inside;
}

function isCounted({ at, receivedAt }: UsageEvent, by: Reading): boolean {
  return receivedAt === null
    ? at + by.lagSeconds <= by.customerNow
    : receivedAt + by.lagSeconds <= by.wallNow;
}

function insert(events: UsageEvent[], event: UsageEvent): void {
  const newest = events.at(-1);
  if (!newest || newest.at <= event.at) events.push(event);
  else events.splice(firstAtOrAfter(events, event.at + 1), 0, event);
}

function firstAtOrAfter(events: UsageEvent[], at: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (events[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A finer value than any before makes the whole series finer. */
function toScale(series: Series, { digits, scale }: Decimal): bigint {
  if (scale === series.scale) return digits;
  if (scale > series.scale) {
    const factor = 10n ** BigInt(scale - series.scale);
    for (const event of series.events) event.value *= factor;
    series.scale = scale;
  }
  return digits * 10n ** BigInt(series.scale - scale);
}
