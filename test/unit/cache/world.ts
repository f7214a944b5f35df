/** A cache over a source that a test answers for, by a clock that a test moves. */
import { createReadCache, type ReadCacheOptions } from '../../../server/cache/read-cache.ts';
import { Problem } from '../../../server/problems.ts';

export const OWNER = 'v/test/cus_1/';
export const KEY = `${OWNER}k`;
export const LIFETIME = { freshMs: 30_000, staleMs: 300_000 };

export function cacheWorld(options: Partial<ReadCacheOptions> = {}) {
  let time = Date.parse('2026-11-20T14:00:00Z');
  const now = () => new Date(time);
  const cache = createReadCache({ now, random: () => 0, ...options });
  const source = {
    loads: 0,
    problem: undefined as Problem | undefined,
    load: async () => {
      source.loads++;
      if (source.problem) throw source.problem;
      return source.loads;
    },
  };
  return {
    cache,
    source,
    now,
    pass: (ms: number) => {
      time += ms;
    },
  };
}

/** A reading that lands when it is told to. */
export function slowLoad<T>() {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  return { load: () => promise, land: resolve, fail: reject };
}

/** One request's patience, which ends when it is told to. */
export function patienceOf({ isCrowded = false } = {}) {
  const { promise: over, resolve: end } = Promise.withResolvers<void>();
  const problem = () => new Problem('stripe_busy');
  const crowded = () => (isCrowded ? new Problem('stripe_busy') : undefined);
  return { patience: { over, problem, crowded }, end };
}
