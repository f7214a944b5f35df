import type { Credit } from '../money/credits.ts';
import type { CreditRank } from '../switches.ts';
import type { CreditBalanceTransaction, CreditGrant, Price } from '../wire.ts';
import type { World } from '../world.ts';

type Entry =
  | Pick<
      NonNullable<CreditBalanceTransaction['credit']>,
      'type' | 'credits_application_invoice_voided'
    >
  | Pick<NonNullable<CreditBalanceTransaction['debit']>, 'type' | 'credits_applied'>;

/** What a grant still holds at an instant, by its ledger. */
export function heldBy(world: World, grant: CreditGrant, at = Infinity): number {
  let held = 0;
  for (const {
    credit,
    credit_grant,
    debit,
    effective_at,
  } of world.store.creditTransactions.values()) {
    if (credit_grant !== grant.id || effective_at > at) continue;
    held += (credit?.amount.monetary?.value ?? 0) - (debit?.amount.monetary?.value ?? 0);
  }
  return held;
}

function isUsableGrant(grant: CreditGrant, at: number): boolean {
  const { effective_at: start, expires_at: end, voided_at } = grant;
  return voided_at === null && (start === null || start <= at) && (end === null || at < end);
}

/** Whether a grant may pay for a price. Only metered prices are ever in scope. */
function isInScope(grant: CreditGrant, price: Price): boolean {
  if (price.recurring?.usage_type !== 'metered') return false;
  const { prices } = grant.applicability_config.scope;
  return prices === undefined || prices.some(({ id }) => id === price.id);
}

/** A customer's usable credits in the order they are used, for lines of these prices. */
export function creditsFor(
  world: World,
  customer: string,
  { currency, prices, at }: { currency: string; prices: (Price | null)[]; at: number },
): Credit[] {
  return [...world.store.creditGrants.values()]
    .filter(
      (grant) =>
        grant.customer === customer &&
        grant.amount.monetary?.currency === currency &&
        isUsableGrant(grant, at),
    )
    .sort((a, b) => before(a, b, world.switches.creditOrder))
    .map((grant) => ({
      id: grant.id,
      available: BigInt(Math.max(0, heldBy(world, grant, at))),
      covers: (line) => {
        const price = prices[line];
        return price !== null && price !== undefined && isInScope(grant, price);
      },
    }));
}

/** Writes one line of a grant's ledger. */
export function bookCredit(
  world: World,
  grant: CreditGrant,
  side: 'credit' | 'debit',
  value: number,
  entry: Entry,
  { at, effectiveAt = at }: { at: number; effectiveAt?: number },
): CreditBalanceTransaction {
  const { currency } = grant.amount.monetary!;
  const amount = { monetary: { currency, value }, type: 'monetary' as const };
  const details = { amount, ...entry };
  const transaction: CreditBalanceTransaction = {
    id: world.id('cbtxn', 24),
    object: 'billing.credit_balance_transaction',
    created: at,
    credit: side === 'credit' ? (details as CreditBalanceTransaction['credit']) : null,
    credit_grant: grant.id,
    debit: side === 'debit' ? (details as CreditBalanceTransaction['debit']) : null,
    effective_at: effectiveAt,
    livemode: false,
    test_clock: grant.test_clock,
    type: side,
  };
  world.store.creditTransactions.set(transaction.id, transaction);
  world.emit('billing.credit_balance_transaction.created', transaction, at);
  return transaction;
}

/** Takes what is left of a grant out of its ledger: it expired, or was voided. */
export function closeGrant(
  world: World,
  grant: CreditGrant,
  type: 'credits_expired' | 'credits_voided',
  at: number,
): void {
  const left = heldBy(world, grant);
  // What has no effect yet is taken out when it would have had it.
  const times = { at, effectiveAt: Math.max(at, grant.effective_at ?? at) };
  if (left > 0) bookCredit(world, grant, 'debit', left, { credits_applied: null, type }, times);
}

/** The moments at which grants of one clock expire with something left on them. */
export function grantExpiries(
  world: World,
  clock: string | null,
): { grant: CreditGrant; at: number }[] {
  return [...world.store.creditGrants.values()].flatMap((grant) => {
    if (grant.expires_at === null || grant.test_clock !== clock) return [];
    return heldBy(world, grant) > 0 ? [{ grant, at: grant.expires_at }] : [];
  });
}

function before(a: CreditGrant, b: CreditGrant, ranks: readonly CreditRank[]): number {
  const order = [(a.priority ?? 50) - (b.priority ?? 50)];
  for (const rank of ranks) order.push(rankOf(a, rank) - rankOf(b, rank) || 0);
  return order.find((difference) => difference !== 0) ?? 0;
}

function rankOf(grant: CreditGrant, rank: CreditRank): number {
  if (rank === 'category') return grant.category === 'promotional' ? 0 : 1;
  return grant[rank] ?? Number.MAX_SAFE_INTEGER;
}
