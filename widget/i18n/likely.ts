/** How finely what is likely is written: a forecast knows three digits, or as many as its range tells apart. */
import type { Format } from './format.ts';

/** Numbers of one unit, lowest first: the lower end, the likely, the upper end. */
export type Range = readonly [lower: number, likely: number, upper: number];

export interface Fineness {
  /** The power of ten of what is counted: nothing is written finer. */
  finest: number;
  /** Three digits need be no finer than this one. */
  enough?: number;
  /** What is reached already: what is not below it is not written below it. */
  floor?: number;
}

const MILLION = 1e6;

const made = new Map<string, Intl.NumberFormat>();

/**
 * The power of ten that all three of a range are rounded to: three digits of the likely, one digit
 * more than the range's width has, and finer until what differs is written differently.
 */
export function placeOf(range: Range, { finest, enough = finest, floor }: Fineness): number {
  const [lower, likely, upper] = range;
  const digits = Math.max(order(likely || upper) - 2, enough);
  let place = Math.max(finest, Math.min(digits, order(upper - lower) - 1));
  while (place > finest && !isToldApart(range, place, floor)) place--;
  return place;
}

/** How many units of 10^place: the nearest number of them that is not below `floor`. */
export function unitsOf(value: number, place: number, floor = -Infinity): number {
  const nearest = Math.round(scaled(value, place));
  if (value < floor) return nearest;
  const least = scaled(floor, place);
  // Floats: 0.07 is a hair over seven hundredths.
  return Math.max(nearest, Math.ceil(least - Math.abs(least) * 1e-12));
}

/** A likely quantity of which no range is known: three digits, compact from a million. */
export function quantityLikely(text: string, format: Format, floor?: number): string {
  const value = Number(text);
  const place = value ? Math.max(order(value) - 2, -decimalsOf([text])) : 0;
  const rounded = unscaled(unitsOf(value, place, floor), place);
  return Math.abs(Number(rounded)) < MILLION
    ? format.quantity(rounded)
    : format.compact(Number(rounded));
}

/** Whether numbers up to this one, rounded to 10^place, are short: from a million, two decimals. */
export function isShort(most: number, place: number): boolean {
  return most >= MILLION && place >= 3 * Math.floor(order(most) / 3) - 2;
}

/** A quantity rounded to 10^place, with all of its decimals or compact. */
export function quantityTo(
  value: number,
  place: number,
  isCompact: boolean,
  floor: number,
  { locale }: Format,
): string {
  const rounded = unscaled(unitsOf(value, place, floor), place);
  const decimals = Math.max(0, -place);
  return written(
    locale,
    rounded,
    isCompact
      ? { notation: 'compact', maximumSignificantDigits: 15 }
      : { minimumFractionDigits: decimals, maximumFractionDigits: decimals },
  );
}

/** The most decimals that any of these has. */
export function decimalsOf(quantities: readonly string[]): number {
  return Math.max(...quantities.map((text) => text.split('.')[1]?.length ?? 0));
}

function isToldApart([lower, likely, upper]: Range, place: number, floor?: number) {
  const [a, b, c] = [lower, likely, upper].map((value) => unitsOf(value, place, floor));
  return (lower === likely || a !== b) && (likely === upper || b !== c);
}

function written(locale: string, text: string, options: Intl.NumberFormatOptions) {
  const key = locale + JSON.stringify(options);
  const format = made.get(key) ?? new Intl.NumberFormat(locale, options);
  made.set(key, format);
  return format.format(text as `${number}`).replace('-', '−');
}

/** The power of ten of a number's first digit; of zero that of one. */
function order(value: number) {
  return value ? Math.floor(Math.log10(Math.abs(value))) : 0;
}

function scaled(value: number, place: number) {
  return place < 0 ? value * 10 ** -place : value / 10 ** place;
}

function unscaled(units: number, place: number) {
  return place < 0 ? (units / 10 ** -place).toFixed(-place) : String(units * 10 ** place);
}
