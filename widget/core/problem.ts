import type { ProblemBody } from '../../server/contract/problem.ts';
import type { ProblemCode } from '../../server/problems.ts';

/** Why something could not be read: a code of the server's, or one that only a browser can tell. */
export type UsageProblemCode =
  | ProblemCode
  | 'answer_malformed'
  | 'network'
  | 'session_ended'
  | 'session_malformed'
  | 'session_unavailable'
  | 'timeout';

/** A failure the widget can name, by the server's code or its own. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** The field of the request at fault. */
  readonly field: string | undefined;
  /** Whole seconds after which asking again makes sense. */
  readonly retryAfter: number | undefined;

  constructor(
    code: string,
    status = 0,
    requestId?: string,
    options?: ErrorOptions,
    { field, retryAfter }: Partial<ProblemBody> = {},
  ) {
    super(code, options);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.field = field;
    this.retryAfter = retryAfter;
  }
}
