import type { Effect } from '../../server/contract/explain.ts';

/** What the table shows of the effects: the largest by themselves, in their order, and the rest as one. */
export interface Shown {
  readonly effects: readonly Effect[];
  readonly merged: readonly Effect[];
}

/** Merges the smallest so that no more than `rows` rows are left; one by itself is never merged. */
export function shownOf(effects: readonly Effect[], rows: number): Shown {
  if (effects.length <= rows) return { effects, merged: [] };
  const bySize = effects.toSorted((a, b) => sizeOf(b) - sizeOf(a));
  const large = new Set(bySize.slice(0, rows - 1));
  return {
    effects: effects.filter((effect) => large.has(effect)),
    merged: effects.filter((effect) => !large.has(effect)),
  };
}

/** What some effects come to, in minor units. */
export function sumOf(effects: readonly Effect[]): number {
  return effects.reduce((sum, { amount }) => sum + amount.amount, 0);
}

const sizeOf = ({ amount }: Effect) => Math.abs(amount.amount);
