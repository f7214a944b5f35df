import { missing, StripeFailure } from '../http/errors.ts';
import type { CreditGrant, Customer } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { bookCredit, closeGrant } from './credit-grants.ts';

/** The most prices a grant or a summary can name. */
const MOST_PRICES = 20;

type Scope = { price_type?: 'metered'; prices?: { id: string }[] };

export type GrantRequest = {
  amount: { monetary: { currency: string; value: number }; type: 'monetary' };
  applicability_config: { scope: Scope };
  category?: 'paid' | 'promotional';
  effective_at?: number;
  expires_at?: number;
  metadata?: Record<string, string>;
  name?: string;
  priority?: number;
};

/** Grants credits, and opens the grant's ledger with them. */
export function grantCredits(world: World, owner: Customer, request: GrantRequest): CreditGrant {
  const now = nowOf(world, owner);
  const { scope } = request.applicability_config;
  refuseUnclearScope(world, scope, 'applicability_config[scope]');
  const { effective_at = now, expires_at = null } = request;
  if (expires_at !== null && expires_at <= Math.max(now, effective_at)) {
    const message = 'expires_at must be in the future and after effective_at.';
    throw new StripeFailure(message, { param: 'expires_at' });
  }
  const grant: CreditGrant = {
    id: world.id('credgr', 24),
    object: 'billing.credit_grant',
    amount: request.amount,
    applicability_config: { scope },
    category: request.category ?? 'paid',
    created: now,
    customer: owner.id,
    customer_account: null,
    effective_at,
    expires_at,
    livemode: false,
    metadata: request.metadata ?? {},
    name: request.name ?? null,
    priority: request.priority ?? 50,
    test_clock: owner.test_clock,
    updated: now,
    voided_at: null,
  };
  world.store.creditGrants.set(grant.id, grant);
  world.emit('billing.credit_grant.created', grant, now);
  const entry = { credits_application_invoice_voided: null, type: 'credits_granted' as const };
  const times = { at: now, effectiveAt: effective_at };
  bookCredit(world, grant, 'credit', request.amount.monetary.value, entry, times);
  return grant;
}

/** Ends a grant before its time. */
export function expireGrant(world: World, grant: CreditGrant, at: number): void {
  const { expires_at, updated } = grant;
  Object.assign(grant, { expires_at: at, updated: at });
  closeGrant(world, grant, 'credits_expired', at);
  world.emit('billing.credit_grant.updated', grant, at, { expires_at, updated });
}

/** Takes a grant back as if it had never been. */
export function voidGrant(world: World, grant: CreditGrant, at: number): void {
  const { updated, voided_at } = grant;
  Object.assign(grant, { voided_at: at, updated: at });
  closeGrant(world, grant, 'credits_voided', at);
  world.emit('billing.credit_grant.updated', grant, at, { updated, voided_at });
}

/** A scope is either all metered prices or some of them. */
export function refuseUnclearScope(world: World, scope: Scope, param: string): void {
  const { price_type, prices } = scope;
  if ((price_type === undefined) === (prices === undefined)) {
    const message = `You must pass exactly one of ${param}[price_type] and ${param}[prices].`;
    throw new StripeFailure(message, { param });
  }
  if (prices === undefined) return;
  if (prices.length > MOST_PRICES) {
    const message = `You can name at most ${MOST_PRICES} prices.`;
    throw new StripeFailure(message, { param: `${param}[prices]` });
  }
  for (const [index, { id }] of prices.entries()) {
    const price = world.store.prices.get(id);
    if (!price) throw missing('price', id, `${param}[prices][${index}][id]`);
    if (!price.recurring?.meter) {
      const message = `Credits can only apply to prices with a meter: ${id} has none.`;
      throw new StripeFailure(message, { param: `${param}[prices][${index}][id]` });
    }
  }
}
