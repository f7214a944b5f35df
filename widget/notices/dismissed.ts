const NAME = 'usage-portal-dismissed';
const MOST = 50;

/** What was dismissed in this tab: it comes back with the next visit, or when it says something else. */
export class Dismissed {
  #keys = new Set(read());

  has(key: string | undefined): boolean {
    return key !== undefined && this.#keys.has(key);
  }

  clear() {
    this.#keys.clear();
    write([]);
  }

  add(key: string) {
    this.#keys.add(key);
    write([...this.#keys].slice(-MOST));
  }
}

function read(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(NAME) ?? '[]');
    return Array.isArray(kept) ? kept.filter((key) => typeof key === 'string') : [];
  } catch {
    // A sandboxed page has no storage, and what is stored may be anybody's.
    return [];
  }
}

function write(keys: readonly string[]) {
  try {
    sessionStorage.setItem(NAME, JSON.stringify(keys));
  } catch {
    // Then it is forgotten with the page.
  }
}
