/** The SDK, set up for the edge, and its errors in our words. */
import Stripe from 'stripe';
import type { StripeConnection } from '../config.ts';
import { Problem } from '../problems.ts';

/** The wire gives up long before: this is for a wire that hangs itself. */
const TIMEOUT_MS = 60_000;

/** `fetch` is the wire; see there. */
export function createStripe(
  key: string,
  { fetch, protocol, host, port }: Pick<StripeConnection, 'fetch' | 'protocol' | 'host' | 'port'>,
) {
  return new Stripe(key, {
    ...(protocol && { protocol }),
    ...(host && { host }),
    ...(port !== undefined && { port }),
    // The SDK's Node client hangs when a bundler picks it for an edge runtime: always name this one.
    httpClient: Stripe.createFetchHttpClient(fetch),
    // What is asked again, and when, is decided in `retry.ts`.
    maxNetworkRetries: 0,
    timeout: TIMEOUT_MS,
    telemetry: false,
  });
}

/** Runs one call to Stripe; whatever it throws becomes a `Problem` with the cause kept for the log. */
export async function asking<T>(call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (cause) {
    throw asProblem(cause);
  }
}

/** Stripe's own code of what went wrong, such as `resource_missing`. */
export function stripeCode(error: unknown): string | undefined {
  return stripeError(error)?.code;
}

/** The kind of Stripe's error, such as `StripeCardError`. */
export function stripeType(error: unknown): string | undefined {
  return stripeError(error)?.type;
}

/** The parameter of ours that Stripe refuses, such as `address[country]`. */
export function stripeParam(error: unknown): string | undefined {
  return stripeError(error)?.param;
}

/** The HTTP status Stripe refused with. */
export function stripeStatus(error: unknown): number | undefined {
  return stripeError(error)?.statusCode;
}

/** The headers of the answer that refused, by their names in lower case. */
export function stripeHeaders(error: unknown): Readonly<Record<string, string | undefined>> {
  return stripeError(error)?.headers ?? {};
}

/** Whether Stripe's answer was none of Stripe's: no JSON at all. */
export function isGarbled(error: unknown): boolean {
  const cause = stripeError(error);
  return cause instanceof Stripe.errors.StripeAPIError && cause.statusCode === undefined;
}

/** Stripe's own words of what went wrong, for us alone: they may repeat what we sent. */
export function stripeMessage(error: unknown): string | undefined {
  return stripeError(error)?.message;
}

function stripeError(error: unknown) {
  const cause = error instanceof Problem ? error.cause : error;
  return cause instanceof Stripe.errors.StripeError ? cause : undefined;
}

function asProblem(cause: unknown): Problem {
  if (cause instanceof Problem) return cause;
  const { errors } = Stripe;
  if (cause instanceof errors.StripeRateLimitError) {
    return new Problem('stripe_busy', undefined, { cause });
  }
  if (cause instanceof errors.StripeConnectionError) {
    return new Problem('stripe_unavailable', undefined, { cause });
  }
  if (cause instanceof errors.StripeAPIError) {
    const status = cause.statusCode ?? 0;
    // The same request is still under way: asked again later, it answers what came of it.
    if (status === 409) return new Problem('stripe_busy', undefined, { cause });
    return new Problem(status >= 500 ? 'stripe_unavailable' : 'stripe_malformed', undefined, {
      cause,
    });
  }
  if (cause instanceof errors.StripeError)
    return new Problem('stripe_rejected', undefined, { cause });
  // Not an error of Stripe's: its answer did not have the shape our mapping relies on.
  return new Problem('stripe_malformed', undefined, { cause });
}
