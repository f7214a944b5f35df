/**
 * Reads of Stripe, remembered.
 *
 * One reading of a key is shared by all who ask while it is under way (single flight). A reading
 * past its time is still answered while a new one is made behind it (stale-while-revalidate),
 * unless a webhook said it changed: then the next reader waits for the new one. When a reading
 * fails, the last good value is answered with the failure beside it: stale beats blank.
 */
import { Problem } from '../problems.ts';
import { createDecoded } from './decoded.ts';
import { type Asked, createFlights, type Flight } from './flights.ts';
import { judge, mayStand } from './judge.ts';
import { createSharing, type SharedOptions } from './sharing.ts';
import { createShelf, type Entry, splitKey } from './shelf.ts';
import { isOver, wait } from './waiting.ts';
import { createWatchers } from './watchers.ts';

/** A value as Stripe had it at `asOf`; `problem` says why it could not be read again since. */
export type Reading<T> = { readonly value: T; readonly asOf: Date; readonly problem?: Problem };

/** How long a value counts as fresh, and for how long after that it is answered at once. */
export type Lifetime = { readonly freshMs: number; readonly staleMs: number };

/** How long one request waits for Stripe. What it does not wait for is read on for the next one. */
export type Patience = {
  /** Resolves when the request waits no longer. One promise a request, however many readings it makes. */
  readonly over: Promise<void>;
  /** What whoever gave up waiting is told: `stripe_busy` and when to ask again. */
  readonly problem: () => Problem;
  /**
   * Told while many wait: then what is known and only old is answered at once, with that beside it, and
   * those may go first who have nothing to show.
   */
  readonly crowded?: () => Problem | undefined;
};

export type ReadOptions = {
  /** Absent: waits until the reading has landed. */
  readonly patience?: Patience;
  /** Nothing older than this, in ms: a reader who asked for a refresh. */
  readonly maxAgeMs?: number;
  /** Keeps work alive after the answer (`waitUntil` at the edge). */
  readonly defer?: (work: Promise<unknown>) => void;
  /**
   * A reading is shared only within one scope. An edge runtime forbids one request to wait for
   * another's I/O, so there the scope is the request; elsewhere it is absent.
   */
  readonly scope?: object;
  /**
   * Hears until when (wall time, ms) the reading just answered counts as fresh; `now` when it is
   * stale or could not be read again. Who keeps what was made of it keeps it no longer.
   */
  readonly used?: (freshUntil: number) => void;
};

export type ReadCache = {
  /**
   * Throws `Problem` only when nothing is known. `load` hears whether it reads behind an answer that
   * stands meanwhile, so that others may go first.
   */
  read<T>(
    key: string,
    lifetime: Lifetime,
    load: (behind: boolean) => Promise<T>,
    options?: ReadOptions,
  ): Promise<Reading<T>>;
  /**
   * Every key of an owner, or of all owners whose keys start so, has changed: its value is kept, but no
   * longer answered unread. Here it is so at once; resolves, and never rejects, when other instances
   * can hear of it.
   */
  invalidate(prefix: string): Promise<void>;
  /** Calls back when keys of an owner have changed; answers how to stop. */
  watch(prefix: string, changed: () => void): () => void;
  /**
   * A number that grows with whatever becomes of the readings of an owner, a prefix that ends with
   * the third `/` of its keys: one stored, failed or invalidated. Undefined when none is kept, so
   * that nothing equals it.
   */
  changes(owner: string): number | undefined;
  /** Readings kept. */
  readonly size: number;
  /** What they take, about. */
  readonly bytes: number;
};

export type ReadCacheOptions = {
  readonly now: () => Date;
  /** Of all that is kept as text. */
  readonly maxBytes?: number | undefined;
  readonly maxEntriesAnOwner?: number;
  /** Readings under way; a tenant that has fewer than its share of them may begin more. */
  readonly maxFlights?: number;
  /** Hears of every reading that failed, once, whoever waits for it. */
  readonly onFailure?: (key: string, problem: Problem) => void;
  /** Hears how each reader found what it asked for, to be counted; `failed` means not asked again yet. */
  readonly onRead?: (result: 'fresh' | 'stale' | 'miss' | 'failed') => void;
  /** Between 0 and 1. */
  readonly random?: () => number;
  /** Where several instances are to share what they read. */
  readonly shared?: SharedOptions | undefined;
};

/** What a process remembers unless it is told otherwise: the views of ten thousand customers. */
const DEFAULT_BYTES = 96 * 1_048_576;

/** Of what is kept as text, so much is kept as objects too: they take about eight times the room. */
const DECODED_SHARE = 1 / 192;

const COUNTED = { fresh: 'fresh', stale: 'stale', wait: 'miss', paused: 'failed' } as const;

/** In memory and bounded; shared with other instances where there is a store for it. */
export function createReadCache({
  now,
  maxBytes = DEFAULT_BYTES,
  maxEntriesAnOwner = 1_000,
  maxFlights = 30_000,
  onFailure = () => {},
  onRead = () => {},
  random = Math.random,
  shared,
}: ReadCacheOptions): ReadCache {
  const time = () => now().getTime();
  const shelf = createShelf<Flight>({ maxBytes, maxEntriesAnOwner });
  const decoded = createDecoded({ maxCharacters: maxBytes * DECODED_SHARE });
  const watchers = createWatchers();
  const sharing = shared && createSharing(shared, now, heard);
  const flights = createFlights({ shelf, decoded, sharing, time, random, maxFlights, onFailure });

  return {
    async read<T>(
      key: string,
      lifetime: Lifetime,
      load: (behind: boolean) => Promise<T>,
      options: ReadOptions = {},
    ) {
      const [prefix, name] = splitKey(key);
      if (sharing && sharing.versions.goodUntil(prefix) <= time()) {
        await sharing.versions.check(prefix, options.scope);
      }
      const owner = shelf.owner(prefix);
      return (await answer({ key, owner, name, lifetime, load, options })) as Reading<T>;
    },

    async invalidate(prefix) {
      markOld(prefix);
      await sharing?.versions.renew(prefix);
    },

    watch: watchers.add,

    changes(prefix) {
      const owner = shelf.find(prefix);
      if (!owner || owner.entries.size === 0) return undefined;
      owner.used = true;
      return owner.stamp;
    },

    get size() {
      return shelf.size;
    },
    get bytes() {
      return shelf.bytes;
    },
  };

  async function answer(asked: Asked): Promise<Reading<unknown>> {
    const { owner, name, options } = asked;
    const verdict = judge(asked, time());
    onRead(COUNTED[verdict]);
    const entry = owner.entries.get(name);
    if (entry) {
      entry.used = true;
      owner.used = true;
    }
    if (entry && (verdict === 'fresh' || verdict === 'paused')) return told(asked, entry);

    if (verdict === 'wait' && isOver(options.patience)) {
      return toldWithout(asked, options.patience!.problem());
    }
    const flight = flights.join(asked, verdict);
    if (!flight) return toldWithout(asked, tooMany());
    if (entry && verdict === 'stale') return told(asked, entry);
    const crowded = mayStand(entry, options) && options.patience?.crowded?.();
    if (crowded) return toldWithout(asked, crowded);
    if (!(await wait(flight.waiters, options.patience))) {
      return toldWithout(asked, options.patience!.problem());
    }
    readOnBehind(flight, asked);
    return told(asked, landedOf(flight, asked));
  }

  /** What was borrowed may be stale: it is answered, and read anew for the next one. */
  function readOnBehind({ outcome }: Flight, asked: Asked) {
    if (outcome || judge(asked, time()) !== 'stale') return;
    // Forgotten meanwhile: what landed there would be found by nobody.
    if (shelf.find(asked.owner.prefix) !== asked.owner) return;
    flights.join(asked, 'stale', { mayBorrow: false });
  }

  /** What a flight came to, or what was known since of a later one. */
  function landedOf({ outcome, order }: Flight, { owner, name }: Asked): Entry | undefined {
    const known = owner.entries.get(name);
    return outcome && (!known || known.order < order) ? outcome : known;
  }

  /** Throws why nothing is known. */
  function told({ owner, lifetime, options }: Asked, entry: Entry | undefined): Reading<unknown> {
    const isGood = entry && !entry.invalid && !entry.failure;
    const checked = sharing?.versions.goodUntil(owner.prefix) ?? Number.POSITIVE_INFINITY;
    const freshUntil = isGood ? entry.readAt + lifetime.freshMs * entry.spread : time();
    options.used?.(Math.max(time(), Math.min(freshUntil, checked)));
    return reading(entry);
  }

  /** The last good value beside why there is no newer one; throws that where there is none. */
  function toldWithout({ owner, name, options }: Asked, problem: Problem): Reading<unknown> {
    const entry = owner.entries.get(name);
    options.used?.(time());
    if (entry?.text === undefined) throw problem;
    return { ...reading(entry), problem };
  }

  function reading(entry: Entry | undefined): Reading<unknown> {
    const { text, readAt = 0, failure } = entry ?? {};
    if (!entry || text === undefined) throw failure?.problem ?? new Problem('stripe_unavailable');
    const known = { value: decoded.get(entry), asOf: new Date(readAt) };
    return failure ? { ...known, problem: failure.problem } : known;
  }

  function markOld(prefix: string) {
    for (const owner of shelf.under(prefix)) {
      for (const entry of owner.entries.values()) {
        entry.invalid = true;
        // Whoever tells us of a change is up: a failure just before need not be waited out.
        if (entry.failure) entry.failure.until = Number.NEGATIVE_INFINITY;
      }
      for (const flight of owner.flights ?? []) flight.invalid = true;
      shelf.changed(owner);
    }
    watchers.call(prefix);
  }

  /** Another instance was told of a change. Who has nothing here of that owner knows nothing old. */
  function heard(prefix: string) {
    const owners = [...shelf.under(prefix)];
    if (owners.some(({ entries, flights }) => entries.size > 0 || flights)) markOld(prefix);
  }

  function tooMany() {
    return new Problem('stripe_busy', undefined, { retryAfter: 3 + Math.floor(random() * 8) });
  }
}
