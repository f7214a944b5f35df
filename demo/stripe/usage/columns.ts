import type { Decimal } from '../money/decimal.ts';

/**
 * One customer's usage of one meter, oldest first, in columns of numbers: some
 * thirty bytes an event where an object and a bigint take a hundred.
 */
export type Columns = {
  length: number;
  /** Seconds. */
  at: Float64Array;
  /** The value is `mantissa × 10^exponent`. */
  mantissa: Float64Array;
  exponent: Int16Array;
  /** Which receipt of the book the event has; 0 for seeded usage, which was never received. */
  ticket: Uint32Array;
  /** Which values of its meter's dimensions the event has; 0 for none. */
  values: Uint32Array;
};

export type UsageEvent = {
  at: number;
  mantissa: number;
  exponent: number;
  ticket: number;
  values: number;
};

const FIRST_CAPACITY = 16;
/** Little room ahead: there may be hundreds of series, and most of them are seeded once. */
const GROWTH = 1.25;

export function createColumns(): Columns {
  return { length: 0, ...allocate(FIRST_CAPACITY) };
}

/** Puts an event behind those of its second and before, which is cheapest at the end. */
export function insert(columns: Columns, event: UsageEvent): void {
  if (columns.length === columns.at.length) grow(columns);
  const { length, at, mantissa, exponent, ticket, values } = columns;
  const isNewest = length === 0 || at[length - 1]! <= event.at;
  const place = isNewest ? length : firstAfter(columns, event.at);
  if (!isNewest) {
    for (const column of [at, mantissa, exponent, ticket, values]) {
      column.copyWithin(place + 1, place, length);
    }
  }
  at[place] = event.at;
  mantissa[place] = event.mantissa;
  exponent[place] = event.exponent;
  ticket[place] = event.ticket;
  values[place] = event.values;
  columns.length += 1;
}

/** The position of the first event at or after an instant. */
export function firstAtOrAfter({ at, length }: Columns, instant: number): number {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (at[middle]! < instant) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * A value as a whole number that a double holds exactly, and a power of ten. Fifteen
 * significant digits, the most a usage event carries, always fit.
 */
export function toScaled(value: Decimal | number): { mantissa: number; exponent: number } {
  if (typeof value === 'number') return { mantissa: value, exponent: 0 };
  let { digits, scale } = value;
  while (!isSafe(digits)) {
    if (digits % 10n !== 0n) throw new RangeError(`${digits} has too many digits for usage.`);
    digits /= 10n;
    scale -= 1;
  }
  return { mantissa: Number(digits), exponent: -scale };
}

function isSafe(digits: bigint): boolean {
  return digits <= BigInt(Number.MAX_SAFE_INTEGER) && digits >= BigInt(Number.MIN_SAFE_INTEGER);
}

function firstAfter(columns: Columns, instant: number): number {
  let place = firstAtOrAfter(columns, instant);
  while (place < columns.length && columns.at[place] === instant) place += 1;
  return place;
}

function grow(columns: Columns): void {
  const wider = allocate(Math.ceil(columns.at.length * GROWTH));
  wider.at.set(columns.at);
  wider.mantissa.set(columns.mantissa);
  wider.exponent.set(columns.exponent);
  wider.ticket.set(columns.ticket);
  wider.values.set(columns.values);
  Object.assign(columns, wider);
}

function allocate(capacity: number): Omit<Columns, 'length'> {
  return {
    at: new Float64Array(capacity),
    mantissa: new Float64Array(capacity),
    exponent: new Int16Array(capacity),
    ticket: new Uint32Array(capacity),
    values: new Uint32Array(capacity),
  };
}
