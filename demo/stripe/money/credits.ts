import type { Switches } from '../switches.ts';
import { spread } from './spread.ts';

/** Billing credits that can still be used, and the lines they may pay for. */
export type Credit = { id: string; available: bigint; covers: (line: number) => boolean };
export type UsedCredit = { credit: string; line: number; amount: bigint };

/** Uses credits up on lines in the order given, and never more than either holds. */
export function useCredits(
  amounts: readonly bigint[],
  credits: readonly Credit[],
  { creditSpread, discountRemainder }: Pick<Switches, 'creditSpread' | 'discountRemainder'>,
): UsedCredit[] {
  const open = amounts.map((amount) => (amount > 0n ? amount : 0n));
  return credits.flatMap(({ id, available, covers }) => {
    const bases = open.map((amount, line) => (covers(line) ? amount : 0n));
    const sum = bases.reduce((a, b) => a + b, 0n);
    if (sum === 0n) return [];
    const use = available < sum ? available : sum;
    const parts =
      creditSpread === 'in_order' ? inOrder(use, bases) : spread(use, bases, discountRemainder);
    return parts.flatMap((amount, line) => {
      if (amount === 0n) return [];
      open[line] = open[line]! - amount;
      return [{ credit: id, line, amount }];
    });
  });
}

function inOrder(amount: bigint, bases: readonly bigint[]): bigint[] {
  let left = amount;
  return bases.map((base) => {
    const part = base < left ? base : left;
    left -= part;
    return part;
  });
}
