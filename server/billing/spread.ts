import type { Rules } from './rules.ts';

/**
 * An amount in minor units, shared out by weight: each share within one unit of its exact part, and
 * all of them together exactly the amount. Weights are zero or more, and not all zero.
 */
export function spread(
  amount: bigint,
  weights: readonly bigint[],
  remainder: Rules['discountRemainder'],
): bigint[] {
  const whole = weights.reduce((sum, weight) => sum + weight, 0n);
  const shares = weights.map((weight) => (amount * weight) / whole);
  const owed = amount - shares.reduce((sum, share) => sum + share, 0n);
  const places = claimants(amount, weights, whole, remainder).slice(0, Number(owed));
  for (const place of places) shares[place]! += 1n;
  return shares;
}

/** Who was rounded down, in the order in which they are given one unit back. */
function claimants(
  amount: bigint,
  weights: readonly bigint[],
  whole: bigint,
  remainder: Rules['discountRemainder'],
): number[] {
  const lost = weights.map((weight) => (amount * weight) % whole);
  const losers = [...weights.keys()].filter((place) => lost[place]! > 0n);
  if (remainder === 'first') return losers;
  if (remainder === 'last') return losers.toReversed();
  return losers.toSorted((a, b) => {
    const byLoss = lost[b]! - lost[a]!;
    const byWeight = weights[b]! - weights[a]!;
    return Number(byLoss || byWeight) || a - b;
  });
}
