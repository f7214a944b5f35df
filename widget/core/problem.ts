/** A failure the widget can name: the server's code, or `network`, `timeout`, `session_ended`. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: string;
  readonly status: number;
  readonly requestId: string | undefined;
  /** The field of the request at fault. */
  readonly field: string | undefined;

  constructor(
    code: string,
    status = 0,
    requestId?: string,
    options?: ErrorOptions,
    field?: string,
  ) {
    super(code, options);
    this.code = code;
    this.status = status;
    this.requestId = requestId;
    this.field = field;
  }
}
