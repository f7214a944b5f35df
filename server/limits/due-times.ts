/**
 * For each key the one number that its limit needs (`limits.ts`), in bounded memory.
 *
 * Two maps take turns: after `horizon` the older is dropped whole. A number is never more than
 * `horizon` ahead of the time it is written at, so whatever is dropped has passed, and has nothing more
 * to say. A key that comes when the map is full is not put in anybody's place: it shares one of
 * `SHARED` numbers with others that come late. So a flood of new keys makes nobody's limit wider and
 * takes no memory; at worst, strangers who come during it have theirs in common.
 */

const MOST_KEYS = 25_000;
const SHARED = 16_384;

/** When a bucket is full again, in microseconds. To be written at once: a later call may move it. */
export type Cell = { dueUs: number };

export type DueTimes = {
  /** Undefined for a key nobody knows. */
  find(key: string, nowUs: number): Cell | undefined;
  /** For a key that `find` has just not known. */
  make(key: string): Cell;
  /** Keys that have a number of their own. */
  size(): number;
};

export function createDueTimes(
  horizonUs: number,
  { mostKeys = MOST_KEYS, shared = SHARED }: { mostKeys?: number; shared?: number } = {},
): DueTimes {
  const seed = crypto.getRandomValues(new Uint32Array(1))[0]!;
  let young = new Map<string, Cell>();
  let old = new Map<string, Cell>();
  let crowd = new Map<number, Cell>();
  let turnedAt = Number.NEGATIVE_INFINITY;

  function turn(nowUs: number) {
    // After a clock was set back no number means anything: one burst more is the lesser evil.
    const isRecent = nowUs >= turnedAt && nowUs - turnedAt < 2 * horizonUs;
    old = isRecent ? young : new Map();
    young = new Map();
    crowd = isRecent ? stillAhead(crowd, nowUs) : new Map();
    turnedAt = nowUs;
  }

  function make(key: string): Cell {
    if (young.size < mostKeys) {
      const cell = { dueUs: 0 };
      young.set(key, cell);
      return cell;
    }
    const place = placeOf(key, shared, seed);
    const cell = crowd.get(place) ?? { dueUs: 0 };
    crowd.set(place, cell);
    return cell;
  }

  return {
    find(key, nowUs) {
      if (nowUs - turnedAt >= horizonUs || nowUs < turnedAt) turn(nowUs);
      const known = young.get(key);
      if (known) return known;
      const before =
        old.get(key) ?? (crowd.size > 0 ? crowd.get(placeOf(key, shared, seed)) : undefined);
      if (!before) return undefined;
      // Kept for another turn, with a number of its own where there is room.
      const cell = make(key);
      cell.dueUs = Math.max(cell.dueUs, before.dueUs);
      old.delete(key);
      return cell;
    },
    make,
    size: () => young.size + old.size,
  };
}

function stillAhead(crowd: Map<number, Cell>, nowUs: number): Map<number, Cell> {
  return new Map([...crowd].filter(([, { dueUs }]) => dueUs > nowUs));
}

/** FNV-1a from a seed that nobody knows: nobody can choose keys that share a place with somebody else's. */
function placeOf(key: string, places: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let at = 0; at < key.length; at++) {
    hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  }
  return (hash >>> 0) % places;
}
