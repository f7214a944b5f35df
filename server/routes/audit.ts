/** One line of the log for every change a customer made: who, what and on which object. */
import type { Context } from 'hono';
import type { PortalEnv } from '../env.ts';

/** What was done: a thing and a verb. */
export type AuditAction =
  | 'payment_setup_create'
  | 'payment_setup_finish'
  | 'payment_setup_cancel'
  | 'payment_method_default'
  | 'payment_method_remove'
  | 'invoice_pay'
  | 'hosted_page_open'
  | 'billing_details_change'
  | 'tax_id_add'
  | 'tax_id_remove'
  | 'subscription_change'
  | 'subscription_cancel'
  | 'subscription_resume';

/** `object` is an id of Stripe's, never a name, an address or a number. */
export function audit(c: Context<PortalEnv>, action: AuditAction, object?: string) {
  const { session, log, requestId } = c.var;
  log({
    level: 'info',
    event: 'customer_changed',
    action,
    requestId,
    tenant: session.tenantId,
    customer: session.customerId,
    actor: session.actor,
    object,
  });
}
