/** How often something happened within a span of time just past. */
export type Rate = {
  add(now: number): void;
  /** How many, with what happens this very millisecond. */
  count(now: number): number;
};

/**
 * Counts exactly, in little memory: what happens in one millisecond is kept as one
 * number, so a clock that stands still costs nothing.
 */
export function createRate(spanMs: number): Rate {
  const moments: { at: number; count: number }[] = [];
  let total = 0;

  function forget(now: number): void {
    while (moments.length > 0) {
      const { at, count } = moments[0]!;
      // A test may set its clock back; what is yet to come has not happened.
      if (at > now - spanMs && at <= now) return;
      total -= count;
      moments.shift();
    }
  }

  return {
    add(now) {
      forget(now);
      const newest = moments.at(-1);
      if (newest?.at === now) newest.count += 1;
      else moments.push({ at: now, count: 1 });
      total += 1;
    },
    count(now) {
      forget(now);
      return total;
    },
  };
}
