import { Problem } from '../problems.ts';
import { PROOF_SECONDS } from './proof.ts';

/**
 * Remembers which proofs have been used. Instances that share one refuse a proof that another of them
 * has seen; each on its own refuses what itself has seen.
 */
export type UsedProofs = {
  /**
   * Whether a key is new; from then on, for so many seconds, it is not. Of two who ask at once with the
   * same key one is told true. A rejection refuses the request (503): nobody passes unseen.
   */
  firstUse(key: string, seconds: number): Promise<boolean>;
};

export function isUsedProofs(value: unknown): value is UsedProofs {
  return typeof (value as UsedProofs | null | undefined)?.firstUse === 'function';
}

/**
 * How long a proof has to be remembered: from a minute early to a minute late, and one more for the
 * clocks of instances that share the memory.
 */
export const REMEMBERED_SECONDS = 3 * PROOF_SECONDS;

/**
 * The memory of one instance. When it is full the next proof is refused (`rate_limited`), not let
 * through: forgetting one would let whoever fills it use a stolen proof twice.
 */
export function usedProofsInMemory({
  now = () => new Date(),
  maxEntries = 100_000,
}: {
  readonly now?: () => Date;
  /** Of each of two generations; a key has at most 172 characters. */
  readonly maxEntries?: number;
} = {}): UsedProofs {
  const lifetime = REMEMBERED_SECONDS * 1000;
  let newer = new Set<string>();
  let older = new Set<string>();
  let since = now().getTime();

  return {
    async firstUse(key) {
      const left = turn(now().getTime());
      if (newer.has(key) || older.has(key)) return false;
      if (newer.size >= maxEntries) {
        throw new Problem('rate_limited', undefined, { retryAfter: Math.ceil(left / 1000) });
      }
      newer.add(key);
      return true;
    },
  };

  /** A generation is as long as the longest memory, so that the two hold all. Answers what is left of it. */
  function turn(time: number): number {
    const age = time - since;
    if (age >= lifetime) {
      older = age < 2 * lifetime ? newer : new Set();
      newer = new Set();
    }
    // A clock that was set back would keep a generation for ever.
    if (age >= lifetime || age < 0) since = time;
    return lifetime - (time - since);
  }
}
