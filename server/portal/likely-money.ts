/** What a range of usage comes to in money. */
import { BillingError } from '../billing/billing-error.ts';
import { toMoney } from '../billing/money.ts';
import { amountOf } from '../billing/price.ts';
import { RULES } from '../billing/rules.ts';
import type { LikelyMoney } from '../contract/forecast.ts';
import { linesOf, type Resolved } from './items.ts';
import { tieOf, totalOf } from './reckon.ts';
import type { Snapshot } from './snapshot.ts';

/** Places of the 10th, the 50th and the 90th percentile among the 99. */
export const LOWER = 9;
export const MEDIAN = 49;
export const UPPER = 89;

/** Our price of usage may be off Stripe's by this share, and a forecast still be told with it. */
export const TOLERANCE = 0.05;

/**
 * An item's charges before discount and tax: `priced` are the percentiles of what is billed at its
 * price, to which comes what was billed at another one before. Null where its price does not say,
 * is off Stripe's, or is not charged, as in a trial.
 */
export function costOfItem(
  { item, price, subscription }: Resolved,
  priced: readonly string[],
  { previews }: Pick<Snapshot, 'previews'>,
): LikelyMoney | null {
  const { currency, unusual } = subscription;
  if (price.currency !== currency || priced.length === 0 || unusual === 'trial') return null;
  const lines = linesOf(item.id, previews.get(subscription.id)?.value);
  const own = lines.filter(({ priceId }) => priceId === item.priceId);
  const { difference, linePerTier } =
    own.length > 0 ? tieOf(own, price) : { difference: 0n, linePerTier: RULES.linePerTier };
  const off = difference === null ? Infinity : Math.abs(Number(difference));
  if (off > Math.abs(Number(totalOf(own))) * TOLERANCE) return null;
  const before = totalOf(lines) - totalOf(own);
  try {
    const amounts = priced.map(
      (quantity) => before + amountOf(price, quantity, { ...RULES, linePerTier }),
    );
    return likelyMoney(amounts, amounts[MEDIAN]!, currency);
  } catch (error) {
    if (error instanceof BillingError) return null;
    throw error;
  }
}

/**
 * The 10th and the 90th percentile of amounts in any order, for a price may fall as usage grows;
 * what is likely is what likely usage comes to, and always inside.
 */
export function likelyMoney(
  amounts: readonly bigint[],
  likely: bigint,
  currency: string,
): LikelyMoney {
  const percentiles = percentilesOf(amounts);
  const [lower, upper] = [percentiles[LOWER]!, percentiles[UPPER]!];
  const money = (amount: bigint) => toMoney(amount, currency);
  return {
    likely: money(likely),
    lower: money(likely < lower ? likely : lower),
    upper: money(likely > upper ? likely : upper),
  };
}

/** The 1st to the 99th percentile of amounts in any order. */
export function percentilesOf(amounts: readonly bigint[]): bigint[] {
  const sorted = [...amounts].sort((a, b) => (a < b ? -1 : Number(a > b)));
  return Array.from({ length: 99 }, (_, nth) => {
    return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * (nth + 1)) / 100))]!;
  });
}
