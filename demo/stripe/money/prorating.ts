import { type Decimal, decimal, formatDecimal, round } from './decimal.ts';

/** The digits Stripe keeps of a price for one unit. */
const PLACES = 12;

/** A share of an amount in minor units, rounded once; a half goes away from zero. */
export function shareOfAmount(amount: bigint, part: number, whole: number): bigint {
  if (whole <= 0) return 0n;
  return divide(amount * BigInt(part), BigInt(whole));
}

/** The price of one of several units that cost an amount together, to twelve places. */
export function unitAmountOf(amount: number, quantity: Decimal): string {
  if (quantity.digits === 0n) return String(amount);
  const raised = BigInt(amount) * 10n ** BigInt(PLACES + quantity.scale);
  return formatDecimal({ digits: divide(raised, quantity.digits), scale: PLACES });
}

/** What a quantity costs at a price for one, in whole minor units. */
export function costOf(unitAmount: string, quantity: Decimal): number {
  const { digits, scale } = decimal(unitAmount);
  return Number(round({ digits: digits * quantity.digits, scale: scale + quantity.scale }));
}

function divide(dividend: bigint, divisor: bigint): bigint {
  const isNegative = dividend < 0n !== divisor < 0n;
  const a = dividend < 0n ? -dividend : dividend;
  const b = divisor < 0n ? -divisor : divisor;
  const rounded = (a * 2n + b) / (b * 2n);
  return isNegative ? -rounded : rounded;
}
