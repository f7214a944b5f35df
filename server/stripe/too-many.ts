/**
 * Divisions of usage that had more rows than one reading takes, so that not every reader pays the
 * calls that find it out. What is as long or longer is refused at once for a while.
 */

type Range = { readonly start: Date; readonly end: Date };

export type TooMany = {
  /** Whether a range at least as short, of the same division, was too long within the last while. */
  has(division: string, range: Range): boolean;
  add(division: string, range: Range): void;
};

/** As long as a customer looks at one page: a dimension seldom loses values sooner. */
const KEPT_MS = 15 * 60_000;

/** In memory and bounded: the one found first goes first. */
export function createTooMany({
  now,
  maxEntries = 1_000,
}: {
  now: () => Date;
  maxEntries?: number;
}): TooMany {
  const found = new Map<string, { readonly ms: number; readonly since: number }>();

  return {
    has(division, range) {
      const known = found.get(division);
      if (!known || lengthOf(range) < known.ms) return false;
      // Found in what is the future now: the clock was set back, and nobody knows how long ago that was.
      const passed = now().getTime() - known.since;
      return passed >= 0 && passed < KEPT_MS;
    },

    add(division, range) {
      found.delete(division);
      found.set(division, { ms: lengthOf(range), since: now().getTime() });
      if (found.size > maxEntries) found.delete(found.keys().next().value!);
    },
  };
}

function lengthOf({ start, end }: Range): number {
  return end.getTime() - start.getTime();
}
