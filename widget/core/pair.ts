/** One thing as it is, and as it is likely to be; either may be missing. */
export interface Pair<T> {
  now: T | undefined;
  likely: T | undefined;
}

/**
 * Sets two lists side by side. What stands in the second only comes after what stands before it
 * there, or after all where the two have nothing in common; of several with one key the first goes
 * with the first.
 */
export function pairUp<T>(
  now: readonly T[],
  likely: readonly T[],
  keyOf: (each: T) => string,
): Pair<T>[] {
  const keys = numbered(now.map(keyOf));
  const pairs: Pair<T>[] = now.map((each) => ({ now: each, likely: undefined }));
  const found = new Map(keys.map((key, index) => [key, pairs[index]!]));
  const others = numbered(likely.map(keyOf));
  let place = others.some((key) => found.has(key)) ? 0 : pairs.length;
  for (const [index, key] of others.entries()) {
    const each = likely[index]!;
    const pair = found.get(key);
    if (pair) {
      pair.likely = each;
      place = pairs.indexOf(pair) + 1;
    } else {
      pairs.splice(place, 0, { now: undefined, likely: each });
      place++;
    }
  }
  return pairs;
}

function numbered(keys: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return keys.map((key) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return `${key} ${count}`;
  });
}
