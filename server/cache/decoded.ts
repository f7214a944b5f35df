/**
 * The values read last, as objects, so that what many ask for is not decoded for each. Two
 * generations: a full one becomes the older one, and what nobody asked for meanwhile is forgotten.
 */
import { decode } from './codec.ts';

type Kept = { readonly text?: string | undefined };

export type Decoded = ReturnType<typeof createDecoded>;

export function createDecoded({ maxCharacters }: { readonly maxCharacters: number }) {
  let newer = new Map<Kept, unknown>();
  let older = new Map<Kept, unknown>();
  let characters = 0;

  function set(entry: Kept, value: unknown) {
    const length = entry.text?.length ?? 0;
    if (characters + length > maxCharacters / 2) {
      older = newer;
      newer = new Map();
      characters = 0;
    }
    newer.set(entry, value);
    characters += length;
  }

  function get(entry: Kept): unknown {
    if (newer.has(entry)) return newer.get(entry);
    const value = older.has(entry) ? older.get(entry) : decode(entry.text!);
    set(entry, value);
    return value;
  }

  return {
    set,
    /** The value of an entry that has a text. */
    get,
    /** Whether an entry's text can be read: one of another instance may be of another release. */
    has(entry: Kept): boolean {
      try {
        get(entry);
        return true;
      } catch (error) {
        const isMalformed = [SyntaxError, TypeError, RangeError].some(
          (kind) => error instanceof kind,
        );
        if (isMalformed) return false;
        throw error;
      }
    },
  };
}
