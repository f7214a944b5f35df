/**
 * What is remembered, as text: live objects take five to ten times the room. JSON with what JSON
 * lacks (`Date`, `Map`, `Set`, `bigint`, `undefined`, `NaN`, `-0`), lists of like objects as
 * [columns](./columns.ts), and ASCII throughout, so that a character is a byte everywhere.
 *
 * A text that begins with `~` is one of ours; one of Stripe's that does gets a second `~`.
 */
import { type Column, packColumns, type Row, unpackColumns } from './columns.ts';

export type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Throws a `TypeError` for what it could not give back as it was: a function, an object with a class. */
export function encode(value: unknown): string {
  return toAscii(JSON.stringify(pack(value)));
}

/** Throws for a text that `encode` did not write. */
export function decode(text: string): unknown {
  return unpack(JSON.parse(text) as Json);
}

function pack(value: unknown): Json {
  switch (typeof value) {
    case 'string':
      return value.startsWith('~') ? `~${value}` : value;
    case 'number':
      return Number.isFinite(value) && !Object.is(value, -0) ? value : `~f${odd(value)}`;
    case 'boolean':
      return value;
    case 'undefined':
      return '~u';
    case 'bigint':
      return `~n${value}`;
    case 'object':
      return value === null ? null : packObject(value);
    default:
      throw new TypeError(`A ${typeof value} cannot be remembered.`);
  }
}

function packObject(value: object): Json {
  if (Array.isArray(value)) return packList(value);
  if (value instanceof Date) return `~d${value.getTime()}`;
  if (value instanceof Map)
    return ['~m', packList([...value.keys()]), packList([...value.values()])];
  if (value instanceof Set) return ['~s', packList([...value])];
  const packed: Record<string, Json> = {};
  for (const [name, each] of Object.entries(plain(value))) put(packed, name, pack(each));
  return packed;
}

function packList(list: readonly unknown[]): Json {
  const columns = packColumns(list, pack);
  return columns ? ['~t', ...columns] : Array.from(list, pack);
}

function unpack(json: Json): unknown {
  if (typeof json === 'string') return json.startsWith('~') ? unpackText(json) : json;
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return unpackList(json);
  const value: Record<string, unknown> = {};
  for (const [name, each] of Object.entries(json)) put(value, name, unpack(each));
  return value;
}

function unpackText(text: string): unknown {
  const rest = text.slice(2);
  switch (text[1]) {
    case '~':
      return text.slice(1);
    case 'd':
      return new Date(Number(rest));
    case 'f':
      return Number(rest);
    case 'n':
      return BigInt(rest);
    case 'u':
      return undefined;
    default:
      throw new TypeError('That was not remembered here.');
  }
}

function unpackList(list: readonly Json[]): unknown {
  switch (list[0]) {
    case '~m':
      return unpackMap(list);
    case '~s':
      return new Set(listOf(list[1]));
    case '~t':
      return unpackColumns(list.slice(1) as Column[], unpack);
    default:
      return list.map(unpack);
  }
}

function unpackMap([, keys, values]: readonly Json[]) {
  const all = listOf(values);
  return new Map(listOf(keys).map((key, nth) => [key, all[nth]]));
}

function listOf(json: Json | undefined): unknown[] {
  const list = json === undefined ? undefined : unpack(json);
  if (!Array.isArray(list)) throw new TypeError('That was not remembered here.');
  return list;
}

function plain(value: object): Row {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return value as Row;
  throw new TypeError(`A ${value.constructor.name} cannot be remembered.`);
}

/** Also where the name is `__proto__`, which an assignment would take for something else. */
function put<T>(object: Record<string, T>, name: string, value: T) {
  if (name !== '__proto__') object[name] = value;
  else Object.defineProperty(object, name, { value, ...OPEN });
}

const OPEN = { enumerable: true, writable: true, configurable: true };

function odd(number: number): string {
  return Object.is(number, -0) ? '-0' : String(number);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: all of ASCII is meant.
const BEYOND_ASCII = /[^\x00-\x7e]/g;

function toAscii(json: string): string {
  return json.replace(
    BEYOND_ASCII,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
