/**
 * The names of readings as they are kept. A piece cut from a key holds on to all of the key, and most
 * names are those of thousands of readings: one text does for all of them.
 */

/** So many are shared. Then it begins anew: another text that is equal does as well. */
const MOST = 500;

export function createNames() {
  const known = new Map<string, string>();

  return {
    own,
    /** A text that is equal, and mostly the same one for all who ask. */
    shared(name: string): string {
      const text = known.get(name) ?? own(name);
      if (known.size >= MOST) known.clear();
      known.set(text, text);
      return text;
    },
  };
}

/** A text that is equal, and no piece of another. */
function own(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}
