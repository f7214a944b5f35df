/**
 * Exact decimal numbers: a whole number of units of 10^-places. Stripe's prices have up to twelve
 * decimals and its quantities up to fifteen digits, which no float multiplies without loss.
 */
export type Decimal = { readonly units: bigint; readonly places: number };

export const ZERO: Decimal = { units: 0n, places: 0 };

/** Reads "-12.50". Throws a TypeError on anything written another way, an exponent included. */
export function parseDecimal(text: string): Decimal {
  const match = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!match) throw new TypeError(`"${text}" is not a decimal number.`);
  const [, sign = '', whole = '', fraction = ''] = match;
  return { units: BigInt(sign + whole + fraction), places: fraction.length };
}

/** The shortest text: no trailing zeros, no exponent. */
export function formatDecimal({ units, places }: Decimal): string {
  const negative = units < 0n;
  const digits = String(negative ? -units : units).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
  return (negative ? '-' : '') + whole + (fraction && `.${fraction}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const places = Math.max(a.places, b.places);
  return { units: unitsAt(a, places) + unitsAt(b, places), places };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { units: -b.units, places: b.places });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { units: a.units * b.units, places: a.places + b.places };
}

/** Negative, zero or positive, as `a` is less than, equal to or more than `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const { units } = subtract(a, b);
  return units < 0n ? -1 : units > 0n ? 1 : 0;
}

/** To a whole number; a half goes away from zero. */
export function roundHalfUp({ units, places }: Decimal): bigint {
  const one = 10n ** BigInt(places);
  const magnitude = ((units < 0n ? -units : units) * 2n + one) / (2n * one);
  return units < 0n ? -magnitude : magnitude;
}

/** The sum of many, exactly. */
export function sum(texts: Iterable<string>): string {
  let total = ZERO;
  for (const text of texts) total = add(total, parseDecimal(text));
  return formatDecimal(total);
}

function unitsAt({ units, places }: Decimal, wanted: number): bigint {
  return units * 10n ** BigInt(wanted - places);
}
