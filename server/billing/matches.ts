/** Which item of one bill continues which of another. */
import type { Entry } from './explain.ts';

/** Each later entry with the earlier one it continues, by the surest sign they share. */
export function matches(
  before: readonly Entry[],
  after: readonly Entry[],
): [now: Entry, then: Entry | undefined][] {
  const free = new Set(before);
  const found = new Map<Entry, Entry>();
  for (const isSame of SIGNS) {
    for (const now of after) {
      if (found.has(now)) continue;
      const then = [...free].find((entry) => isComparable(entry, now) && isSame(entry, now));
      if (!then) continue;
      found.set(now, then);
      free.delete(then);
    }
  }
  return after.map((now) => [now, found.get(now)]);
}

/** From one item at one price to two prices of one product. */
const SIGNS: readonly ((then: Entry, now: Entry) => boolean)[] = [
  (then, now) => isShared(then.item, now.item) && isShared(then.priceId, now.priceId),
  (then, now) => isShared(then.item, now.item),
  (then, now) => isShared(then.meter, now.meter) && isShared(then.priceId, now.priceId),
  (then, now) => isShared(then.meter, now.meter),
  (then, now) => isShared(then.product, now.product),
];

/** Calls do not become gigabytes: what counts another thing is another item. */
function isComparable(then: Entry, now: Entry) {
  return then.kind === now.kind && then.meter === now.meter;
}

function isShared(a: string | null, b: string | null) {
  return a !== null && a === b;
}
