import { add, type Decimal, decimal, ZERO } from './decimal.ts';
import { percentOf } from './discounts.ts';

export type Rate = { percentage: Decimal; inclusive: boolean };
export type TaxedAmount = {
  /** The amount without any tax. */
  net: bigint;
  /** The amount with all tax. */
  gross: bigint;
  /** One tax for each rate, in the order of the rates. */
  taxes: bigint[];
};

/**
 * The taxes of one line, each rounded. Inclusive rates are carved out of the amount
 * together; exclusive rates are added on what is left.
 */
export function taxAmount(amount: bigint, rates: readonly Rate[]): TaxedAmount {
  const included = rates.reduce(
    (sum, { percentage, inclusive }) => (inclusive ? add(sum, percentage) : sum),
    ZERO,
  );
  const carved = rates.map((rate) =>
    rate.inclusive ? carveOut(amount, rate.percentage, included) : 0n,
  );
  const net = amount - carved.reduce((a, b) => a + b, 0n);
  const taxes = rates.map((rate, index) =>
    rate.inclusive ? carved[index]! : percentOf(net, rate.percentage),
  );
  return { net, gross: net + taxes.reduce((a, b) => a + b, 0n), taxes };
}

/** The part of a gross amount that is one rate's tax: amount × rate / (100 + all inclusive rates). */
function carveOut(amount: bigint, rate: Decimal, included: Decimal): bigint {
  const whole = add(decimal(100), included);
  const scale = BigInt(10) ** BigInt(whole.scale - rate.scale);
  const numerator = amount * rate.digits * scale;
  const size = numerator < 0n ? -numerator : numerator;
  const nearest = (size * 2n + whole.digits) / (whole.digits * 2n);
  return numerator < 0n ? -nearest : nearest;
}
