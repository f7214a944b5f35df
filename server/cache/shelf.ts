/**
 * Where readings lie: by owner, such as a customer, because what one view needs is used together,
 * forgotten together and told of together. Bounded in bytes, as a whole and for each owner, so that
 * one who asks for ever new things makes nobody else's be forgotten.
 */
import type { Problem } from '../problems.ts';
import { createNames } from './names.ts';

export type Entry = {
  /** The value in the words of the [codec](./codec.ts); absent while only failures are known. */
  readonly text?: string | undefined;
  /** Wall time, ms, at which it landed. */
  readonly readAt: number;
  /** Whether another instance read it. */
  readonly isBorrowed?: boolean;
  /** Order in which readings began; an older reading never overwrites a newer one. */
  readonly order: number;
  /** What its lifetime is multiplied by, so that what was read together is not read again together. */
  readonly spread: number;
  invalid: boolean;
  used: boolean;
  failure?: Failure | undefined;
};

/** Why the last reading gave nothing, and until when nobody asks again. */
export type Failure = {
  readonly problem: Problem;
  /** Whether there is no such thing, rather than nobody to ask. */
  readonly isAbsent: boolean;
  /** Wall time, ms. */
  readonly since: number;
  until: number;
};

export type Owner<Flight> = {
  readonly prefix: string;
  /** By the rest of the key. */
  readonly entries: Map<string, Entry>;
  /** Readings under way; absent while there are none, as it is for most. */
  flights: Set<Flight> | undefined;
  bytes: number;
  /** Since the last search for room. */
  used: boolean;
  stamp: number;
};

export type Shelf<Flight> = ReturnType<typeof createShelf<Flight>>;

/** What an entry and an owner take beside their texts, about. */
const ENTRY_BYTES = 200;
const OWNER_BYTES = 600;
const FAILURE_BYTES = 300;
/** A problem may keep Stripe's error. */
const CAUSE_BYTES = 2_000;

/** So much of all may one owner take. */
const OWNER_SHARE = 1 / 16;

/** How far a search for room goes, so that it is not made for every entry. */
const SEARCHED_TO = 0.95;

export function createShelf<Flight>({
  maxBytes,
  maxEntriesAnOwner,
}: {
  readonly maxBytes: number;
  readonly maxEntriesAnOwner: number;
}) {
  const owners = new Map<string, Owner<Flight>>();
  const names = createNames();
  let bytes = 0;
  let size = 0;
  let stamps = 0;

  return {
    find: (prefix: string) => owners.get(prefix),
    put,
    changed,
    /** The owners whose keys begin so: one, or all of a tenant. */
    *under(prefix: string): Iterable<Owner<Flight>> {
      const own = owners.get(prefix);
      if (own) yield own;
      else if (!isOwner(prefix))
        for (const owner of owners.values()) if (owner.prefix.startsWith(prefix)) yield owner;
    },

    owner(prefix: string): Owner<Flight> {
      const known = owners.get(prefix);
      if (known) return known;
      const taken = OWNER_BYTES + prefix.length;
      const owner: Owner<Flight> = {
        prefix: names.own(prefix),
        entries: new Map(),
        flights: undefined,
        bytes: taken,
        used: false,
        stamp: ++stamps,
      };
      owners.set(owner.prefix, owner);
      bytes += taken;
      return owner;
    },

    get size() {
      return size;
    },
    get bytes() {
      return bytes;
    },
  };

  function changed(owner: Owner<Flight>) {
    owner.stamp = ++stamps;
  }

  function put(owner: Owner<Flight>, name: string, entry: Entry) {
    forget(owner, name);
    owner.entries.set(names.shared(name), entry);
    weigh(owner, name, entry, 1);
    changed(owner);
    makeRoomIn(owner, entry);
    if (bytes > maxBytes) makeRoom(owner);
  }

  function forget(owner: Owner<Flight>, name: string) {
    const entry = owner.entries.get(name);
    if (entry && owner.entries.delete(name)) weigh(owner, name, entry, -1);
  }

  function weigh(owner: Owner<Flight>, name: string, entry: Entry, sign: 1 | -1) {
    const weight = sign * weightOf(name, entry);
    owner.bytes += weight;
    // An owner that was forgotten while a reading of theirs was under way counts no longer.
    if (owners.get(owner.prefix) !== owner) return;
    size += sign;
    bytes += weight;
  }

  /** What was used since the last time stays once more; the one just put stays anyway. */
  function makeRoomIn(owner: Owner<Flight>, newest: Entry) {
    const isFull = () =>
      owner.entries.size > maxEntriesAnOwner || owner.bytes > maxBytes * OWNER_SHARE;
    let chances = owner.entries.size * 2;
    for (const [name, entry] of owner.entries) {
      if (chances-- <= 0 || owner.entries.size <= 1 || !isFull()) return;
      if (!entry.used && entry !== newest) forget(owner, name);
      else {
        entry.used = false;
        owner.entries.delete(name);
        owner.entries.set(name, entry);
      }
    }
  }

  /** The same among owners. One with a reading under way stays, so that it is told of changes. */
  function makeRoom(newest: Owner<Flight>) {
    let chances = owners.size * 2;
    for (const [prefix, owner] of owners) {
      if (chances-- <= 0 || bytes <= maxBytes * SEARCHED_TO) return;
      owners.delete(prefix);
      if (owner.used || owner.flights || owner === newest) {
        owner.used = false;
        owners.set(prefix, owner);
      } else {
        bytes -= owner.bytes;
        size -= owner.entries.size;
      }
    }
  }
}

/** The part of a key that says whose it is: up to the third `/`, or the last where there are fewer. */
export function splitKey(key: string): readonly [prefix: string, name: string] {
  let end = 0;
  for (let part = 0; part < 3; part++) {
    const slash = key.indexOf('/', end);
    if (slash < 0) break;
    end = slash + 1;
  }
  return [key.slice(0, end), key.slice(end)];
}

function isOwner(prefix: string) {
  return splitKey(prefix)[0] === prefix && prefix.split('/').length > 3;
}

function weightOf(name: string, { text, failure }: Entry) {
  return ENTRY_BYTES + name.length + (text?.length ?? 0) + (failure ? weightOfFailure(failure) : 0);
}

function weightOfFailure({ problem }: Failure) {
  return FAILURE_BYTES + (problem.cause === undefined ? 0 : CAUSE_BYTES);
}
