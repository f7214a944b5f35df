import { type Decimal, ZERO } from '../money/decimal.ts';
import type { Meter } from '../wire.ts';
import { type Aggregate, createAggregate } from './aggregate.ts';
import { type Columns, createColumns, firstAtOrAfter, insert, toScaled } from './columns.ts';
import { createDimensionSets, only } from './dimensions.ts';

/** Who reads usage, and when: what has not been aggregated by then does not count yet. */
export type Reading = { customerNow: number; wallNow: number; lagSeconds: number };

/**
 * Records one event and answers its ticket. Seeded usage has `receivedAt: null`: it
 * arrives at its own timestamp, on the customer's clock, and cannot be cancelled.
 */
export type Recorder = (
  at: number,
  value: Decimal | number,
  receivedAt: number | null,
  dimensions?: Dimensions,
) => number;

export type Dimensions = Readonly<Record<string, string>>;

/** Usage of one window and one set of values; `null` for events that had none of the keys. */
export type GroupedRow = {
  start: number;
  end: number;
  dimensions: Dimensions | null;
  value: Decimal;
};

export type UsageBook = {
  /** Answers a function that records, so that many events cost one look-up. */
  recorder(meter: string, customer: string): Recorder;
  /** Takes an event out: at once for invoices, after the lag for what reads with one. */
  cancel(ticket: number, at: number): void;
  isCanceled(ticket: number): boolean;
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
  /** The same by the values of some keys, oldest first. */
  groups(
    meter: Meter,
    customer: string,
    start: number,
    end: number,
    size: number,
    keys: readonly string[],
    by: Reading,
  ): GroupedRow[];
};

/** Keeps usage sorted, so that a year of hourly events of many customers loads at once. */
export function createUsageBook(): UsageBook {
  const book = new Map<string, Columns>();
  // A ticket is a place in this list; the first is never given out.
  const receipts = [0];
  const canceled = new Map<number, number>();
  const known = createDimensionSets();

  const isCounted = (at: number, ticket: number, by?: Reading): boolean => {
    if (ticket === 0) return !by || at + by.lagSeconds <= by.customerNow;
    const canceledAt = canceled.get(ticket);
    if (!by) return canceledAt === undefined;
    const seen = by.wallNow - by.lagSeconds;
    return receipts[ticket]! <= seen && (canceledAt === undefined || canceledAt > seen);
  };

  /** Calls back with the position of each event that counts, oldest first. */
  function each(
    columns: Columns,
    start: number,
    end: number,
    by: Reading | undefined,
    visit: (position: number) => void,
  ): void {
    const last = firstAtOrAfter(columns, end);
    for (let position = firstAtOrAfter(columns, start); position < last; position += 1) {
      if (isCounted(columns.at[position]!, columns.ticket[position]!, by)) visit(position);
    }
  }

  return {
    recorder(meter, customer) {
      const key = `${meter} ${customer}`;
      const columns = book.get(key) ?? createColumns();
      book.set(key, columns);
      return (at, value, receivedAt, dimensions) => {
        const ticket = receivedAt === null ? 0 : receipts.push(receivedAt) - 1;
        insert(columns, { at, ...toScaled(value), ticket, values: known.idOf(dimensions) });
        return ticket;
      };
    },
    cancel(ticket, at) {
      canceled.set(ticket, at);
    },
    isCanceled: (ticket) => canceled.has(ticket),
    total(meter, customer, start, end, by) {
      const columns = book.get(`${meter.id} ${customer}`);
      if (!columns) return null;
      const aggregate = createAggregate(meter);
      each(columns, start, end, by, (position) => addTo(aggregate, columns, position));
      return aggregate.result();
    },
    windows(meter, customer, start, end, size, by) {
      const columns = book.get(`${meter.id} ${customer}`);
      if (!columns) return [];
      const rows: { index: number; aggregate: Aggregate }[] = [];
      each(columns, start, end, by, (position) => {
        const index = Math.floor((columns.at[position]! - start) / size);
        let row = rows.at(-1);
        if (row?.index !== index) {
          row = { index, aggregate: createAggregate(meter) };
          rows.push(row);
        }
        addTo(row.aggregate, columns, position);
      });
      return rows.reverse().map(({ index, aggregate }) => ({
        start: start + index * size,
        end: start + (index + 1) * size,
        value: aggregate.result() ?? ZERO,
      }));
    },
    groups(meter, customer, start, end, size, keys, by) {
      const columns = book.get(`${meter.id} ${customer}`);
      if (!columns) return [];
      const found = new Map<string, { index: number; values: Dimensions | null; of: Aggregate }>();
      each(columns, start, end, by, (position) => {
        const index = Math.floor((columns.at[position]! - start) / size);
        const values = only(known.byId(columns.values[position]!), keys);
        const name = `${index} ${JSON.stringify(values)}`;
        const row = found.get(name) ?? { index, values, of: createAggregate(meter) };
        found.set(name, row);
        addTo(row.of, columns, position);
      });
      return [...found.values()].map(({ index, values, of }) => ({
        start: start + index * size,
        end: start + (index + 1) * size,
        dimensions: values,
        value: of.result() ?? ZERO,
      }));
    },
  };
}

function addTo(aggregate: Aggregate, columns: Columns, position: number): void {
  aggregate.add(columns.at[position]!, columns.mantissa[position]!, columns.exponent[position]!);
}
