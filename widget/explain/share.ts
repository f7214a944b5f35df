import type { Effect } from '../../server/contract/explain.ts';
import { placesOf, toUnits } from '../chart/decimal.ts';
import { sumOf } from './rows.ts';

/** What stands before these in the order of the effects, and is what they are a share of. */
const AFTER = { discount: ['discount', 'credit', 'tax'], tax: ['tax'] } as const;
const LAST = ['balance', 'carried'];

/**
 * Whether a discount or tax moved by nothing but its share of what else moved, so that "10% of the
 * increase" is true to the minor unit: then that sum, else undefined.
 */
export function shareOf(effect: Effect, effects: readonly Effect[]): number | undefined {
  const { factor, percent, change } = effect;
  if (factor !== 'discount' && factor !== 'tax') return undefined;
  if (change !== 'changed' || !percent?.after || percent.after !== percent.before) return undefined;
  const later: readonly string[] = [...AFTER[factor], ...LAST];
  const whole = effects.filter((each) => !later.includes(each.factor));
  // A second discount may be taken off what the first one left.
  const before = effects.slice(0, effects.indexOf(effect));
  return [whole, before].map(sumOf).find((base) => base !== 0 && isShare(effect, base));
}

/** Each of the two bills rounds once, so that their difference is at most one minor unit off. */
function isShare({ factor, percent, amount }: Effect, base: number): boolean {
  const rate = percent!.after!;
  const places = placesOf([rate]);
  const one = 100n * 10n ** BigInt(places);
  const sign = factor === 'discount' ? -1n : 1n;
  const off = BigInt(amount.amount) * one - sign * BigInt(base) * toUnits(rate, places);
  return off >= -one && off <= one;
}
