import type { Format } from './format.ts';

/** A likely quantity alone: three digits are all that a forecast knows; compact from a million. */
export function quantityLikely(text: string, { quantity, compact }: Format): string {
  const value = Number(Number(text).toPrecision(3));
  return Math.abs(value) < 1e6 ? quantity(String(value)) : compact(value);
}
