type Details = {
  status?: number;
  type?: 'invalid_request_error' | 'idempotency_error' | 'api_error' | 'card_error';
  code?: string;
  param?: string;
  /** The issuer's reason for a refusal. */
  decline_code?: string;
  /** What the failure is about, by its kind: an intent, a payment method. */
  about?: Readonly<Record<string, unknown>>;
};

/** A failure a caller is told in Stripe's error envelope. */
export class StripeFailure extends Error {
  readonly status: number;
  readonly details: Details;

  constructor(message: string, details: Details = {}) {
    super(message);
    this.status = details.status ?? 400;
    this.details = details;
  }

  toResponse(requestId?: string): Response {
    const { type = 'invalid_request_error', code, param, decline_code, about } = this.details;
    const error = {
      ...(code && { code, doc_url: `https://stripe.com/docs/error-codes/${docPage(code)}` }),
      ...(decline_code && { decline_code }),
      message: this.message,
      ...(param && { param }),
      ...about,
      ...(requestId && { request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}` }),
      type,
    };
    return Response.json({ error }, { status: this.status });
  }
}

/** An id that names nothing: 404 in a path, 400 in a parameter. */
export function missing(kind: string, id: string, param = 'id'): StripeFailure {
  const status = param === 'id' ? 404 : 400;
  return new StripeFailure(`No such ${kind}: '${id}'`, { status, code: 'resource_missing', param });
}

/** Stripe's 429, for tests: plain, or the lock timeout, with or without the retry hint. */
export function rateLimited(
  options: { code?: 'rate_limit' | 'lock_timeout'; shouldRetry?: boolean } = {},
): Response {
  const { code = 'rate_limit', shouldRetry } = options;
  const message =
    code === 'rate_limit'
      ? 'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.'
      : 'This object cannot be accessed right now because another API request or Stripe process is currently accessing it.';
  const response = new StripeFailure(message, { status: 429, code }).toResponse();
  if (shouldRetry !== undefined) response.headers.set('stripe-should-retry', String(shouldRetry));
  return response;
}

function docPage(code: string): string {
  return code.replaceAll('_', '-');
}
