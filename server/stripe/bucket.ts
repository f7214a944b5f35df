/** How often one thing may be asked of Stripe: an endpoint, or the whole account. */

/** A little longer than Stripe's second, because what leaves evenly, of a busy process too, arrives unevenly. */
const SECOND_MS = 1_100;

/** What is waited after a refusal, at most: twice as long each time, by chance, so that nobody returns together. */
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 32_000;

/** When a call was let go, until it is known when it went out. */
export type Departure = { at: number };

export type Bucket = {
  /** When the next call may leave, or the one after so many others that go before it. */
  nextAt(now: number, ahead?: number): number;
  /** A call leaves. */
  take(departure: Departure): void;
  /**
   * Stripe refused a call that left at `leftAt`: nothing leaves for a while, and then one call in the
   * first second, two in the next, four, until all may again.
   */
  close(now: number, leftAt: number, retryAfterMs: number): void;
  /** When it opens again, or has. */
  readonly closedUntil: number;
};

/**
 * `limit` is what leaves in any one second at most: `burst` at once, and the rest evenly, so that what
 * is held up on its way still does not arrive as two seconds in one.
 */
export function createBucket(limit: number, burst: number, random: () => number): Bucket {
  /** When the next call would leave that came alone, had none gone ahead of its time. */
  let due = Number.NEGATIVE_INFINITY;
  let closedAt = Number.NEGATIVE_INFINITY;
  let closedUntil = Number.NEGATIVE_INFINITY;
  let closures = 0;
  // Stripe counts what we cannot see, such as a call of the second before that was long under way.
  const full = Math.max(1, limit - 1);
  /** When the last calls left, as many as one second holds: a ring. */
  const left: Departure[] = [];
  let taken = 0;

  return {
    nextAt(now, ahead = 0) {
      const { most, gap, leeway } = rhythmAt(now);
      const next = Math.max(closedUntil, due - leeway, lastBut(most) + SECOND_MS, now);
      // Of those ahead some may go at once as well.
      const atOnce = Math.max(0, Math.floor((now + leeway - due) / gap) + 1);
      return next + Math.max(0, ahead - (next === now ? Math.max(0, atOnce - 1) : 0)) * gap;
    },

    take(departure) {
      const { at } = departure;
      due = Math.max(due, at) + rhythmAt(at).gap;
      left[taken++ % full] = departure;
    },

    close(now, leftAt, retryAfterMs) {
      const isRecovered = mostAt(now) === full;
      closedUntil = Math.max(closedUntil, now + retryAfterMs);
      // Calls that were under way together are refused together: that is one refusal.
      if (leftAt < closedAt) return;
      if (isRecovered) closures = 0;
      const backoff = Math.min(FIRST_BACKOFF_MS * 2 ** closures, LONGEST_BACKOFF_MS);
      closures += 1;
      closedAt = now;
      closedUntil = Math.max(closedUntil, now + retryAfterMs + random() * backoff);
    },

    get closedUntil() {
      return closedUntil;
    },
  };

  /** When the call left that, with those after it, fills a second of so many. */
  function lastBut(most: number) {
    return taken < most ? Number.NEGATIVE_INFINITY : left[(taken - most) % full]!.at;
  }

  /** How many leave in a second, how far apart, and how far ahead of that some may. */
  function rhythmAt(now: number) {
    const most = mostAt(now);
    // One after the other until Stripe has taken as many as it allows.
    const atOnce = most === full ? Math.min(burst, full) : 1;
    const gap = SECOND_MS / most;
    return { most, gap, leeway: (atOnce - 1) * gap };
  }

  function mostAt(now: number) {
    const seconds = Math.floor(Math.max(0, now - closedUntil) / SECOND_MS);
    // 2 ** 30 and more is not asked for.
    return seconds >= 30 ? full : Math.min(full, 2 ** seconds);
  }
}
