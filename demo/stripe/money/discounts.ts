import type { Switches } from '../switches.ts';
import { type Decimal, decimal, multiply, round } from './decimal.ts';
import { spread } from './spread.ts';

/** What a coupon takes off: a share in percent, or an amount of the invoice's currency. */
export type Reduction =
  | { percentOff: Decimal; amountOff?: undefined }
  | { percentOff?: undefined; amountOff: bigint };

export type DiscountRules = Pick<Switches, 'percentDiscountRounding' | 'discountRemainder'>;

/** What a reduction takes off each of some amounts: never more than there is. */
export function reduce(
  amounts: readonly bigint[],
  reduction: Reduction,
  rules: DiscountRules,
): bigint[] {
  const bases = amounts.map((amount) => (amount > 0n ? amount : 0n));
  const { percentOff } = reduction;
  if (percentOff && rules.percentDiscountRounding === 'line') {
    return bases.map((base) => percentOf(base, percentOff));
  }
  const sum = bases.reduce((a, b) => a + b, 0n);
  if (sum === 0n) return bases;
  const asked = percentOff ? percentOf(sum, percentOff) : reduction.amountOff!;
  return spread(asked < sum ? asked : sum, bases, rules.discountRemainder);
}

/** A percentage of an amount, to the nearest minor unit. */
export function percentOf(amount: bigint, percent: Decimal): bigint {
  const { digits, scale } = multiply(decimal(amount), percent);
  return round({ digits, scale: scale + 2 });
}
