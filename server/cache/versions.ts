/**
 * How an instance hears that another one was told of a change: each owner of readings, and each
 * tenant, has a version in the shared store, a random text that a change replaces. Readings lie in the
 * store under the versions they began with, so one that began before a change is never found after it,
 * and no two clocks are compared.
 */
import type { CarefulStore } from './careful-store.ts';
import { hashOf } from './seal.ts';
import { VERSION } from './shared.ts';

/** For so long an instance goes by a version without asking: as late may it hear of a change. */
export const CHECKED_EVERY_MS = 5_000;

/** Longer than any reading lies in the store. */
const KEPT_SECONDS = 90 * 86_400;

const MOST_KNOWN = 50_000;

/** Versions of ours that a store which lags may still answer with. */
const MOST_PAST = 8;

type Known = {
  readonly name: Promise<string>;
  version: string | undefined;
  /** Wall time, ms, at which it was so. */
  checkedAt: number;
  past: string[];
  asked?: { readonly scope: object | undefined; readonly answer: Promise<void> } | undefined;
};

export type Versions = ReturnType<typeof createVersions>;

export function createVersions({
  store,
  now,
  changed,
}: {
  readonly store: CarefulStore;
  readonly now: () => Date;
  /** Hears of an owner or tenant of which another instance was told a change. */
  readonly changed: (prefix: string) => void;
}) {
  const all = new Map<string, Known>();

  return {
    /** Until when the versions of an owner need no asking: wall time, ms. */
    goodUntil(owner: string): number {
      const times = prefixesOf(owner).map((prefix) => all.get(prefix)?.checkedAt ?? -Infinity);
      return Math.min(...times) + CHECKED_EVERY_MS;
    },

    /** Asks the store. What cannot be asked stays as it was. */
    async check(owner: string, scope: object | undefined): Promise<void> {
      const due = now().getTime() - CHECKED_EVERY_MS;
      const old = prefixesOf(owner).filter((prefix) => known(prefix).checkedAt <= due);
      await Promise.all(old.map((prefix) => ask(prefix, scope)));
    },

    /** What readings of an owner that begin now lie under; undefined where it is not known. */
    of(owner: string): string | undefined {
      const versions = prefixesOf(owner).map((prefix) => all.get(prefix)?.version);
      return versions.includes(undefined) ? undefined : versions.join('.');
    },

    /** Resolves when other instances can hear of a change, or when nobody can be told. */
    async renew(prefix: string): Promise<void> {
      const one = known(prefix);
      adopt(one, crypto.randomUUID());
      await write(one);
    },
  };

  function known(prefix: string): Known {
    const found = all.get(prefix);
    if (found) return found;
    const name = hashOf(prefix).then((hash) => VERSION + hash);
    const made: Known = { name, version: undefined, checkedAt: -Infinity, past: [] };
    all.set(prefix, made);
    for (const oldest of all.keys()) {
      if (all.size <= MOST_KNOWN) break;
      all.delete(oldest);
    }
    return made;
  }

  function ask(prefix: string, scope: object | undefined): Promise<void> {
    const one = known(prefix);
    if (one.asked && one.asked.scope === scope) return one.asked.answer;
    const answer = learn(prefix, one).finally(() => {
      if (one.asked?.answer === answer) one.asked = undefined;
    });
    one.asked = { scope, answer };
    return answer;
  }

  async function learn(prefix: string, one: Known) {
    const before = one.version;
    const found = await store.get(await one.name);
    // Renewed here meanwhile: what the store said is older.
    if (one.version !== before) return;
    if (!found) {
      one.checkedAt = now().getTime();
      return;
    }
    const { text } = found;
    if (text === undefined) {
      // Nobody had one, or it was lost: what was read under the last is not trusted any more.
      adopt(one, crypto.randomUUID());
      if (before !== undefined) changed(prefix);
      await write(one);
    } else if (text === before || one.past.includes(text)) {
      one.checkedAt = now().getTime();
    } else {
      adopt(one, text);
      changed(prefix);
    }
  }

  function adopt(one: Known, version: string) {
    if (one.version !== undefined) one.past = [one.version, ...one.past].slice(0, MOST_PAST);
    one.version = version;
    one.checkedAt = now().getTime();
  }

  async function write(one: Known) {
    if (one.version !== undefined) await store.insist(await one.name, one.version, KEPT_SECONDS);
  }
}

/** An owner's own, and the tenant's: its first two parts. */
function prefixesOf(owner: string): readonly string[] {
  const tenant = owner.split('/', 2).join('/');
  return [`${tenant}/`, owner];
}
