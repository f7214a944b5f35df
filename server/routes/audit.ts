/** One line of the log for every change a customer tried to make: who, what, on which object. */
import type { Context } from 'hono';
import type { PortalEnv } from '../env.ts';
import { Problem } from '../problems.ts';

/** What was done: a thing and a verb. */
export type AuditAction =
  | 'payment_setup_create'
  | 'payment_setup_finish'
  | 'payment_setup_cancel'
  | 'payment_method_default'
  | 'payment_method_remove'
  | 'invoice_pay'
  /** Only what is needed to pay was asked for: nothing was charged. */
  | 'payment_prepare'
  | 'hosted_page_open'
  | 'billing_details_change'
  | 'tax_id_add'
  | 'tax_id_remove'
  | 'subscription_change'
  | 'subscription_cancel'
  | 'subscription_resume';

/** `unknown`: no answer of Stripe's came, so that it may have been done. */
export type AuditOutcome = 'done' | 'refused' | 'unknown';

export type AuditLine = {
  action: AuditAction;
  /** An id of Stripe's, never a name, an address or a number. */
  object?: string | undefined;
  /** Null where there was nothing to be changed, which is no line. */
  outcome: AuditOutcome | null;
};

/**
 * Makes a change and writes its line, whatever comes of it. `change` may make the line more exact as
 * it learns more; what it throws is `refused` or `unknown`.
 */
export async function audited<T>(
  c: Context<PortalEnv>,
  about: Pick<AuditLine, 'action' | 'object'>,
  change: (line: AuditLine) => Promise<T>,
): Promise<T> {
  const line: AuditLine = { ...about, outcome: 'done' };
  try {
    return await change(line);
  } catch (error) {
    line.outcome = outcomeOf(error);
    throw error;
  } finally {
    if (line.outcome) write(c, line);
  }
}

/** The same for a change that answers whether there was anything to be changed. */
export async function auditedIfMade(
  c: Context<PortalEnv>,
  about: Pick<AuditLine, 'action' | 'object'>,
  change: () => Promise<boolean>,
): Promise<void> {
  await audited(c, about, async (line) => {
    if (!(await change())) line.outcome = null;
  });
}

function write(c: Context<PortalEnv>, line: AuditLine) {
  const { session, log, requestId } = c.var;
  log({
    level: 'info',
    event: 'customer_changed',
    action: line.action,
    outcome: line.outcome ?? undefined,
    requestId,
    tenant: session.tenantId,
    customer: session.customerId,
    actor: session.actor,
    object: line.object,
  });
}

function outcomeOf(error: unknown): AuditOutcome {
  const isAnswered =
    error instanceof Problem && (error.status < 500 || error.code === 'stripe_rejected');
  return isAnswered ? 'refused' : 'unknown';
}
