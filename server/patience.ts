/**
 * How long a request waits for Stripe. What has not come by then is read on for the next one, and
 * whoever asked is told when to come back.
 */
import type { Patience } from './cache/read-cache.ts';
import type { Clock } from './clock.ts';
import type { Pace } from './stripe/pace.ts';

/** A person looks at the page: what is there is shown within two seconds, and the rest follows. */
export const VIEW_MS = 1_900;
/** What somebody opened by hand, and waits for. */
export const READ_MS = 8_000;

export type EndingPatience = Patience & {
  /** The request was answered: nothing waits any more, and no timer runs on. */
  end(): void;
};

/** Begins now. Who finds everything known starts no timer. */
export function createPatience({
  clock,
  ms,
  pace,
}: {
  readonly clock: Clock;
  readonly ms: number;
  /** How many wait for Stripe, and what whoever gives up is told. */
  readonly pace: Pick<Pace, 'busy' | 'crowded'>;
}): EndingPatience {
  const end = clock.now() + ms;
  const answered = new AbortController();
  let over: Promise<void> | undefined;
  return {
    get over() {
      over ??= clock.sleep(Math.max(0, end - clock.now()), answered.signal);
      return over;
    },
    problem: pace.busy,
    crowded: pace.crowded,
    end: () => answered.abort('answered'),
  };
}
