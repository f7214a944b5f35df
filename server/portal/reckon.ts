/**
 * Our own arithmetic beside Stripe's figures: what an invoice's lines and terms come to by
 * `settle`, and where that is not what Stripe says. Nothing here decides what is owed.
 */
import { BillingError } from '../billing/billing-error.ts';
import { sum } from '../billing/decimal.ts';
import { amountOf, lineAmount } from '../billing/price.ts';
import { RULES } from '../billing/rules.ts';
import { type Charge, type Credit, type Discount, settle, type Tax } from '../billing/settle.ts';
import type { Approximation } from '../contract/bill.ts';
import type { Price } from '../contract/values.ts';
import type { CatalogPrice, DiscountFact, Known, Line, PreviewFacts } from './snapshot.ts';

export type Prices = ReadonlyMap<string, Known<CatalogPrice>>;

/** Our price of some lines' quantities beside their amounts. */
export type Tie = {
  /** Ours less Stripe's, in minor units; zero where they agree. Null where it cannot be reckoned. */
  readonly difference: bigint | null;
  /** Whether tiers are rounded one by one, as far as the amounts tell. */
  readonly linePerTier: boolean;
};

/** Lines of one item, with or without the tiers of a graduated price apart. */
export function tieOf(lines: readonly Line[], price: Price, quantity = quantityOf(lines)): Tie {
  const stripe = totalOf(lines);
  // A price may have amounts in several currencies, of which we know its own only.
  if (lines.some(({ amount }) => amount.currency !== price.currency)) {
    return { difference: null, linePerTier: RULES.linePerTier };
  }
  try {
    const perTier = amountOf(price, quantity);
    const once = lineAmount(price, quantity);
    // One line of several tiers is rounded once; where both come to the same, Stripe's habit holds.
    const linePerTier = perTier === stripe ? RULES.linePerTier : once !== stripe;
    const ours = once === stripe ? once : perTier;
    return { difference: ours - stripe, linePerTier };
  } catch (error) {
    if (error instanceof BillingError) return { difference: null, linePerTier: RULES.linePerTier };
    throw error;
  }
}

export function quantityOf(lines: readonly Line[]): string {
  return sum(lines.flatMap(({ quantity }) => quantity ?? []));
}

export function totalOf(lines: readonly Line[]): bigint {
  return lines.reduce((total, { amount }) => total + BigInt(amount.amount), 0n);
}

/** Whether a line may take billing credits. One that did is metered, whatever its price is called now. */
function isMetered({ priceId, credits }: Line, prices: Prices): boolean {
  if (credits.length > 0) return true;
  return priceId !== null && (prices.get(priceId)?.value?.meterId ?? null) !== null;
}

/** A line as `settle` takes it. A tax that is not known is left out: `unknownOf` tells of it. */
export function chargeOf(line: Line, facts: PreviewFacts, prices: Prices): Charge {
  return {
    owner: line.item !== null && !line.proration ? line.item : line.id,
    currency: line.amount.currency,
    amount: BigInt(line.amount.amount),
    price: line.priceId,
    product: line.productId,
    isMetered: isMetered(line, prices),
    isDiscountable: line.isDiscountable && !line.proration,
    discounts: discountsOf(line, facts).flatMap(toDiscount),
    taxes: line.taxes.flatMap(toTax),
  };
}

/** The discounts of a line's own item. */
export function discountsOf(line: Line, { itemDiscounts }: PreviewFacts): readonly DiscountFact[] {
  return line.discounts.flatMap(
    (id) => itemDiscounts.find((discount) => discount.id === id) ?? unreadable(id),
  );
}

export function toDiscount({ id, percent, amount, products }: DiscountFact): Discount[] {
  if (percent === null && amount === null) return [];
  return [{ id, percent, amount: amount === null ? null : BigInt(amount), products }];
}

/** Credits as an invoice took them: no more is there to take, and only of the lines that did. */
export function creditsTaken({ lines }: PreviewFacts): Credit[] {
  const taken = lines.flatMap(({ credits, priceId }) =>
    // A preview's credits have no transaction yet: each price's are told apart by it.
    credits.map(({ transaction, amount }) => ({
      id: `${transaction ?? 'credits'} ${priceId}`,
      amount,
      priceId,
    })),
  );
  return [...Map.groupBy(taken, ({ id }) => id)].map(([id, parts]) => ({
    id,
    available: parts.reduce((all, { amount }) => all + BigInt(amount), 0n),
    prices: [...new Set(parts.flatMap(({ priceId }) => priceId ?? []))],
  }));
}

/** What an invoice comes to by our arithmetic, its credits as it took them. */
export function reckoned(facts: PreviewFacts, prices: Prices, credits = creditsTaken(facts)) {
  return settle(
    facts.lines.map((line) => chargeOf(line, facts, prices)),
    {
      currency: facts.totals.total.currency,
      discounts: facts.discounts.flatMap(toDiscount),
      credits,
      balance: BigInt(facts.startingBalance),
    },
  );
}

/** Why our totals of an invoice may not be Stripe's; null when they agree to the minor unit. */
export function totalsApproximation(facts: PreviewFacts, prices: Prices): Approximation | null {
  const { total, amountDue } = facts.totals;
  const money = (amount: bigint) => ({ amount: Number(amount), currency: total.currency });
  try {
    const ours = reckoned(facts, prices);
    // What credit notes took off since is no part of what the lines come to.
    const asked = amountDue.amount - facts.totals.creditNotes.amount;
    const difference = ours.amountDue - BigInt(asked);
    if (difference === 0n && ours.total === BigInt(total.amount)) return null;
    return { reason: unknownOf(facts) ?? 'totals_differ', difference: money(difference) };
  } catch (error) {
    if (!(error instanceof BillingError)) throw error;
    return { reason: 'totals_differ', difference: null };
  }
}

/** A rule of an invoice that could not be read, so that other amounts than its own cannot be reckoned. */
export function unknownOf(facts: PreviewFacts): 'discount_unknown' | 'tax_unknown' | null {
  const discounts = [
    ...facts.discounts,
    ...facts.lines.flatMap((line) => discountsOf(line, facts)),
  ];
  if (discounts.some(({ percent, amount }) => percent === null && amount === null)) {
    return 'discount_unknown';
  }
  const taxes = facts.lines.flatMap((line) => line.taxes);
  return taxes.some(({ percent }) => percent === null) ? 'tax_unknown' : null;
}

function toTax({ id, percent, inclusive }: Line['taxes'][number]): Tax[] {
  return percent === null ? [] : [{ id, percent, inclusive }];
}

function unreadable(id: string): DiscountFact {
  return { id, label: null, percent: null, amount: null, products: null, isOnce: false };
}
