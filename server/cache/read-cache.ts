/**
 * Reads of Stripe, remembered.
 *
 * One reading of a key is shared by all who ask while it is under way (single flight). A reading
 * past its time is still answered while a new one is made behind it (stale-while-revalidate),
 * unless a webhook said it changed: then the next reader waits for the new one. When a reading
 * fails, the last good value is answered with the failure beside it: stale beats blank.
 */
import { Problem } from '../problems.ts';

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
};

export type ReadCache = {
  /** Throws `Problem` only when nothing is known. */
  read<T>(
    key: string,
    lifetime: Lifetime,
    load: () => Promise<T>,
    options?: ReadOptions,
  ): Promise<Reading<T>>;
  /** Every key that starts so has changed: its value is kept, but no longer answered unread. */
  invalidate(prefix: string): void;
  /** Calls back when keys that start so have changed; answers how to stop. */
  watch(prefix: string, changed: () => void): () => void;
  readonly size: number;
};

type Entry = {
  value: unknown;
  readAt: number;
  /** Order in which readings began; an older reading never overwrites a newer one. */
  order: number;
  invalid: boolean;
  failure?: { problem: Problem; at: number };
};

type Flight = {
  order: number;
  scope: object | undefined;
  result: Promise<unknown>;
  invalid: boolean;
};

/** After a failure the last good value is answered for this long before Stripe is asked again. */
const FAILURE_PAUSE_MS = 5_000;

/** In memory and bounded: the entry used longest ago goes first. */
export function createReadCache({
  now,
  maxEntries = 20_000,
  onFailure = () => {},
}: {
  now: () => Date;
  maxEntries?: number;
  /** Hears of every reading that failed, once, whoever waits for it. */
  onFailure?: (key: string, problem: Problem) => void;
}): ReadCache {
  const entries = new Map<string, Entry>();
  const flights = new Map<string, Flight>();
  const watchers = new Set<{ prefix: string; changed: () => void }>();
  let order = 0;

  return {
    async read<T>(
      key: string,
      lifetime: Lifetime,
      load: () => Promise<T>,
      options: ReadOptions = {},
    ) {
      const entry = entries.get(key);
      if (!entry) return reading<T>(await fly(key, load, options).then(() => entries.get(key)));

      touch(key, entry);
      const age = now().getTime() - entry.readAt;
      const wanted = Math.min(options.maxAgeMs ?? Number.POSITIVE_INFINITY, lifetime.freshMs);
      if (!entry.invalid && age <= wanted) return reading<T>(entry);

      const failedLately = entry.failure && now().getTime() - entry.failure.at < FAILURE_PAUSE_MS;
      if (failedLately) return reading<T>(entry);

      const refresh = fly(key, load, options).catch(() => undefined);
      const mayWait = !entry.invalid && options.maxAgeMs === undefined;
      if (mayWait && age <= lifetime.freshMs + lifetime.staleMs) {
        options.defer?.(refresh);
        return reading<T>(entry);
      }
      await refresh;
      return reading<T>(entries.get(key) ?? entry);
    },

    invalidate(prefix) {
      for (const [key, entry] of entries) {
        if (!key.startsWith(prefix)) continue;
        entry.invalid = true;
        // Whoever tells us of a change is up: a failure just before need not be waited out.
        if (entry.failure) entry.failure.at = Number.NEGATIVE_INFINITY;
      }
      for (const [key, flight] of flights) if (key.startsWith(prefix)) flight.invalid = true;
      for (const watcher of watchers) if (watcher.prefix.startsWith(prefix)) watcher.changed();
    },

    watch(prefix, changed) {
      const watcher = { prefix, changed };
      watchers.add(watcher);
      return () => void watchers.delete(watcher);
    },

    get size() {
      return entries.size;
    },
  };

  /** Joins the reading under way, or starts one. Rejects with a `Problem`. */
  function fly<T>(key: string, load: () => Promise<T>, { scope }: ReadOptions): Promise<unknown> {
    const running = flights.get(key);
    if (running && !running.invalid && running.scope === scope) return running.result;

    const flight: Flight = { order: ++order, scope, invalid: false, result: Promise.resolve() };
    flight.result = land(key, flight, load);
    flights.set(key, flight);
    return flight.result;
  }

  async function land<T>(key: string, flight: Flight, load: () => Promise<T>) {
    try {
      const value = await load();
      const known = entries.get(key);
      if (known && known.order > flight.order) return;
      store(key, { value, readAt: now().getTime(), order: flight.order, invalid: flight.invalid });
    } catch (error) {
      const problem =
        error instanceof Problem ? error : new Problem('internal', undefined, { cause: error });
      const known = entries.get(key);
      if (known) known.failure = { problem, at: now().getTime() };
      onFailure(key, problem);
      throw problem;
    } finally {
      if (flights.get(key) === flight) flights.delete(key);
    }
  }

  function store(key: string, entry: Entry) {
    touch(key, entry);
    for (const oldest of entries.keys()) {
      if (entries.size <= maxEntries) break;
      entries.delete(oldest);
    }
  }

  function touch(key: string, entry: Entry) {
    entries.delete(key);
    entries.set(key, entry);
  }

  function reading<T>(entry: Entry | undefined): Reading<T> {
    if (!entry) throw new Problem('stripe_unavailable');
    const { value, readAt, failure } = entry;
    return {
      value: value as T,
      asOf: new Date(readAt),
      ...(failure && { problem: failure.problem }),
    };
  }
}
