/**
 * Exact decimal arithmetic on BigInt: `digits / 10^scale`.
 *
 * Written for the simulator alone and kept apart from the server's own, so that
 * the two agree only when both are right.
 */
export type Decimal = { readonly digits: bigint; readonly scale: number };

export const ZERO: Decimal = { digits: 0n, scale: 0 };

/** Reads plain decimal notation; answers `null` for anything else, exponents included. */
export function parseDecimal(text: string): Decimal | null {
  const match = /^([+-]?)(\d+)(?:\.(\d+))?$/.exec(text.trim());
  if (!match) return null;
  const [, sign, whole = '', fraction = ''] = match;
  const digits = BigInt(whole + fraction);
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length };
}

/** Like `parseDecimal`, for text already known to be a decimal. */
export function decimal(text: string | number | bigint): Decimal {
  const parsed = parseDecimal(String(text));
  if (!parsed) throw new TypeError(`"${text}" is not a decimal.`);
  return parsed;
}

/** The shortest plain notation: no exponent, no trailing zeros. */
export function formatDecimal({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : '';
  const text = magnitude(digits)
    .toString()
    .padStart(scale + 1, '0');
  if (scale === 0) return sign + text;
  const fraction = text.slice(-scale).replace(/0+$/, '');
  return sign + text.slice(0, -scale) + (fraction && `.${fraction}`);
}

export function add(a: Decimal, b: Decimal): Decimal {
  const scale = Math.max(a.scale, b.scale);
  return { digits: raise(a, scale) + raise(b, scale), scale };
}

export function subtract(a: Decimal, b: Decimal): Decimal {
  return add(a, { digits: -b.digits, scale: b.scale });
}

export function multiply(a: Decimal, b: Decimal): Decimal {
  return { digits: a.digits * b.digits, scale: a.scale + b.scale };
}

/** Negative, zero or positive as `a` is below, at or above `b`. */
export function compare(a: Decimal, b: Decimal): number {
  const { digits } = subtract(a, b);
  return digits < 0n ? -1 : digits > 0n ? 1 : 0;
}

/** The nearest whole number; a half goes away from zero. */
export function round({ digits, scale }: Decimal): bigint {
  const one = 10n ** BigInt(scale);
  const rounded = (magnitude(digits) * 2n + one) / (one * 2n);
  return digits < 0n ? -rounded : rounded;
}

/** The whole part, towards zero. */
export function truncate({ digits, scale }: Decimal): bigint {
  return digits / 10n ** BigInt(scale);
}

/** A non-negative decimal in whole packages of `size`. */
export function packages(amount: Decimal, size: bigint, direction: 'up' | 'down'): Decimal {
  const package_ = size * 10n ** BigInt(amount.scale);
  const whole = amount.digits / package_;
  const extra = direction === 'up' && amount.digits % package_ > 0n ? 1n : 0n;
  return { digits: whole + extra, scale: 0 };
}

/** How many digits carry meaning: "0.00120" has two, "1200" has two. */
export function significantDigits({ digits }: Decimal): number {
  const text = String(magnitude(digits));
  let end = text.length;
  while (text[end - 1] === '0') end -= 1;
  return end;
}

function raise({ digits, scale }: Decimal, to: number): bigint {
  return digits * 10n ** BigInt(to - scale);
}

function magnitude(digits: bigint): bigint {
  return digits < 0n ? -digits : digits;
}
