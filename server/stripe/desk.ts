/**
 * What every change of a customer's is made through: paced, its answer checked to be theirs, the
 * same request made once, and all that was known of them read again after it.
 */
import type Stripe from 'stripe';
import type { Clock } from '../clock.ts';
import { Problem } from '../problems.ts';
import { stripeCode, stripeType } from './client.ts';
import type { Ask } from './retry.ts';
import { WRITE_MS } from './wire.ts';

/** No answer came, or none that can be read: either way it may have been done. */
const LOST: ReadonlySet<Problem['code']> = new Set(['stripe_unavailable', 'stripe_malformed']);

/** With less time than this a lost write is not sent again. */
const SENT_AGAIN_MS = 5_000;

/** What every object of Stripe's has. */
type Written = { readonly id: string };

/** One customer's way to Stripe, for one request. */
export type Desk = {
  readonly stripe: Stripe;
  readonly customerId: string;
  /** Asks Stripe under its limits; what it throws is a `Problem`. */
  readonly ask: Ask;
  /** Whether an object is the customer's; another's is dropped, and the log says so. */
  isOwn(object: { id: string; customer?: string | { id: string } | null }): boolean;
  /**
   * Writes what nothing that is shown depends on, within 40 s. `step` names it within the request:
   * with the caller's `Idempotency-Key` it makes the key Stripe knows it by, so that a repeated
   * request writes nothing twice. However often it is sent from here, the key stays one.
   */
  once<T extends Written>(
    endpoint: string,
    step: string,
    call: (options: Stripe.RequestOptions) => Promise<T>,
  ): Promise<T>;
  /**
   * Makes a change, once. Whatever comes of it, everything of the customer is read anew afterwards,
   * and their open pages are told.
   */
  change<T extends Written>(
    endpoint: string,
    step: string,
    call: (options: Stripe.RequestOptions) => Promise<T>,
  ): Promise<T>;
  /** For what was changed elsewhere, such as by Stripe's form: all is read anew, and pages are told. */
  reread(): void;
};

export type DeskOptions = Pick<Desk, 'stripe' | 'customerId' | 'ask' | 'isOwn'> & {
  readonly clock: Clock;
  /** What the caller calls this request by, if it may be repeated. */
  readonly idempotencyKey?: string | undefined;
  /** Hears that the customer's things have changed. */
  readonly changed: () => void;
};

export function openDesk({ idempotencyKey, changed, clock, ...asked }: DeskOptions): Desk {
  return { ...asked, reread: changed, once, change };

  async function once<T extends Written>(
    endpoint: string,
    step: string,
    call: (options: Stripe.RequestOptions) => Promise<T>,
  ) {
    const key = `up/${asked.customerId}/${step}/${idempotencyKey ?? crypto.randomUUID()}`;
    const until = clock.now() + WRITE_MS;
    // Less time is left each time it is sent; never 0, which the SDK takes for none.
    const timeout = () => Math.max(1, Math.round(until - clock.now()));
    const send = () =>
      asked.ask(
        endpoint,
        async () => recognised(await call({ idempotencyKey: key, timeout: timeout() })),
        { priority: 'write', until, isChange: true },
      );
    try {
      return await send().catch((error) => {
        if (!isLost(error) || timeout() < SENT_AGAIN_MS) throw error;
        return send();
      });
    } catch (error) {
      if (stripeType(error) !== 'StripeIdempotencyError') throw error;
      throw new Problem('idempotency_conflict', undefined, { cause: error });
    }
  }

  async function change<T extends Written>(
    endpoint: string,
    step: string,
    call: (options: Stripe.RequestOptions) => Promise<T>,
  ) {
    try {
      return await once(endpoint, step, call);
    } finally {
      // Also after a failure: a refused card leaves its trace, and a lost answer may be a success.
      changed();
    }
  }
}

/** Whether nobody knows what has become of a change: its answer was lost, or is still to come. */
export function isUnsure(problem: Problem): boolean {
  return LOST.has(problem.code) || problem.code === 'stripe_busy';
}

/** Turns Stripe's "no such object" into a problem of ours. */
export function missing(code: Problem['code'], field?: string) {
  return (error: unknown): never => {
    if (stripeCode(error) !== 'resource_missing') throw error;
    throw new Problem(code, undefined, { cause: error, field });
  };
}

function isLost(error: unknown) {
  return error instanceof Problem && LOST.has(error.code);
}

/** JSON that is no object of Stripe's says no more than no answer at all. */
function recognised<T extends Written>(answer: T): T {
  if (typeof answer.id !== 'string') throw new Problem('stripe_malformed');
  return answer;
}
