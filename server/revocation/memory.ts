import type { Revocation, RevocationStore } from './store.ts';

/** For a server that is one process: a restart forgets them, and tokens then die by age. */
export function memoryRevocations({
  now = () => new Date(),
}: {
  readonly now?: () => Date;
} = {}): RevocationStore {
  /** By whom each is about, in the order of their places. */
  const kept = new Map<string, { readonly place: number; readonly revocation: Revocation }>();
  let last = 0;

  return {
    async add(revocation) {
      const { tenant, session, customer } = revocation;
      const key = session === undefined ? `${tenant} customer ${customer}` : `${tenant} ${session}`;
      const known = kept.get(key)?.revocation;
      last += 1;
      kept.delete(key);
      kept.set(key, { place: last, revocation: known ? merged(known, revocation) : revocation });
    },
    async since(cursor) {
      const instant = now().toISOString();
      const after = Number(cursor ?? 0);
      const revocations: Revocation[] = [];
      for (const [key, { place, revocation }] of kept) {
        if (revocation.keepUntil <= instant) kept.delete(key);
        else if (place > after) revocations.push(revocation);
      }
      return { revocations, cursor: String(last) };
    },
  };
}

/** What either of two about the same says, for as long as either is kept. */
function merged(known: Revocation, revocation: Revocation): Revocation {
  const keepUntil = later(known.keepUntil, revocation.keepUntil);
  if (revocation.session !== undefined || known.session !== undefined)
    return { ...revocation, keepUntil };
  return {
    ...revocation,
    issuedUntil: later(known.issuedUntil, revocation.issuedUntil),
    keepUntil,
  };
}

/** ISO 8601 in UTC sorts as text. */
function later(one: string, other: string): string {
  return one > other ? one : other;
}
