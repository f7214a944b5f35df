/**
 * Lists of like objects, such as usage by day, column by column: each name once, times as steps from
 * one to the next, numbers that are texts without their quotes, and what repeats itself once. A fifth
 * of the room of rows.
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

/** `~c` the same in all rows, `~d` times, `~z` times as texts, `~i` numerals, `~r` texts and which is where. */
function packColumn(values: readonly unknown[], pack: (value: unknown) => Json): Column {
  if (values.every(isTime)) return ['~d', ...packTimes(values.map((date) => date.getTime()))];
  if (values.every(isInstant)) return ['~z', ...packTimes(values.map(Date.parse))];
  const same = sameOf(values, pack);
  if (same !== undefined) return ['~c', same];
  if (values.every(isNumeral)) return ['~i', ...values.map(Number)];
  return (values.every(isText) && packTexts(values, pack)) || pack(values);
}

function unpackColumn(
  column: Column,
  count: number,
  unpack: (json: Json) => unknown,
): readonly unknown[] {
  const [kind, ...rest] = column as Json[];
  if (kind === '~c') return Array.from({ length: count }, () => unpack(rest[0]!));
  if (kind === '~d') return unpackTimes(rest as Step[]).map((time) => new Date(time));
  if (kind === '~z') return unpackTimes(rest as Step[]).map(toInstant);
  if (kind === '~i') return rest.map(String);
  if (kind === '~r') {
    const texts = unpack(rest[0]!) as string[];
    return rest.slice(1).map((nth) => texts[Number(nth)]);
  }
  return unpack(column) as unknown[];
}

/** What all rows have, packed. */
function sameOf(values: readonly unknown[], pack: (value: unknown) => Json): Json | undefined {
  const [first] = values;
  if (isPrimitive(first)) {
    return values.every((value) => Object.is(value, first)) ? pack(first) : undefined;
  }
  const packed = pack(first);
  const text = JSON.stringify(packed);
  const isSame = values.every((value) => JSON.stringify(pack(value)) === text);
  return isSame ? packed : undefined;
}

/** Undefined where hardly any repeats itself. */
function packTexts(values: readonly string[], pack: (value: unknown) => Json): Column | undefined {
  const places = new Map<string, number>();
  const which = values.map((value) => {
    const known = places.get(value);
    if (known !== undefined) return known;
    places.set(value, places.size);
    return places.size - 1;
  });
  if (places.size > values.length / 2) return undefined;
  return ['~r', pack([...places.keys()]), ...which];
}

/** From one time to the next in units, or a step and how often it is taken. */
type Step = number | [step: number, times: number];

function packTimes(times: readonly number[]): [unit: number, ...Step[]] {
  const unit = UNITS_MS.find((ms) => times.every((time) => time % ms === 0))!;
  const steps: Step[] = [];
  for (const [nth, time] of times.entries()) {
    const step = (time - (times[nth - 1] ?? 0)) / unit;
    const last = steps.at(-1);
    if (Array.isArray(last) && last[0] === step) last[1] += 1;
    else if (last === step && steps.at(-2) === step) steps.splice(-2, 2, [step, 3]);
    else steps.push(step);
  }
  return [unit, ...steps];
}

function unpackTimes([unit, ...steps]: readonly Step[]): number[] {
  let time = 0;
  return steps.flatMap((each) => {
    const [step, times] = Array.isArray(each) ? each : [each, 1];
    return Array.from({ length: times }, () => {
      time += step * (unit as number);
      return time;
    });
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

/** A time as a text of whole seconds, as the contract has them. */
function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return false;
  const time = Date.parse(value);
  // Of the 31st of February another text would come back.
  return !Number.isNaN(time) && toInstant(time) === value;
}

function toInstant(time: number): string {
  return new Date(time).toISOString().replace('.000Z', 'Z');
}

/** A number as text that comes back from a number as it was. */
function isNumeral(value: unknown): value is string {
  return typeof value === 'string' && NUMERAL.test(value) && String(Number(value)) === value;
}

/** No longer than a number is exact. */
const NUMERAL = /^-?(?=[\d.]{1,16}$)\d+(?:\.\d+)?$/;

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
