/** An answer nobody expects: a page of some proxy in Stripe's place, or a refusal for no reason we know. */
import { nameOf } from '../log.ts';
import { Problem } from '../problems.ts';
import { stripeStatus } from '../stripe/client.ts';
import { type Found, found } from './finding.ts';

/** What could not be looked at for such an answer, and why. Throws what is no matter of an answer. */
export function unread(what: string, error: unknown): Found {
  // What relies on the shape of an answer fails so.
  const problem = error instanceof TypeError ? new Problem('stripe_malformed') : error;
  if (!(problem instanceof Problem)) throw error;
  const status = stripeStatus(problem);
  const refusal = status === undefined ? '' : ` Its status is ${status}.`;
  // Where it came out: it may be a bug of ours.
  const place = error === problem ? '' : ` ${nameOf(error)}.`;
  const text = `${what} could not be looked at: ${problem.message}${refusal}${place}`;
  const todo =
    'If it came from Stripe, its dashboard lists the request; if it did not, a proxy answers in Stripe’s place.';
  return found('error', 'stripe_unreadable', text, todo);
}
