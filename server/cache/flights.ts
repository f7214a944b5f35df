/** Readings under way: one for all who ask, in an order that no older one turns round. */
import { Problem } from '../problems.ts';
import { encode } from './codec.ts';
import type { Decoded } from './decoded.ts';
import { failureOf, wasNotAsked } from './failures.ts';
import { judge, mayStand, type Verdict } from './judge.ts';
import type { Lifetime, ReadOptions } from './read-cache.ts';
import type { Sharing } from './sharing.ts';
import type { Entry, Owner, Shelf } from './shelf.ts';
import { createUnderWay, isDead } from './under-way.ts';
import { type Waiters, wake } from './waiting.ts';

export type Flight = {
  readonly name: string;
  readonly order: number;
  readonly scope: object | undefined;
  readonly startedAt: number;
  readonly waiters: Waiters;
  /** Why it began: nothing that may be answered was known, or something stale. */
  readonly verdict: Verdict;
  readonly mayBorrow: boolean;
  /** Whether it goes last in line, because an answer stands meanwhile. */
  isBehind: boolean;
  /** Whether a change was told of since it began. */
  invalid: boolean;
  /** Resolves when it has landed, well or not. */
  landed: Promise<void>;
  /** Absent before, and where what another instance has read will do. */
  outcome?: Entry;
};

/** One question to the cache. */
export type Asked = {
  readonly key: string;
  readonly owner: Owner<Flight>;
  readonly name: string;
  readonly lifetime: Lifetime;
  readonly load: (behind: boolean) => Promise<unknown>;
  readonly options: ReadOptions;
};

/** A lifetime ends up to so much sooner, so that what was read at once is not read again at once. */
const SPREAD = 0.2;

export function createFlights({
  shelf,
  decoded,
  sharing,
  time,
  random,
  maxFlights,
  onFailure,
}: {
  readonly shelf: Shelf<Flight>;
  readonly decoded: Decoded;
  readonly sharing: Sharing | undefined;
  readonly time: () => number;
  readonly random: () => number;
  readonly maxFlights: number;
  readonly onFailure: (key: string, problem: Problem) => void;
}) {
  let order = 0;
  const underWay = createUnderWay({ maxFlights, time });

  return { join };

  /** The reading under way, or a new one; undefined where there are too many. */
  function join(asked: Asked, verdict: Verdict, { mayBorrow = true } = {}): Flight | undefined {
    const { owner, options } = asked;
    const running = [...(owner.flights ?? [])].find((flight) => mayJoin(flight, asked));
    const flight = running ?? begin(asked, verdict, mayBorrow);
    // At once, because a request that is given up says nothing later.
    if (flight) options.defer?.(flight.landed);
    return flight;
  }

  function begin(asked: Asked, verdict: Verdict, mayBorrow: boolean): Flight | undefined {
    if (!underWay.hasRoom(asked.owner)) return undefined;
    const flight: Flight = {
      name: asked.name,
      order: ++order,
      scope: asked.options.scope,
      startedAt: time(),
      waiters: new Set(),
      verdict,
      mayBorrow: mayBorrow && sharing !== undefined && asked.options.maxAgeMs === undefined,
      isBehind: false,
      invalid: false,
      landed: Promise.resolve(),
    };
    underWay.begin(flight, asked.owner);
    flight.landed = land(flight, asked);
    return flight;
  }

  /** Who wants nothing older than some time joins none that began before it, may borrow, or goes last. */
  function mayJoin(flight: Flight, { name, options: { scope, maxAgeMs } }: Asked) {
    if (flight.name !== name || flight.scope !== scope || flight.invalid) return false;
    const age = time() - flight.startedAt;
    if (isDead(flight, time())) return false;
    if (maxAgeMs === undefined) return true;
    return !flight.mayBorrow && !flight.isBehind && age >= 0 && age <= maxAgeMs;
  }

  async function land(flight: Flight, asked: Asked) {
    try {
      if (!(flight.mayBorrow && (await borrow(flight, asked)))) await load(flight, asked);
    } catch (error) {
      const problem =
        error instanceof Problem ? error : new Problem('internal', undefined, { cause: error });
      fail(flight, asked, problem);
      if (!wasNotAsked(problem)) onFailure(asked.key, problem);
    } finally {
      underWay.end(flight);
      wake(flight.waiters);
    }
  }

  async function load(flight: Flight, asked: Asked) {
    const { owner, name } = asked;
    const version = sharing?.versions.of(owner.prefix);
    flight.isBehind = isBehind(flight, asked);
    const value = await asked.load(flight.isBehind);
    const landed = entryOf(flight, encode(value));
    flight.outcome = landed;
    if (isOutdone(flight, owner.entries.get(name))) return;
    shelf.put(owner, name, landed);
    decoded.set(landed, value);
    if (version !== undefined && !flight.invalid) share(asked, version, landed);
  }

  /**
   * Whether the last answer stands meanwhile, so that those may go first who have none: in a rush the
   * old readings of some would else keep the others waiting for their first.
   */
  function isBehind({ verdict }: Flight, { owner, name, options }: Asked): boolean {
    return verdict === 'stale' || mayStand(owner.entries.get(name), options);
  }

  function fail(flight: Flight, { owner, name }: Asked, problem: Problem) {
    const known = owner.entries.get(name);
    const made = entryOf(flight, undefined);
    const isKnown = known?.text !== undefined;
    const failure = failureOf(problem, { now: made.readAt, isKnown, spread: made.spread });
    if (flight.invalid) failure.until = Number.NEGATIVE_INFINITY;
    flight.outcome = { ...(isKnown ? known : made), failure };
    if (wasNotAsked(problem)) return;
    if (!known || known.order <= flight.order) shelf.put(owner, name, flight.outcome);
  }

  /** All of its fields at once: what is added to an object later takes half as much room again. */
  function entryOf<Text extends string | undefined>({ order, invalid }: Flight, text: Text) {
    const spread = 1 - SPREAD * random();
    return { text, readAt: time(), order, spread, invalid, used: false, failure: undefined };
  }

  /** Whether what is known began later, or after a change that this reading began before. */
  function isOutdone(flight: Flight, known: Entry | undefined) {
    if (known?.text === undefined) return false;
    return known.order > flight.order || (flight.invalid && !known.invalid);
  }

  function share(
    { key, lifetime, options }: Asked,
    version: string,
    { text, readAt }: Pick<Entry, 'readAt'> & { readonly text: string },
  ) {
    const kept = sharing!.keep(key, version, { text, readAt }, lifetime.freshMs + lifetime.staleMs);
    options.defer?.(kept);
  }

  /** Whether what another instance has read since the last change will do. */
  async function borrow(flight: Flight, asked: Asked): Promise<boolean> {
    const { key, owner, name } = asked;
    const version = sharing!.versions.of(owner.prefix);
    const found = version === undefined ? undefined : await sharing!.find(key, version);
    if (!found || flight.invalid || sharing!.versions.of(owner.prefix) !== version) return false;
    const known = owner.entries.get(name);
    const isSame = known?.isBorrowed && known.text === found.text && found.readAt > time();
    const isOlder = known?.text !== undefined && !known.invalid && known.readAt >= found.readAt;
    // One from the future was taken for one of now: taken again it would be so for ever.
    if (isOlder || (isSame && !known.invalid)) return false;
    // A reading of our own that is under way is newer, whatever another's clock says.
    const own = entryOf(flight, found.text);
    // Its clock may be ahead of ours.
    const readAt = Math.min(found.readAt, own.readAt);
    const entry = { ...own, readAt, isBorrowed: true, order: known?.order ?? 0 };
    if (!decoded.has(entry)) return false;
    shelf.put(owner, name, entry);
    const verdict = judge(asked, time());
    return verdict === 'fresh' || (verdict === 'stale' && flight.verdict === 'wait');
  }
}
