import { Problem } from '../problems.ts';
import { PROOF_SECONDS } from './proof.ts';

/**
 * Remembers which proofs have been used. Instances that share one refuse a proof that another of them
 * has seen; each on its own refuses what itself has seen.
 */
export type UsedProofs = {
  /**
   * Whether a key is new; from then on, for so many seconds, it is not. Of two who ask at once with the
   * same key one is told true. A rejection refuses the request (503): nobody passes unseen. The tenant is
   * the one whose session it is: a memory that may be full is each tenant's own.
   */
  firstUse(key: string, seconds: number, tenant: string): Promise<boolean>;
};

export function isUsedProofs(value: unknown): value is UsedProofs {
  return typeof (value as UsedProofs | null | undefined)?.firstUse === 'function';
}

/**
 * How long after it was made a proof has to be remembered: it is good for a minute, and one more for the
 * clocks of instances that share the memory.
 */
export const KEPT_SECONDS = 2 * PROOF_SECONDS;

/** A tenant at its usual limits (`limits/rates.ts`) makes 2,200 a second for two minutes, and a burst. */
const MOST_OF_A_TENANT = 300_000;

/**
 * The memory of one instance. When a tenant's is full its next proof is refused (`rate_limited`), not let
 * through: forgetting one would let whoever fills it use a stolen proof twice.
 */
export function usedProofsInMemory({
  now = () => new Date(),
  maxEntries = MOST_OF_A_TENANT,
}: {
  readonly now?: () => Date;
  /** Of each tenant; a key has at most 172 characters. */
  readonly maxEntries?: number;
} = {}): UsedProofs {
  const tenants = new Map<string, Memory>();

  return {
    async firstUse(key, seconds, tenant) {
      let memory = tenants.get(tenant);
      if (!memory) {
        memory = createMemory(maxEntries);
        tenants.set(tenant, memory);
      }
      return memory.firstUse(key, seconds, Math.floor(now().getTime() / 1000));
    },
  };
}

type Memory = { firstUse(key: string, seconds: number, time: number): boolean };

/** Keys by the second after which they are forgotten, so that nobody looks through all of them. */
function createMemory(maxEntries: number): Memory {
  const known = new Set<string>();
  let byEnd = new Map<number, string[]>();
  let lookedAt = Number.NaN;

  function forget(time: number) {
    if (time === lookedAt) return;
    // A clock that was set back would keep all that long: what was left of each is left still.
    if (time < lookedAt)
      byEnd = new Map([...byEnd].map(([end, keys]) => [end - lookedAt + time, keys]));
    lookedAt = time;
    for (const [end, keys] of byEnd) {
      if (end > time) continue;
      for (const key of keys) known.delete(key);
      byEnd.delete(end);
    }
  }

  return {
    firstUse(key, seconds, time) {
      forget(time);
      if (known.has(key)) return false;
      if (known.size >= maxEntries) {
        const retryAfter = Math.max(1, Math.min(...byEnd.keys()) - time);
        throw new Problem('rate_limited', undefined, { retryAfter });
      }
      known.add(key);
      const end = time + seconds;
      const others = byEnd.get(end);
      if (others) others.push(key);
      else byEnd.set(end, [key]);
      return true;
    },
  };
}
