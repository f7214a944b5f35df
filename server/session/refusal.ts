/** The audit of what was refused to a session that is known: who, by whose session, and why. */
import type { Log } from '../log.ts';
import { Problem } from '../problems.ts';
import type { Session } from './session.ts';

/**
 * One line for a 401 or a 403. What they asked for stands in the line `request_answered` with the same
 * request id, as a pattern: the path itself may hold anything.
 */
export function noteRefusal(
  { log, requestId }: { readonly log: Log; readonly requestId: string },
  { tenantId, customerId, actor }: Session,
  error: unknown,
): void {
  if (!(error instanceof Problem) || error.status < 401 || error.status > 403) return;
  log({
    level: 'warn',
    event: 'session_refused',
    code: error.code,
    requestId,
    tenant: tenantId,
    customer: customerId,
    actor,
  });
}
