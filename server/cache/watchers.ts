/** Those who want to hear when an owner's readings change, such as an open page. */

/** Beyond this many the oldest hears no more; a page reads again each minute anyway. */
const MOST = 20_000;

type Watcher = { readonly prefix: string; readonly changed: () => void };

export function createWatchers({ most = MOST } = {}) {
  const byPrefix = new Map<string, Set<Watcher>>();
  const all = new Set<Watcher>();

  function drop(watcher: Watcher) {
    all.delete(watcher);
    const same = byPrefix.get(watcher.prefix);
    same?.delete(watcher);
    if (same?.size === 0) byPrefix.delete(watcher.prefix);
  }

  return {
    add(prefix: string, changed: () => void): () => void {
      const watcher = { prefix, changed };
      all.add(watcher);
      const same = byPrefix.get(prefix) ?? new Set();
      byPrefix.set(prefix, same.add(watcher));
      for (const oldest of all) {
        if (all.size <= most) break;
        drop(oldest);
      }
      return () => drop(watcher);
    },

    /** Calls those of an owner, or of every owner whose keys start so. */
    call(prefix: string) {
      const own = byPrefix.get(prefix);
      const called = own ?? [...all].filter((watcher) => watcher.prefix.startsWith(prefix));
      for (const { changed } of [...called]) changed();
    },
  };
}
