/**
 * What Workers share. Versions lie in KV, which every data centre reads, a minute late at most. Readings
 * lie in the Workers Cache of each data centre, near those who look at them and free of charge.
 */
import { type SharedStore, splitStore } from '../cache/shared.ts';

/** What is used of a KV binding. */
export type KvNamespace = {
  get(key: string): Promise<string | null>;
  put(key: string, text: string, options?: { expirationTtl?: number }): Promise<void>;
};

/** What is used of `caches.default`. */
export type WorkersCache = {
  match(address: string): Promise<Response | undefined>;
  put(address: string, response: Response): Promise<void>;
};

/** KV takes no text for less than a minute. */
const KV_LEAST_SECONDS = 60;

export function edgeStore(kv: KvNamespace, caches: object): SharedStore {
  const { default: cache } = caches as { default?: WorkersCache };
  return splitStore(kvStore(kv), cache ? workersCacheStore(cache) : kvStore(kv));
}

function kvStore(kv: KvNamespace): SharedStore {
  return {
    get: (key) => kv.get(key),
    put: (key, text, seconds) =>
      kv.put(key, text, { expirationTtl: Math.max(KV_LEAST_SECONDS, seconds) }),
  };
}

function workersCacheStore(cache: WorkersCache): SharedStore {
  return {
    async get(key) {
      const response = await cache.match(addressOf(key));
      return response?.text();
    },

    async put(key, text, seconds) {
      const headers = { 'Cache-Control': `max-age=${seconds}`, 'Content-Type': 'text/plain' };
      await cache.put(addressOf(key), new Response(text, { headers }));
    },
  };
}

/** Asked of nobody: a cache wants an address for a key. */
function addressOf(key: string) {
  return `https://usage-portal-cache.invalid/${key}`;
}
