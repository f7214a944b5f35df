/**
 * A store that several instances of the portal share: Workers KV, Redis, anything that keeps texts.
 * It sees names that are hashes and texts that are sealed. It may lose, delay or garble what it likes:
 * that costs the sharing and nothing else.
 */
export type SharedStore = {
  /** Undefined or null where there is nothing. */
  get(key: string): Promise<string | null | undefined>;
  /** Keeps a text under a key for about so many seconds, in place of what was there. */
  put(key: string, text: string, seconds: number): Promise<void>;
};

/** Begins the keys of versions, a few bytes each that every instance must see soon. */
export const VERSION = 'v-';

/** Begins the keys of readings, a few kilobytes each. */
export const READING = 'r-';

export function isSharedStore(value: unknown): value is SharedStore {
  const store = value as Partial<SharedStore> | null | undefined;
  return typeof store?.get === 'function' && typeof store.put === 'function';
}

/** For several portals in one process, and for tests. The oldest goes first. */
export function createMemoryStore({
  now = () => new Date(),
  maxCharacters = 33_554_432,
}: {
  readonly now?: () => Date;
  readonly maxCharacters?: number;
} = {}): SharedStore {
  const kept = new Map<string, { readonly text: string; readonly until: number }>();
  let characters = 0;

  function forget(key: string) {
    const known = kept.get(key);
    if (known && kept.delete(key)) characters -= key.length + known.text.length;
  }

  return {
    async get(key) {
      const known = kept.get(key);
      if (known && now().getTime() < known.until) return known.text;
      forget(key);
      return undefined;
    },

    async put(key, text, seconds) {
      forget(key);
      kept.set(key, { text, until: now().getTime() + seconds * 1_000 });
      characters += key.length + text.length;
      for (const oldest of kept.keys()) {
        if (characters <= maxCharacters) break;
        forget(oldest);
      }
    },
  };
}

/** Versions in one store and readings in another: such as where only one is seen everywhere. */
export function splitStore(versions: SharedStore, readings: SharedStore): SharedStore {
  const storeOf = (key: string) => (key.startsWith(VERSION) ? versions : readings);
  return {
    get: (key) => storeOf(key).get(key),
    put: (key, text, seconds) => storeOf(key).put(key, text, seconds),
  };
}
