/** What is thrown becomes an answer: a problem the caller may know, or a bare 500. */
import type { Context, ErrorHandler } from 'hono';
import type { ProblemBody } from '../contract/problem.ts';
import type { PortalEnv } from '../env.ts';
import { type Log, nameOf } from '../log.ts';
import { Problem, type ProblemCode } from '../problems.ts';

const TYPE_BASE = 'urn:usage-portal:problem:';

export function answerProblem({ log }: { log: Log }): ErrorHandler<PortalEnv> {
  return (error, c) => {
    const problem = error instanceof Problem ? error : asProblem(error);
    if (problem.status >= 500) {
      log({
        level: 'error',
        event: 'request_failed',
        requestId: c.var.requestId,
        code: problem.code,
        cause: nameOf(problem.cause),
      });
    }
    return problemResponse(c, problem);
  };
}

export function problemResponse(c: Context<PortalEnv>, problem: Problem): Response {
  const { code, status, title, message, field, retryAfter } = problem;
  const body: ProblemBody = {
    type: TYPE_BASE + code,
    title,
    status,
    ...(message !== title && { detail: message }),
    code,
    requestId: c.var.requestId,
    ...(field && { field }),
    ...(retryAfter !== undefined && { retryAfter }),
  };
  const headers: Record<string, string> = {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
  };
  if (status === 401) headers['WWW-Authenticate'] = challengeOf(code, c);
  if (retryAfter !== undefined) headers['Retry-After'] = String(retryAfter);
  else if (status === 503) headers['Retry-After'] = '5';
  return c.body(JSON.stringify(body), status, headers);
}

/** What a caller should come with, of the scheme they came with (RFC 6750, RFC 9449). */
function challengeOf(code: ProblemCode, c: Context): string {
  if (code === 'proof_invalid') return 'DPoP error="invalid_dpop_proof", algs="ES256"';
  // Whoever brought nothing is told of no error.
  if (!/^session_(invalid|expired|revoked)$/.test(code)) return 'Bearer';
  const isBound = /^dpop /i.test(c.req.header('authorization') ?? '');
  return isBound ? 'DPoP error="invalid_token", algs="ES256"' : 'Bearer error="invalid_token"';
}

/**
 * Hono throws its own errors for a body that is not JSON, and Node one for a caller who went away in
 * the middle of a body; anything else is a bug.
 */
function asProblem(error: unknown): Problem {
  const { status, code } = error as { status?: unknown; code?: unknown };
  if (code === 'ECONNRESET') return new Problem('request_malformed', undefined, { cause: error });
  // 415: a body that does not say it is JSON.
  return status === 400 || status === 415
    ? new Problem('request_malformed', undefined, { cause: error })
    : new Problem('internal', undefined, { cause: error });
}
