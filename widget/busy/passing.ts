/** What is over by itself: too many ask, of Stripe or of the server, or it cannot tell just now. */
const PASSING: ReadonlySet<string | undefined> = new Set([
  'stripe_busy',
  'rate_limited',
  'revocations_unavailable',
  'proofs_unavailable',
]);

interface Told {
  readonly retryAfter: number;
}

/** Whether a problem is one of these, and the server says when it makes sense to ask again. */
export function isPassing<Problem extends object>(
  problem: Problem | undefined,
): problem is Problem & Told {
  const { code, retryAfter }: { code?: string; retryAfter?: number } = problem ?? {};
  return retryAfter !== undefined && PASSING.has(code);
}
