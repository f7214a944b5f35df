/**
 * How an instance hears that another one was told of a change: each owner of readings, and each
 * tenant, has a version in the shared store, a random text that a change replaces. Readings lie in the
 * store under the versions they began with, so one that began before a change is never found after it,
 * and no two clocks are compared.
 *
 * Versions have no order: a time in them would compare two clocks, and a count is no order either where
 * two instances count on from the same old word of a store that lags. So whoever made or adopted one
 * lately takes no other word of the store for newer while it may lag. They read anew for each word they
 * did not know, as if it were a change, and neither borrow nor share until the store has their own
 * version or the time is over: too much is read then, and nothing old is answered. What the store says
 * after that time is its newest word, also where it is a version that was replaced here: ours was lost
 * to it, or an older one came late. Then a new one is made, not ours put again: another instance's change
 * may have come between, and whatever is read under a new one is read after that too.
 */
import type { CarefulStore } from './careful-store.ts';
import { hashOf } from './seal.ts';
import { VERSION } from './shared.ts';

/** For so long an instance goes by a version without asking: as late may it hear of a change. */
const CHECKED_EVERY_MS = 5_000;

/**
 * For so long a store may answer with what was so before: KV for a minute, and a moment until all of it
 * was written.
 */
const LAGS_MS = 90_000;

/** After so long a version that the store did not take is made anew over another one that it has. */
const OUTBID_MS = 30_000;

const DAY_MS = 86_400_000;

/** Longer than any reading lies in the store. */
const KEPT_SECONDS = 90 * 86_400;

/** One in use is written again before its time is over, or all of a tenant's would be lost at once. */
const WRITTEN_AGAIN_DAYS = 30;

const MOST_KNOWN = 50_000;

/** Versions replaced here that a store which lags may still answer with. */
const MOST_PAST = 8;

type Known = {
  /** In the store. No promise of it is kept: at the edge one request may not wait for another's. */
  name?: string;
  version: string | undefined;
  /** Made here, and the store has not taken it yet. */
  isUnwritten: boolean;
  /** Wall time, ms, at which it was so. */
  checkedAt: number;
  /** Wall time, ms, at which it was made or adopted. */
  since: number;
  /** The store's word, of which nobody knows whether it is older or newer than ours. */
  heard?: string | undefined;
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
      const checkedAt = Math.min(...times);
      // After a clock that was set back nobody knows how long ago that was.
      const isSetBack = Math.max(...times) > now().getTime();
      return isSetBack ? -Infinity : checkedAt + CHECKED_EVERY_MS;
    },

    /** Asks the store. What cannot be asked stays as it was. */
    async check(owner: string, scope: object | undefined): Promise<void> {
      const time = now().getTime();
      const old = prefixesOf(owner).filter((prefix) => {
        const { checkedAt } = known(prefix);
        return checkedAt <= time - CHECKED_EVERY_MS || checkedAt > time;
      });
      await Promise.all(old.map((prefix) => ask(prefix, scope)));
    },

    /** What readings of an owner that begin now lie under; undefined where nobody can say. */
    of(owner: string): string | undefined {
      const versions = prefixesOf(owner).map((prefix) => {
        const one = all.get(prefix);
        return one?.heard === undefined ? one?.version : undefined;
      });
      return versions.includes(undefined) ? undefined : versions.join('.');
    },

    /** Resolves when other instances can hear of a change, or when nobody can be told. */
    async renew(prefix: string): Promise<void> {
      await make(prefix, known(prefix), { isTold: true });
    },
  };

  /** Asked for last, forgotten last: a tenant's is asked for by all its customers. */
  function known(prefix: string): Known {
    const found = all.get(prefix);
    all.delete(prefix);
    const one = found ?? unknown();
    all.set(prefix, one);
    for (const oldest of all.keys()) {
      if (all.size <= MOST_KNOWN) break;
      all.delete(oldest);
    }
    return one;
  }

  function ask(prefix: string, scope: object | undefined): Promise<void> {
    const one = known(prefix);
    if (one.asked && one.asked.scope === scope) return one.asked.answer;
    const asked = now().getTime();
    const answer = learn(prefix, one).finally(() => {
      // What the store said was so when it was asked, not when it had answered.
      one.checkedAt = Math.min(one.checkedAt, asked);
      if (one.asked?.answer === answer) one.asked = undefined;
    });
    one.asked = { scope, answer };
    return answer;
  }

  async function learn(prefix: string, one: Known) {
    const before = one.version;
    const found = await store.get(await nameOf(prefix, one));
    // Renewed here meanwhile: what the store said is older.
    if (one.version !== before) return;
    const { version, day } = parsed(found?.text);
    const isReplaced = version === undefined || one.past.includes(version);
    const mayLag = isRecent(one);
    if (!found || (isReplaced && (mayLag || one.isUnwritten))) {
      await stay(prefix, one);
    } else if (isReplaced) {
      // Nobody had one, it was lost, or an older one came late: what was read so far is not trusted.
      if (before !== undefined) changed(prefix);
      await make(prefix, one, { isTold: false });
    } else if (version === before) {
      hold(one);
      if (today() - day >= WRITTEN_AGAIN_DAYS) await write(prefix, one);
    } else if (one.isUnwritten || mayLag) {
      await hear(prefix, one, version);
    } else {
      const isNews = version !== one.heard;
      adopt(one, version);
      if (isNews) changed(prefix);
      if (today() - day >= WRITTEN_AGAIN_DAYS) await write(prefix, one);
    }
  }

  async function stay(prefix: string, one: Known) {
    one.checkedAt = now().getTime();
    if (one.isUnwritten) await write(prefix, one);
  }

  /** Older or newer than ours: it counts as a change, and is not adopted. */
  async function hear(prefix: string, one: Known, version: string) {
    if (version !== one.heard) changed(prefix);
    // Under ours may lie what was read before this one: nobody shall find it. Not at once, or two who
    // hear of each other before the store takes their own would go on outbidding each other.
    const isDue = one.isUnwritten && now().getTime() - one.since >= OUTBID_MS;
    if (isDue) await make(prefix, one, { isTold: true });
    else one.checkedAt = now().getTime();
    one.heard = version;
  }

  /** Others wait to hear of a new one. What the store does not take is put again at the next question. */
  async function make(prefix: string, one: Known, { isTold }: { readonly isTold: boolean }) {
    const version = crypto.randomUUID();
    adopt(one, version);
    one.isUnwritten = true;
    // What is read before the store has it would miss a change that another instance writes meanwhile.
    if (!isTold) one.checkedAt = -Infinity;
    const isWanted = () => one.version === version;
    const isKept = await store.insist(await nameOf(prefix, one), textOf(version), {
      seconds: KEPT_SECONDS,
      isWanted,
    });
    if (!isWanted()) return;
    one.checkedAt = now().getTime();
    if (isKept) one.isUnwritten = false;
  }

  async function write(prefix: string, one: Known) {
    const { version } = one;
    if (version === undefined) return;
    const isKept = await store.put(await nameOf(prefix, one), textOf(version), KEPT_SECONDS);
    if (isKept && one.version === version) one.isUnwritten = false;
  }

  async function nameOf(prefix: string, one: Known): Promise<string> {
    one.name ??= VERSION + (await hashOf(prefix));
    return one.name;
  }

  function textOf(version: string) {
    return `${version}.${today()}`;
  }

  function today() {
    return Math.floor(now().getTime() / DAY_MS);
  }

  function adopt(one: Known, version: string) {
    if (one.version !== undefined) one.past = [one.version, ...one.past].slice(0, MOST_PAST);
    one.version = version;
    one.since = now().getTime();
    hold(one);
  }

  /** It is what the store has now. */
  function hold(one: Known) {
    one.isUnwritten = false;
    one.heard = undefined;
    one.checkedAt = now().getTime();
  }

  /** Whether the store may not show it yet. Where the clock was set back the time begins anew. */
  function isRecent(one: Known) {
    const time = now().getTime();
    one.since = Math.min(one.since, time);
    return time - one.since < LAGS_MS;
  }
}

function unknown(): Known {
  return {
    version: undefined,
    isUnwritten: false,
    checkedAt: -Infinity,
    since: -Infinity,
    past: [],
  };
}

/** The text of a version is its own name and the day, since 1970, on which it was written. */
function parsed(text: string | undefined) {
  const [version, day] = text?.split('.') ?? [];
  return { version, day: Number(day) || 0 };
}

/** An owner's own, and the tenant's: its first two parts. */
function prefixesOf(owner: string): readonly string[] {
  const tenant = owner.split('/', 2).join('/');
  return [`${tenant}/`, owner];
}
