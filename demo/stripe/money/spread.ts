import type { Switches } from '../switches.ts';

/**
 * An amount over weights, each part within a minor unit of its exact share and all
 * together exactly the amount. Weights are not negative and not all zero.
 */
export function spread(
  amount: bigint,
  weights: readonly bigint[],
  remainder: Switches['discountRemainder'],
): bigint[] {
  const sum = weights.reduce((a, b) => a + b, 0n);
  const parts = weights.map((weight) => (amount * weight) / sum);
  let left = amount - parts.reduce((a, b) => a + b, 0n);
  for (const index of inTurn(amount, weights, sum, remainder)) {
    if (left === 0n) break;
    parts[index] = parts[index]! + 1n;
    left -= 1n;
  }
  return parts;
}

/** The lines that can take one more unit, in the order they are asked. */
function inTurn(
  amount: bigint,
  weights: readonly bigint[],
  sum: bigint,
  remainder: Switches['discountRemainder'],
): number[] {
  const fraction = (index: number) => (amount * weights[index]!) % sum;
  const open = [...weights.keys()].filter((index) => fraction(index) > 0n);
  if (remainder === 'first') return open;
  if (remainder === 'last') return open.reverse();
  const larger = (a: bigint, b: bigint) => (a > b ? -1 : a < b ? 1 : 0);
  return open.sort(
    (a, b) => larger(fraction(a), fraction(b)) || larger(weights[a]!, weights[b]!) || a - b,
  );
}
