/**
 * Every failure a caller can be told about, with its HTTP status and default title.
 * Anything else that is thrown is a bug and becomes a bare 500.
 * Codes are API: they are added, never renamed. The wire format is RFC 9457 (`contract/problem.ts`).
 */
const PROBLEMS = {
  request_malformed: [400, 'The request could not be read.'],
  webhook_signature_invalid: [400, 'The webhook signature does not match.'],
  session_missing: [401, 'A session token is needed: Authorization: Bearer <token>.'],
  session_invalid: [401, 'The session token is not valid.'],
  session_expired: [401, 'The session token has expired.'],
  session_revoked: [401, 'The session was revoked.'],
  proof_invalid: [401, 'The session is bound to a key, and the request does not prove to hold it.'],
  api_key_invalid: [401, 'A valid API key is needed.'],
  payment_declined: [402, 'The payment was refused.'],
  payment_confirmation_needed: [402, 'The bank asks for a confirmation of the payment.'],
  payment_method_missing: [402, 'There is no payment method to charge.'],
  scope_missing: [403, 'The session does not allow this.'],
  origin_forbidden: [403, 'This origin may not use the session.'],
  route_not_found: [404, 'There is nothing here.'],
  customer_not_found: [404, 'Stripe has no such customer.'],
  meter_not_found: [404, 'This customer has no such meter.'],
  invoice_not_found: [404, 'This customer has no such invoice.'],
  invoice_line_not_found: [404, 'The invoice has no such line.'],
  bill_not_found: [404, 'This customer has no such bill.'],
  comparison_missing: [404, 'There is no earlier invoice to compare with.'],
  payment_method_not_found: [404, 'This customer has no such payment method.'],
  setup_not_found: [404, 'This customer has no such setup.'],
  subscription_not_found: [404, 'This customer has no such subscription.'],
  tenant_not_found: [404, 'There is no such tenant.'],
  method_not_allowed: [405, 'This method is not supported here.'],
  payment_method_in_use: [409, 'The payment method pays a subscription.'],
  invoice_not_payable: [409, 'The invoice is not open.'],
  subscription_changed: [409, 'The subscription is not what it was when the change was priced.'],
  in_place_unavailable: [409, 'This is done on a page of Stripe.'],
  idempotency_conflict: [409, 'The idempotency key was used for another request.'],
  body_too_large: [413, 'The body is too large.'],
  url_too_long: [414, 'The address is too long.'],
  range_invalid: [422, 'The range is not valid.'],
  parameter_invalid: [422, 'A parameter is not valid.'],
  parameter_unsupported: [422, 'The source of the usage does not support this.'],
  change_not_allowed: [422, 'This change is not offered.'],
  tax_id_invalid: [422, 'That is not a tax id of this type.'],
  return_url_forbidden: [422, 'The way back must lead to a page of an allowed origin.'],
  bill_not_reckonable: [422, 'This bill cannot be reckoned with other numbers.'],
  rate_limited: [429, 'Too many requests.'],
  internal: [500, 'Something went wrong.'],
  stripe_rejected: [502, 'Stripe refused the request.'],
  stripe_malformed: [502, 'Stripe sent an answer we do not understand.'],
  stripe_unavailable: [503, 'Stripe is not answering.'],
  stripe_busy: [503, 'Stripe is busy.'],
  revocations_unavailable: [503, 'Nobody can say whether the session was revoked.'],
  proofs_unavailable: [503, 'Nobody can say whether the proof was used before.'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type ProblemCode = keyof typeof PROBLEMS;

export const PROBLEM_CODES = Object.keys(PROBLEMS) as [ProblemCode, ...ProblemCode[]];

export type ProblemOptions = ErrorOptions & {
  /** The request field at fault, such as `from`. */
  readonly field?: string;
  /** In place of the code's own, where that says something else. */
  readonly title?: string;
  /** Whole seconds after which asking again makes sense. */
  readonly retryAfter?: number;
};

/** The engine's own property: no standard has it, so no library of types but Node's. */
const V8_ERROR = Error as ErrorConstructor & { stackTraceLimit: number };

export class Problem extends Error {
  override readonly name = 'Problem';
  readonly code: ProblemCode;
  readonly status: (typeof PROBLEMS)[ProblemCode][0];
  readonly title: string;
  readonly field?: string;
  readonly retryAfter?: number;

  /** `detail` is shown to the caller: it names no secret and nothing of another customer. */
  constructor(code: ProblemCode, detail?: string, options?: ProblemOptions) {
    // What a caller may be told is no bug: where it was thrown says nothing, and thousands may be remembered.
    const { stackTraceLimit } = V8_ERROR;
    V8_ERROR.stackTraceLimit = 0;
    super(detail ?? PROBLEMS[code][1], options);
    V8_ERROR.stackTraceLimit = stackTraceLimit;
    this.code = code;
    this.status = PROBLEMS[code][0];
    this.title = options?.title ?? PROBLEMS[code][1];
    if (options?.field) this.field = options.field;
    if (options?.retryAfter !== undefined) this.retryAfter = options.retryAfter;
  }
}
