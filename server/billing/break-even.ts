/** From which usage on another plan is the cheaper one. */
import type { WhatIfBasis, WhatIfChange } from '../contract/what-if.ts';
import { BillingError } from './billing-error.ts';
import { compare, parseDecimal } from './decimal.ts';
import { whatIf } from './what-if.ts';

/** `below` and `above` are ids of plans, null where both cost the same. */
export type BreakEven = {
  /** The first whole quantity at which it is no longer as below. */
  readonly quantity: string;
  readonly below: string | null;
  readonly above: string | null;
};

/** Nobody uses more: where prices have not crossed by here, they do not. */
const MOST = 1_000_000_000_000n;

/**
 * Where the cheaper of two plans changes as one item's usage grows, all else as the change has it;
 * lowest first. Compared with discounts and taxes, without credits and balance, which pay for
 * either plan alike. Between two edges of tiers at most one crossing is told: in two points where
 * both plans cost the same in its middle.
 */
export function breakEvens(
  basis: WhatIfBasis,
  change: WhatIfChange,
  item: string,
  plans: readonly [string, string],
): BreakEven[] {
  const cheaper = (quantity: bigint) => cheaperPlan(basis, change, item, plans, String(quantity));

  const found: BreakEven[] = [];
  let low = 0n;
  let below = cheaper(low);
  for (const high of edgesOf(basis, item, plans)) {
    const above = whereTellable(() => cheaper(high));
    if (above === undefined) return found;
    if (above !== below) {
      const first = firstAfter(low, high, (at) => cheaper(at) !== below);
      const middle = cheaper(first);
      found.push({ quantity: String(first), below, above: middle });
      if (middle !== above) {
        const last = firstAfter(first, high, (at) => cheaper(at) === above);
        // Rounding and packages may bring the dearer plan back for a few units between the two.
        found.push({ quantity: String(last), below: cheaper(last - 1n), above });
      }
    }
    low = high;
    below = above;
  }
  return found;
}

/** The cheaper of two plans at a usage of one item; null where both cost the same. */
export function cheaperPlan(
  basis: WhatIfBasis,
  change: WhatIfChange,
  item: string,
  [a, b]: readonly [string, string],
  quantity: string,
): string | null {
  const plain = { ...basis, credits: [], balance: 0 };
  const quantities = { ...change.quantities, [item]: quantity };
  const total = (plan: string) =>
    whatIf(plain, { ...change, quantities, plan, starts: 'next_period' }).totals.total.amount;
  const difference = total(a) - total(b);
  return difference === 0 ? null : difference < 0 ? a : b;
}

/** Whole quantities at which a price of either plan bends, then ever further ones. */
function edgesOf(basis: WhatIfBasis, item: string, plans: readonly string[]): bigint[] {
  const known = basis.items.find(({ id }) => id === item);
  if (!known) throw new BillingError('item_unknown', 'The bill has no such item.');
  const prices = plans.map((plan) => {
    const choice = basis.plans.find(({ id }) => id === plan);
    return choice?.items.find(({ replaces }) => replaces === item)?.price ?? known.price;
  });
  const edges = new Set<bigint>();
  for (const { upTo } of prices.flatMap(({ tiers }) => tiers ?? [])) {
    if (upTo === null || compare(parseDecimal(upTo), parseDecimal(String(MOST))) > 0) continue;
    const whole = BigInt(upTo.split('.')[0]!);
    edges.add(whole).add(whole + 1n);
  }
  const last = [...edges].reduce((most, edge) => (edge > most ? edge : most), 1n);
  for (let far = last * 2n; far < MOST; far *= 2n) edges.add(far);
  return [...edges].sort((x, y) => Number(x - y));
}

/** Undefined where amounts are too large to be told: nobody uses that much. */
function whereTellable<T>(reckon: () => T): T | undefined {
  try {
    return reckon();
  } catch (error) {
    if (error instanceof BillingError && error.code === 'amount_too_large') return undefined;
    throw error;
  }
}

/** The first whole number after `low`, up to `high`, for which it is so. */
function firstAfter(low: bigint, high: bigint, isSo: (at: bigint) => boolean): bigint {
  let before = low;
  let at = high;
  while (at - before > 1n) {
    const middle = (before + at) / 2n;
    if (isSo(middle)) at = middle;
    else before = middle;
  }
  return at;
}
