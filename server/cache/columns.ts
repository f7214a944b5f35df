/**
 * Lists of like objects, such as usage by day, column by column: each name once, days as steps from
 * one to the next, and numbers that are texts without their quotes. A fifth of the room of rows.
 */
import type { Json } from './codec.ts';

export type Row = Readonly<Record<string, unknown>>;

/** How many rows, the names, then a column for each name. */
export type Column = Json;

/** Fewer rows than this take no less room so. */
const FEWEST_ROWS = 2;

/** Steps of time, largest first: a day and an hour of usage, a second of Stripe's. */
const UNITS_MS = [86_400_000, 3_600_000, 1_000, 1] as const;

/** Undefined where the list is not of plain objects that have the same names in the same order. */
export function packColumns(
  list: readonly unknown[],
  pack: (value: unknown) => Json,
): Column[] | undefined {
  const [first] = list;
  if (list.length < FEWEST_ROWS || !isRow(first)) return undefined;
  const names = Object.keys(first);
  const isLike = (row: unknown) => isRow(row) && hasNames(row, names);
  if (names.length === 0 || names.includes('__proto__') || !list.every(isLike)) return undefined;
  const rows = list as readonly Row[];
  const columns = names.map((name) =>
    packColumn(
      rows.map((row) => row[name]),
      pack,
    ),
  );
  return [rows.length, names.map((name) => pack(name)), ...columns];
}

export function unpackColumns(
  [count, names, ...columns]: readonly Column[],
  unpack: (json: Json) => unknown,
): Row[] {
  const all = columns.map((column) => unpackColumn(column, Number(count), unpack));
  const known = (unpack(names ?? null) as string[]).map((name, at) => [name, at] as const);
  return Array.from({ length: Number(count) }, (_, nth) => {
    const row: Record<string, unknown> = {};
    for (const [name, at] of known) row[name] = all[at]![nth];
    return row;
  });
}

function packColumn(values: readonly unknown[], pack: (value: unknown) => Json): Column {
  const [first] = values;
  if (isPrimitive(first) && values.every((value) => Object.is(value, first)))
    return ['~c', pack(first)];
  if (values.every(isTime)) return packTimes(values.map((date) => date.getTime()));
  if (values.every(isNumeral)) return ['~i', ...values.map(Number)];
  return pack(values);
}

function unpackColumn(
  column: Column,
  count: number,
  unpack: (json: Json) => unknown,
): readonly unknown[] {
  const [kind, ...rest] = column as Json[];
  if (kind === '~c') return new Array(count).fill(unpack(rest[0]!));
  if (kind === '~d') return unpackTimes(rest as number[]);
  if (kind === '~i') return rest.map(String);
  return unpack(column) as unknown[];
}

function packTimes(times: readonly number[]): Column {
  const unit = UNITS_MS.find((ms) => times.every((time) => time % ms === 0))!;
  const steps = times.map((time, nth) => (time - (times[nth - 1] ?? 0)) / unit);
  return ['~d', unit, ...steps];
}

function unpackTimes([unit, ...steps]: readonly number[]): Date[] {
  let time = 0;
  return steps.map((step) => {
    time += step * unit!;
    return new Date(time);
  });
}

function isRow(value: unknown): value is Row {
  if (typeof value !== 'object' || value === null) return false;
  return Object.getPrototypeOf(value) === Object.prototype;
}

function hasNames(row: Row, names: readonly string[]) {
  const own = Object.keys(row);
  return own.length === names.length && own.every((name, nth) => name === names[nth]);
}

function isPrimitive(value: unknown) {
  return typeof value !== 'object' || value === null;
}

/** As far as the steps between two are exact. */
const FARTHEST_MS = 4e15;

function isTime(value: unknown): value is Date {
  return value instanceof Date && Math.abs(value.getTime()) <= FARTHEST_MS;
}

/** A whole number as text that comes back from a number as it was. */
function isNumeral(value: unknown): value is string {
  return typeof value === 'string' && /^(0|-?[1-9]\d{0,14})$/.test(value);
}
