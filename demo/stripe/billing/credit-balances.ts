import type Stripe from 'stripe';
import type { CreditGrant, Wire } from '../wire.ts';
import type { World } from '../world.ts';
import { heldBy, isUsableGrant } from './credit-grants.ts';

type Balance = Wire<Stripe.Billing.CreditBalanceSummary.Balance>;

/** One grant, or the grants for some prices; `null` is every metered price. */
export type BalanceFilter = { grant: string } | { prices: string[] | null };

/**
 * What a customer's grants hold, by currency. The ledger balance is what the ledger
 * says; the available one leaves out what has expired and is not yet booked out.
 */
export function creditBalances(
  world: World,
  customer: string,
  filter: BalanceFilter,
  at: number,
): Balance[] {
  const sums = new Map<string, { available: number; ledger: number }>();
  for (const grant of world.store.creditGrants.values()) {
    if (grant.customer !== customer || !isCounted(world, grant, filter)) continue;
    const { currency } = grant.amount.monetary!;
    const sum = sums.get(currency) ?? { available: 0, ledger: 0 };
    sums.set(currency, sum);
    const held = heldBy(world, grant, at);
    sum.ledger += held;
    if (isUsableGrant(grant, at)) sum.available += held;
  }
  return [...sums].map(([currency, { available, ledger }]) => ({
    available_balance: { monetary: { currency, value: available }, type: 'monetary' },
    ledger_balance: { monetary: { currency, value: ledger }, type: 'monetary' },
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
