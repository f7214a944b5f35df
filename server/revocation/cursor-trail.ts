/** How long a revocation may be on its way into the store after it got its place there. */
const OVERLAP_MS = 60_000;

export type CursorTrail = {
  /** Where the next reading has to begin; null: with the oldest. */
  next(): string | null;
  /** Remembers how far the reading that began at `instant` (ms) came. */
  reached(cursor: string, instant: number): void;
};

/**
 * A database gives out places before it makes rows visible, so that a lower place may appear after a
 * higher one was read. A reading therefore begins where one ended a minute before the last reading:
 * what was not there at the last one may have appeared any time since.
 */
export function createCursorTrail(): CursorTrail {
  let trail: readonly { readonly cursor: string; readonly at: number }[] = [];

  return {
    next() {
      return trail[0] && isSettled(trail[0].at) ? trail[0].cursor : null;
    },
    reached(cursor, at) {
      // After a clock that was set back nothing of the trail is in its order.
      const known = (trail.at(-1)?.at ?? at) > at ? [] : trail;
      trail = [...known, { cursor, at }];
      trail = trail.slice(
        Math.max(
          0,
          trail.findLastIndex(({ at }) => isSettled(at)),
        ),
      );
    },
  };

  function isSettled(at: number) {
    return at <= (trail.at(-1)?.at ?? 0) - OVERLAP_MS;
  }
}
