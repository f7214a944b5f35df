/**
 * Every call to Stripe: in its turn, not while the key is refused, and again when it was only bad
 * luck. The SDK's own retries are off: they know neither our limits nor `Retry-After`.
 */
import type { Clock } from '../clock.ts';
import { Problem } from '../problems.ts';
import type { Circuit } from './circuit.ts';
import { asking, isGarbled, stripeCode, stripeHeaders, stripeStatus } from './client.ts';
import type { Pace, Priority, Turn } from './pace.ts';
import { retryAfterMs } from './retry-after.ts';
import type { StripeCallListener } from './wire.ts';

/**
 * Asks Stripe; what it throws is a `Problem`. `name` is the endpoint's, such as `invoices.list`. What
 * may follow a `+` says what more is asked for with it, so that a key that lacks the permission for
 * that is not taken for one that lacks the endpoint.
 */
export type Ask = <T>(name: string, call: () => Promise<T>, asked?: Asked) => Promise<T>;

export type Asked = {
  /** `read` without it. */
  readonly priority?: Priority;
  /** When it is given up, by `Clock.now`. A read that has left has its own time besides. */
  readonly until?: number;
  /** Whether it changes something: what is sent again when no answer came is then the desk's matter. */
  readonly isChange?: boolean;
};

/**
 * For what a change reads for itself: it would be late if it went last in a line of those who only
 * look, and so it goes as the change does, and is given up when the change is.
 */
export function askInFront(ask: Ask, until: number): Ask {
  return (name, call, asked) => ask(name, call, { priority: 'write', until, ...asked });
}

/** A read has this long, from when it first leaves: all of its attempts, and what is waited between. */
export const TRIES_MS = 12_000;

/** With less time than this left, asking again is of no use. */
const LEAST_MS = 500;

const RETRIES = 2;
const FIRST_WAIT_MS = 500;

export function createAsk({
  clock,
  pace,
  circuit,
  random = Math.random,
  wallNow,
  onCall = () => {},
}: {
  readonly clock: Clock;
  readonly pace: Pace;
  readonly circuit: Circuit;
  readonly random?: () => number;
  readonly wallNow: () => Date;
  readonly onCall?: StripeCallListener;
}): Ask {
  return async (name, call, { priority = 'read', until, isChange = false } = {}) => {
    const endpoint = name.split('+')[0]!;
    const latest = () => until ?? clock.now() + TRIES_MS;
    let end = isChange ? until : undefined;
    let failure: Problem | undefined;

    for (let attempt = 0; ; attempt++) {
      circuit.refuse(name);
      // What was begun goes before what was not: its reader has waited, and its time is short.
      const again: Turn = { priority: 'write', latest: () => end! - LEAST_MS };
      await pace.turn(endpoint, attempt === 0 ? { priority, latest } : again).catch((busy) => {
        throw failure ?? busy;
      });
      const leftAt = clock.now();
      circuit.enter(name);
      end ??= Math.min(leftAt + TRIES_MS, until ?? Number.POSITIVE_INFINITY);

      const send = attempt === 0 ? call : () => within(end!, call);
      const outcome = await attempted(name, send, leftAt);
      if ('value' in outcome) return outcome.value;
      const told = retryAfterMs(stripeHeaders(outcome.problem), wallNow());
      const isLimited = slowedDown(endpoint, outcome.problem, { leftAt, retryAfterMs: told });
      failure =
        outcome.problem.code === 'stripe_busy' ? busy(outcome.problem, told) : outcome.problem;
      if (attempt >= RETRIES || !isWorthAnother(failure, isChange)) throw failure;

      // Who comes too often waits in line, with all others. The rest is by chance, so that those who
      // failed together do not return together.
      const ms = isLimited ? 0 : Math.max(told, random() * FIRST_WAIT_MS * 2 ** attempt);
      if (clock.now() + Math.max(told, ms) > end - LEAST_MS) throw failure;
      if (ms > 0) await clock.sleep(ms);
    }
  };

  async function attempted<T>(
    name: string,
    call: () => Promise<T>,
    leftAt: number,
  ): Promise<{ readonly value: T } | { readonly problem: Problem }> {
    const tell = (status: number, problem?: Problem) => {
      onCall(name.split('+')[0]!, status, clock.now() - leftAt);
      circuit.heard(name, leftAt, { status, problem });
    };
    try {
      const value = await asking(call);
      tell(200);
      return { value };
    } catch (error) {
      const problem = error as Problem;
      tell(stripeStatus(problem) ?? 0, problem);
      return { problem };
    }
  }

  /** Whether it was refused for coming too often; then nobody asks that for a while. */
  function slowedDown(
    endpoint: string,
    problem: Problem,
    refusal: { readonly leftAt: number; readonly retryAfterMs: number },
  ): boolean {
    const limit = limitOf(problem);
    if (limit) pace.slowDown(endpoint, { ...refusal, isAccount: limit === 'account' });
    return limit !== undefined;
  }

  function busy({ cause }: Problem, told: number): Problem {
    const { retryAfter = 1 } = pace.busy();
    const seconds = Math.max(retryAfter, Math.ceil(told / 1_000));
    return new Problem('stripe_busy', undefined, { cause, retryAfter: seconds });
  }

  /** The same call, given up at `end`. */
  async function within<T>(end: number, call: () => Promise<T>): Promise<T> {
    const over = new AbortController();
    const late = clock.sleep(end - clock.now(), over.signal).then(() => {
      throw new Problem('stripe_unavailable');
    });
    try {
      return await Promise.race([call(), late]);
    } finally {
      late.catch(() => undefined);
      over.abort('over');
    }
  }
}

/** Whose limit a refusal was for; undefined where it was for none, or for one object's alone. */
function limitOf(problem: Problem): 'account' | 'endpoint' | undefined {
  if (stripeStatus(problem) !== 429 || stripeCode(problem) === 'lock_timeout') return undefined;
  const reason = stripeHeaders(problem)['stripe-rate-limited-reason'];
  if (reason === 'resource-specific') return undefined;
  return reason?.startsWith('global') ? 'account' : 'endpoint';
}

/** A change whose answer was lost is the desk's matter: it knows the key it was sent under. */
function isWorthAnother(problem: Problem, isChange: boolean): boolean {
  const advice = stripeHeaders(problem)['stripe-should-retry'];
  if (advice === 'false') return false;
  if (advice === 'true' || problem.code === 'stripe_busy') return true;
  return !isChange && (problem.code === 'stripe_unavailable' || isGarbled(problem));
}
