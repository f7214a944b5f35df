import type Stripe from 'stripe';
import type { CreditGrant, Wire } from '../wire.ts';
import type { World } from '../world.ts';
import { heldBy } from './credit-grants.ts';

type Balance = Wire<Stripe.Billing.CreditBalanceSummary.Balance>;

/** One grant, or the grants for some prices; `null` is every metered price. */
export type BalanceFilter = { grant: string } | { prices: string[] | null };

/**
 * What a customer's grants hold, by currency. Stripe's available balance leaves out what
 * has expired and still stands in the ledger; here that is booked out the moment it
 * expires, and so all of the ledger's balance is available.
 */
export function creditBalances(
  world: World,
  customer: string,
  filter: BalanceFilter,
  at: number,
): Balance[] {
  const sums = new Map<string, number>();
  for (const grant of world.store.creditGrants.values()) {
    if (grant.customer !== customer || !isCounted(world, grant, filter)) continue;
    const { currency } = grant.amount.monetary!;
    sums.set(currency, (sums.get(currency) ?? 0) + heldBy(world, grant, at));
  }
  return [...sums].map(([currency, value]) => ({
    available_balance: { monetary: { currency, value }, type: 'monetary' },
    ledger_balance: { monetary: { currency, value }, type: 'monetary' },
  }));
}

function isCounted(world: World, grant: CreditGrant, filter: BalanceFilter): boolean {
  if ('grant' in filter) return grant.id === filter.grant;
  const named = grant.applicability_config.scope.prices?.map(({ id }) => id) ?? null;
  const asked = filter.prices;
  if (world.switches.creditScopeFilter === 'exact') {
    return named === null || asked === null
      ? named === asked
      : named.length === asked.length && named.every((id) => asked.includes(id ?? ''));
  }
  // A grant for any metered price can pay for whatever is asked; one for some prices
  // can pay for those, and for something metered.
  if (named === null || asked === null) return true;
  return named.some((id) => asked.includes(id ?? ''));
}
