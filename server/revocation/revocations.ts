/**
 * Whether a session is over before its time, asked at every request.
 *
 * The answer comes from a copy and at once, while the copy is young. It is read anew behind the
 * requests; when there were none for a while, the first one waits for it. A store that cannot be read
 * makes the copy too old to go by, and then nobody is let in: whoever holds a stolen token would
 * otherwise only have to keep the store busy.
 */
import type { Sleep } from '../clock.ts';
import { Problem } from '../problems.ts';
import { type Concerned, createRevocationCopy, MOST_OF_A_TENANT } from './copy.ts';
import { createCursorTrail } from './cursor-trail.ts';
import type { Revocation, RevocationStore } from './store.ts';
import { within } from './within.ts';

/** A revoked session is refused everywhere within five seconds: the rest is for the reading itself. */
const TRUSTED_MS = 4_500;
const READ_AFTER_MS = 3_000;
const READ_LIMIT_MS = 2_000;
const ADD_LIMIT_MS = 5_000;
/** A store that failed is left alone for so long. */
const PAUSE_MS = 1_000;
/** The longest life of a token, and the minute that clocks may differ: for `iat`, `exp` and our own. */
const KEEP_MS = (3_600 + 3 * 60) * 1_000;
/** Of one tenant: so many its revocations may be more than there is room for, where its store is slow. */
const MOST_UNDER_WAY = 1_000;
const FULL = `There is room for ${MOST_OF_A_TENANT.toLocaleString('en')}, each for an hour: to end every session, take the signing key away.`;

export type Revocations = {
  /**
   * Throws `session_revoked`, or `revocations_unavailable` when nobody can know. Answers a promise
   * only when the store has to be asked first.
   */
  check(session: Concerned, runtime?: () => Runtime): void | Promise<void>;
  /** Whether it is known at once, and with no reading due, that the session is not revoked. */
  knowsGood(session: Concerned): boolean;
  /** Reads the store unless that was done lately; throws `revocations_unavailable`. */
  requireCurrent(runtime?: () => Runtime): Promise<void>;
  /**
   * Ends one session, by its `jti`. Throws `rate_limited` when the tenant has no room for more revocations,
   * by what this instance knows of them.
   */
  revokeSession(tenantId: string, id: string, runtime?: () => Runtime): Promise<void>;
  /**
   * Ends all sessions of a customer that there are. Takes until the second is over, because `iat`
   * counts seconds: a session that is made after this has been answered is good. Throws as `revokeSession`.
   */
  revokeCustomer(tenantId: string, customerId: string, runtime?: () => Runtime): Promise<void>;
  /** Calls back once when the session is revoked; answers how to stop. Not at the edge. */
  watch(session: Concerned, revoked: () => void): () => void;
};

/** An edge runtime binds I/O to its request: a reading is shared within one scope only. */
export type Runtime = {
  readonly scope?: object;
  readonly defer?: (work: Promise<unknown>) => void;
};

type Options = {
  readonly store: RevocationStore;
  readonly now: () => Date;
  readonly sleep?: Sleep;
  readonly onUnreadable?: (cause: unknown) => void;
  readonly onUnwritten?: (cause: unknown) => void;
};

type Flight = {
  readonly scope?: object;
  /** When it began, or a page of it came. */
  heardAt: number;
  done: Promise<void>;
};

export function createRevocations({
  store,
  now,
  sleep = pause,
  onUnreadable = () => {},
  onUnwritten = () => {},
}: Options): Revocations {
  const copy = createRevocationCopy();
  const trail = createCursorTrail();
  /** Of each tenant, how many are being written. */
  const underWay = new Map<string, number>();
  const watchers = new Set<{ session: Concerned; revoked: () => void }>();
  let ticking: ReturnType<typeof setInterval> | undefined;
  let flight: Flight | undefined;
  let readAt = Number.NEGATIVE_INFINITY;
  let failedAt = Number.NEGATIVE_INFINITY;
  /** How far a reading came that has not reached the end; the next one goes on from there. */
  let partial: { readonly cursor: string; readonly began: number } | undefined;

  return {
    check(session, runtime) {
      if (!isYounger(readAt, TRUSTED_MS)) return requireCurrent(runtime).then(() => judge(session));
      if (!isYounger(readAt, READ_AFTER_MS)) readBehind(runtime);
      judge(session);
    },
    knowsGood: (session) => isYounger(readAt, READ_AFTER_MS) && !copy.isRevoked(session),
    requireCurrent,
    async revokeSession(tenant, session, runtime) {
      await add({ tenant, session, keepUntil: keepUntil() }, runtime);
    },
    async revokeCustomer(tenant, customer, runtime) {
      const instant = now().getTime();
      const second = Math.floor(instant / 1_000) * 1_000;
      await sleep(second + 1_000 - instant);
      const issuedUntil = new Date(second).toISOString();
      await add({ tenant, customer, issuedUntil, keepUntil: keepUntil() }, runtime);
    },
    watch(session, revoked) {
      const watcher = { session, revoked };
      watchers.add(watcher);
      // An open stream asks nothing more, so somebody has to ask for it.
      ticking ??= setInterval(() => {
        if (!isYounger(readAt, READ_AFTER_MS)) readBehind();
      }, PAUSE_MS);
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0) return;
        clearInterval(ticking);
        ticking = undefined;
      };
    },
  };

  /** A clock that was set back makes nothing young. */
  function isYounger(instant: number, ms: number) {
    const age = now().getTime() - instant;
    return age >= 0 && age < ms;
  }

  function judge(session: Concerned) {
    if (copy.isRevoked(session)) throw new Problem('session_revoked');
  }

  async function requireCurrent(runtime: () => Runtime = () => ({})) {
    if (isYounger(readAt, TRUSTED_MS)) return;
    const current = runtime();
    const shared = isUnderWay() && flight?.scope === current.scope ? flight : undefined;
    if (!shared && isYounger(failedAt, PAUSE_MS)) throw unavailable();
    await (shared ?? begin(current)).done;
    if (!isYounger(readAt, TRUSTED_MS)) throw unavailable();
  }

  function readBehind(runtime: () => Runtime = () => ({})) {
    if (isUnderWay() || isYounger(failedAt, PAUSE_MS)) return;
    const current = runtime();
    const { done } = begin(current);
    current.defer?.(done);
  }

  /** One that an edge runtime has ended with its request is never done. */
  function isUnderWay() {
    return flight !== undefined && isYounger(flight.heardAt, READ_LIMIT_MS);
  }

  function begin({ scope }: Runtime): Flight {
    const own: Flight = {
      heardAt: now().getTime(),
      done: Promise.resolve(),
      ...(scope && { scope }),
    };
    flight = own;
    own.done = read(own)
      .catch((cause: unknown) => {
        failedAt = now().getTime();
        onUnreadable(cause);
      })
      .finally(() => {
        if (flight === own) flight = undefined;
      });
    return own;
  }

  /** However long it takes: what the copy lacks at the end is what came after the last page was asked for. */
  async function read(own: Flight) {
    let { cursor, began }: { cursor: string | null; began: number } = partial ?? {
      cursor: trail.next(),
      began: own.heardAt,
    };
    for (;;) {
      const askedAt = now().getTime();
      const page = await within(READ_LIMIT_MS, store.since(cursor));
      own.heardAt = now().getTime();
      for (const revocation of page.revocations) copy.put(revocation);
      const isEnd = page.revocations.length === 0 || page.cursor === cursor;
      cursor = page.cursor;
      if (isEnd) return current(cursor, began, askedAt);
      partial = { cursor, began };
    }
  }

  function current(cursor: string, began: number, askedAt: number) {
    partial = undefined;
    trail.reached(cursor, began);
    copy.forget(now());
    // Of two that ran at once the earlier may end last. A clock that was set back is no younger for it.
    readAt = readAt > now().getTime() ? askedAt : Math.max(readAt, askedAt);
    tellWatchers();
  }

  async function add(revocation: Revocation, runtime?: () => Runtime) {
    const { tenant } = revocation;
    const ahead = underWay.get(tenant) ?? 0;
    requireRoom(revocation, ahead);
    underWay.set(tenant, ahead + 1);
    try {
      await within(ADD_LIMIT_MS, store.add(revocation));
    } catch (cause) {
      onUnwritten(cause);
      throw unavailable(cause);
    } finally {
      const others = underWay.get(tenant)! - 1;
      if (others > 0) underWay.set(tenant, others);
      else underWay.delete(tenant);
    }
    copy.put(revocation);
    tellWatchers();
    // What other servers were told counts as well, as far as it is known: ending a session waits for no reading.
    if (!isYounger(readAt, READ_AFTER_MS)) readBehind(runtime);
  }

  /** `ahead` of it are being written, and not in the copy yet. */
  function requireRoom(revocation: Revocation, ahead: number) {
    const soon = ahead < MOST_UNDER_WAY ? undefined : now().getTime() + PAUSE_MS;
    const until = copy.fullUntil(revocation, now()) ?? soon;
    if (until === undefined) return;
    const retryAfter = Math.ceil((until - now().getTime()) / 1_000);
    throw new Problem('rate_limited', FULL, {
      title: 'Too many sessions are revoked.',
      retryAfter,
    });
  }

  function tellWatchers() {
    for (const { session, revoked } of watchers) if (copy.isRevoked(session)) revoked();
  }

  function keepUntil() {
    return new Date(now().getTime() + KEEP_MS).toISOString();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function unavailable(cause?: unknown) {
  return new Problem('revocations_unavailable', undefined, { retryAfter: 2, cause });
}
