/** Billing credits as a bill's arithmetic takes them. */
import { whatIf } from '../billing/what-if.ts';
import type { CreditRule, WhatIfBasis } from '../contract/what-if.ts';
import { creditsTaken } from './reckon.ts';
import type { CreditGrant, Known, PreviewFacts } from './snapshot.ts';

/**
 * The credits that pay for the bill. Where Stripe's preview leaves them to the finalization, so do
 * we, for the amount due that everything starts from is Stripe's; where the grants cannot be read,
 * only what the preview took is known.
 */
export function creditsOf(
  basis: WhatIfBasis,
  preview: PreviewFacts,
  grants: Known<readonly CreditGrant[]>,
): CreditRule[] {
  const taken = creditsTaken(preview).map(
    ({ id, available, prices }): CreditRule => ({
      id,
      available: Number(available),
      prices: prices && [...prices],
    }),
  );
  if (grants.asOf === undefined) return taken;
  const granted = usable(basis, grants);
  const wouldTake = whatIf({ ...basis, credits: granted }).totals.credits.length > 0;
  return taken.length === 0 && wouldTake ? [] : granted;
}

/** Whether nobody can say what credits will pay: unread, or left out of Stripe's preview. */
export function areUnknown(basis: WhatIfBasis, grants: Known<readonly CreditGrant[]>): boolean {
  const isLeftOut = basis.credits.length === 0 && usable(basis, grants).length > 0;
  return grants.asOf === undefined || isLeftOut;
}

/**
 * Credits that can be used when the invoice is finalized, in Stripe's order: by priority; of one
 * priority, what expires first, promotional before paid, by effect and age. Stripe documents the
 * priority only.
 */
function creditRules(grants: readonly CreditGrant[], currency: string, at: Date): CreditRule[] {
  const time = (date: Date | null, otherwise: number) => date?.getTime() ?? otherwise;
  const ranks = (grant: CreditGrant) => [
    grant.priority,
    time(grant.expiresAt, Number.MAX_SAFE_INTEGER),
    grant.category === 'promotional' ? 0 : 1,
    time(grant.effectiveAt, 0),
    grant.createdAt.getTime(),
  ];
  return grants
    .filter(
      (grant) =>
        grant.currency === currency &&
        time(grant.effectiveAt, 0) <= at.getTime() &&
        time(grant.expiresAt, Number.MAX_SAFE_INTEGER) > at.getTime(),
    )
    .map((grant) => ({ grant, ranks: ranks(grant) }))
    .sort((a, b) => a.ranks.map((rank, nth) => rank - b.ranks[nth]!).find((by) => by !== 0) ?? 0)
    .map(({ grant: { id, available, prices } }) => ({
      id,
      available,
      prices: prices && [...prices],
    }));
}

/** Those of the basis's bill. */
function usable(
  { currency, invoiceDate }: Pick<WhatIfBasis, 'currency' | 'invoiceDate'>,
  grants: Known<readonly CreditGrant[]>,
): CreditRule[] {
  return creditRules(grants.value ?? [], currency, new Date(invoiceDate));
}
