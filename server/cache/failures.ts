/** For how long a reading that failed is not made again. */
import type { Problem } from '../problems.ts';
import type { Failure } from './shelf.ts';

const SECOND_MS = 1_000;

/** There is no such thing: so often may somebody who guesses make us ask Stripe. */
const ABSENT_MS = 60 * SECOND_MS;

/** Nobody answers, and there is nothing to show: long enough that a crowd costs one call. */
const UNKNOWN_MS = 2 * SECOND_MS;

/** Nobody answers, but the last good value can be shown. */
const KNOWN_MS = 5 * SECOND_MS;

export function failureOf(
  problem: Problem,
  { now, isKnown, spread }: { now: number; isKnown: boolean; spread: number },
): Failure {
  const isAbsent = saysAbsent(problem);
  const pauseMs = isKnown ? KNOWN_MS : isAbsent ? ABSENT_MS * spread : UNKNOWN_MS;
  return { problem, isAbsent, since: now, until: now + pauseMs };
}

/**
 * Whether Stripe was not asked at all, because too many wait already. It costs nothing to be told so
 * again, and remembering it for thousands would push out what is known of others.
 */
export function wasNotAsked({ code, cause }: Problem): boolean {
  return code === 'stripe_busy' && cause === undefined;
}

/** Our own 4xx, or Stripe's code for what it does not have. */
function saysAbsent({ status, cause }: Problem) {
  if (status >= 400 && status < 500) return true;
  return cause instanceof Error && 'code' in cause && cause.code === 'resource_missing';
}
