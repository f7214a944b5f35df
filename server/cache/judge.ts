/** Whether what is known of a reading will do for who asks. */
import type { Lifetime, ReadOptions } from './read-cache.ts';
import type { Entry } from './shelf.ts';

/** Good as it is; not to be asked for now; good while it is read anew; or to be waited for. */
export type Verdict = 'fresh' | 'paused' | 'stale' | 'wait';

/** Whether it may be shown, however old it is: no change was told of, and nobody asks for a newer one. */
export function mayStand(
  entry: Entry | undefined,
  { maxAgeMs }: Pick<ReadOptions, 'maxAgeMs'>,
): boolean {
  return entry?.text !== undefined && !entry.invalid && maxAgeMs === undefined;
}

export function judge(
  {
    owner,
    name,
    lifetime,
    options: { maxAgeMs },
  }: {
    readonly owner: { readonly entries: ReadonlyMap<string, Entry> };
    readonly name: string;
    readonly lifetime: Lifetime;
    readonly options: Pick<ReadOptions, 'maxAgeMs'>;
  },
  now: number,
): Verdict {
  const entry = owner.entries.get(name);
  if (!entry) return 'wait';
  const { failure, text, isBorrowed } = entry;
  const age = now - entry.readAt;
  const freshMs = lifetime.freshMs * entry.spread;
  // Read in what is the future now: the clock was set back, and nobody knows how old it is.
  const isGood = text !== undefined && !entry.invalid && age >= 0;
  // The age of what was borrowed is by another's clock: near enough for all but who wants it anew.
  const isNew = maxAgeMs === undefined || (!isBorrowed && age <= maxAgeMs);
  // A failure since is not waited out with it: who looks on would hear of that for as long.
  if (isGood && isNew && age <= freshMs && !failure) return 'fresh';
  // That something is not there may be old news: who wants to know how it is now asks.
  const asksAnyway = failure?.isAbsent && maxAgeMs !== undefined;
  // It lasts by this clock too, which may have been set back meanwhile.
  const isPaused = failure && failure.since <= now && now < failure.until;
  if (isPaused && !asksAnyway) return 'paused';
  const mayBeOld = isGood && maxAgeMs === undefined;
  return mayBeOld && age <= freshMs + lifetime.staleMs ? 'stale' : 'wait';
}
