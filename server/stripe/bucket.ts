/** How often one thing may be asked of Stripe: an endpoint, or the whole account. */

/** A little longer than Stripe's second, because what leaves evenly arrives unevenly. */
const SECOND_MS = 1_040;

/** What is waited after a refusal, at most: twice as long each time, by chance, so that nobody returns together. */
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 32_000;

export type Bucket = {
  /** When the next call may leave, or the one after so many others that go before it. */
  nextAt(now: number, ahead?: number): number;
  /** A call leaves now. */
  take(now: number): void;
  /**
   * Stripe refused a call that left at `leftAt`: nothing leaves for a while, and then one call in the
   * first second, two in the next, four, until all may again.
   */
  close(now: number, leftAt: number, retryAfterMs: number): void;
  /** When it opens again, or has. */
  readonly closedUntil: number;
};

/** `limit` is what leaves in any one second at most. */
export function createBucket(limit: number, random: () => number): Bucket {
  /** Of the last second, oldest first. */
  let departures: number[] = [];
  let closedAt = Number.NEGATIVE_INFINITY;
  let closedUntil = Number.NEGATIVE_INFINITY;
  let closures = 0;
  // Stripe counts what we cannot see, such as a call of the second before that was long under way.
  const full = Math.max(1, limit - 1);

  return {
    nextAt(now, ahead = 0) {
      const most = mostAt(now);
      // Half of them in half the time: else each second would begin with all of its calls at once.
      const half = Math.ceil(most / 2);
      const turns = Math.floor(ahead / half);
      const nth = departures.length + (ahead % half);
      const whole = (departures[nth - most] ?? Number.NEGATIVE_INFINITY) + SECOND_MS;
      const recent = (departures[nth - half] ?? Number.NEGATIVE_INFINITY) + SECOND_MS / 2;
      return Math.max(closedUntil, whole, recent, now) + (turns * SECOND_MS) / 2;
    },

    take(now) {
      const first = departures.findIndex((at) => at > now - SECOND_MS);
      if (first !== 0) departures = first < 0 ? [] : departures.slice(first);
      departures.push(now);
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

  function mostAt(now: number) {
    const seconds = Math.floor(Math.max(0, now - closedUntil) / SECOND_MS);
    // 2 ** 30 and more is not asked for.
    return seconds >= 30 ? full : Math.min(full, 2 ** seconds);
  }
}
