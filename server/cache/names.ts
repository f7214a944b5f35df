/**
 * The names of readings as they are kept. A piece cut from a key holds on to all of the key, and most
 * names are those of thousands of readings: one text does for all of them.
 */

/** Two generations of so many: what nobody needed meanwhile is forgotten. */
const MOST = 500;

export function createNames() {
  let newer = new Map<string, string>();
  let older = new Map<string, string>();

  return {
    own,
    /** A text that is equal, and the same one for all who asked lately. */
    shared(name: string): string {
      const known = newer.get(name);
      if (known !== undefined) return known;
      const text = older.get(name) ?? own(name);
      if (newer.size >= MOST) {
        older = newer;
        newer = new Map();
      }
      newer.set(text, text);
      return text;
    },
  };
}

/** A text that is equal, and no piece of another. */
function own(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
