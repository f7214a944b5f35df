/**
 * Keeps us under Stripe's limit of 25 requests a second per endpoint, and waits when Stripe says
 * to slow down. The SDK does neither: it fails at once on a 429 and ignores `Retry-After`.
 */
import { Problem } from '../problems.ts';

export type Pace = <T>(endpoint: string, call: () => Promise<T>) => Promise<T>;

export type PaceOptions = {
  readonly now: () => Date;
  readonly sleep?: (ms: number) => Promise<void>;
  /** Between 0 and 1; spreads retries so that waiting callers do not return together. */
  readonly random?: () => number;
};

/** Together below Stripe's 25 in any one second. */
const PER_SECOND = 18;
const BURST = 6;

const RETRIES = 2;
const FIRST_WAIT_MS = 400;

/** One bucket an endpoint, refilled evenly; a caller who finds it empty waits for its turn. */
export function createPace({ now, sleep = wait, random = Math.random }: PaceOptions): Pace {
  /** When the next call may leave, by endpoint; a burst runs ahead of it. */
  const nextAt = new Map<string, number>();
  const gapMs = 1_000 / PER_SECOND;

  return async (endpoint, call) => {
    for (let attempt = 0; ; attempt++) {
      await turn(endpoint);
      try {
        return await call();
      } catch (error) {
        const slowDown = error instanceof Problem && error.code === 'stripe_busy';
        if (!slowDown || attempt >= RETRIES) throw error;
        await sleep(FIRST_WAIT_MS * 2 ** attempt * (0.5 + random() / 2));
      }
    }
  };

  async function turn(endpoint: string) {
    const time = now().getTime();
    const at = Math.max(nextAt.get(endpoint) ?? 0, time - (BURST - 1) * gapMs);
    nextAt.set(endpoint, at + gapMs);
    if (at > time) await sleep(at - time);
  }
}

function wait(ms: number) {
  return new Promise<void>((resolve) => setTimeout(resolve, ms));
}
