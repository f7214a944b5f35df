/** Remembers the verified tokens used last, bounded in number and in characters. */
export type TokenCache<Value> = {
  get(token: string): Value | undefined;
  set(token: string, value: Value): void;
  delete(token: string): void;
  readonly size: number;
};

/**
 * Two generations: a full one becomes the older one, and what nobody asked for meanwhile is forgotten.
 * Moving an entry to the end of one Map at every use would cost 35 µs among ten thousand, not 0.1.
 * Whether a value is still good is the caller's question.
 */
export function createTokenCache<Value>({
  maxEntries = 10_000,
  maxCharacters = 16_777_216,
} = {}): TokenCache<Value> {
  let newer = new Map<string, Value>();
  let older = new Map<string, Value>();
  let characters = 0;

  function set(token: string, value: Value) {
    const isFull = newer.size >= maxEntries / 2 || characters + token.length > maxCharacters / 2;
    if (isFull) {
      older = newer;
      newer = new Map();
      characters = 0;
    }
    if (!newer.has(token)) characters += token.length;
    newer.set(token, value);
  }

  return {
    get(token) {
      const value = newer.get(token);
      if (value !== undefined) return value;
      const old = older.get(token);
      if (old !== undefined) set(token, old);
      return old;
    },
    set,
    delete(token) {
      if (newer.delete(token)) characters -= token.length;
      older.delete(token);
    },
    get size() {
      return newer.size + older.size;
    },
  };
}
