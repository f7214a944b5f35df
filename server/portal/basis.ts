/**
 * What a bill's arithmetic needs, taken from Stripe's preview of it: so that the bill at other
 * usage starts exactly where Stripe's does.
 */
import { toInstant } from '../billing/period.ts';
import { whatIf } from '../billing/what-if.ts';
import type { Approximation } from '../contract/bill.ts';
import type {
  DiscountRule,
  FixedLine,
  TaxRule,
  WhatIfBasis,
  WhatIfItem,
} from '../contract/what-if.ts';
import { bounded } from './basis-ids.ts';
import { billApproximation, runningPeriod } from './bills.ts';
import { areUnknown, creditsOf } from './credits.ts';
import { includedOf, linesOf, type Resolved, resolveItems } from './items.ts';
import { billLine, labelOf, type Names, settingsOf } from './lines.ts';
import { type OfferedPlan, planChoices } from './plans.ts';
import { discountsOf, quantityOf, tieOf, totalOf, unknownOf } from './reckon.ts';
import type {
  CreditGrant,
  DiscountFact,
  Known,
  Line,
  PreviewFacts,
  Snapshot,
  Subscription,
} from './snapshot.ts';

export type BasisSources = {
  readonly snapshot: Snapshot;
  readonly subscription: Subscription;
  readonly preview: { readonly value: PreviewFacts; readonly asOf: Date };
  /** The last invoice of the subscription: its quantities are marks to compare with. */
  readonly previous: PreviewFacts | null;
  readonly grants: Known<readonly CreditGrant[]>;
  readonly plans: readonly OfferedPlan[];
  readonly names: Names;
  /** The share by which our price of an item's usage may be off Stripe's; exact when absent. */
  readonly tolerance?: number;
};

export function whatIfBasis(sources: BasisSources): WhatIfBasis {
  const { snapshot, subscription, preview, names, plans } = sources;
  const { value: facts, asOf } = preview;
  const period = runningPeriod(subscription);
  const own = { value: [subscription], asOf };
  const entries = resolveItems({ ...snapshot, subscriptions: own }).resolved;
  const items = entries
    .flatMap((entry) => variable(entry, sources, period.end))
    .sort((a, b) => a.place - b.place);
  const moved = new Set(items.flatMap(({ lines }) => lines));
  const shown = items.map(({ item }) => item);
  const basis = {
    bill: subscription.id,
    currency: subscription.currency,
    billingNow: toInstant(snapshot.billingNow),
    period,
    invoiceDate: period.end,
    items: shown,
    fixed: facts.lines.filter((line) => !moved.has(line)).map((line) => fixedLine(line, sources)),
    discounts: facts.discounts.filter(isKnown).map(discountRule),
    credits: [],
    balance: facts.startingBalance,
    plans: planChoices(shown, plans, names),
    amountDue: facts.totals.amountDue,
    likelyDue: null,
    approximate: null,
    asOf: toInstant(asOf),
    source: 'stripe',
  } satisfies WhatIfBasis;
  const complete = { ...basis, credits: creditsOf(basis, preview.value, sources.grants) };
  return bounded({ ...complete, approximate: approximation(complete, sources) });
}

/**
 * An item whose lines follow from its quantity: only then can another quantity be reckoned. The
 * others stay as Stripe has them.
 */
function variable(
  { subscription, item, price, meter }: Resolved,
  { preview: { value: facts }, previous, names, snapshot, tolerance = 0 }: BasisSources,
  end: string,
): { readonly item: WhatIfItem; readonly lines: readonly Line[]; readonly place: number }[] {
  const setting = meter ? settingsOf(meter, names.settings) : undefined;
  if (setting?.hidden) return [];
  const lines = linesOf(item.id, facts).filter(({ priceId }) => priceId === item.priceId);
  const [first] = lines;
  // Nothing used yet may have no line; what is not due at the end of this period has none either.
  if (!first && (!meter || toInstant(item.end) !== end)) return [];
  const quantity = lines.length > 0 ? quantityOf(lines) : '0';
  const { difference, linePerTier } = tieOf(lines, price, quantity);
  if (price.currency !== subscription.currency) return [];
  if (
    !isNear(difference, lines, tolerance) ||
    new Set(lines.map(({ period }) => period.start)).size > 1
  )
    return [];

  const running = { start: toInstant(item.start), end: toInstant(item.end) };
  const like = first ?? facts.lines.find((line) => !line.proration);
  return [
    {
      lines,
      place: first ? facts.lines.indexOf(first) : facts.lines.length,
      item: {
        id: item.id,
        kind: meter ? 'usage' : 'recurring',
        label: labelOf(item.priceId, names) ?? item.id,
        unit: setting?.unit ?? null,
        meter: meter?.eventName ?? null,
        price,
        product: productOf(item.priceId, snapshot),
        quantity,
        included: includedOf(price, setting),
        previous: previous && quantityThen(previous, item.id, item.priceId),
        likely: null,
        period: first?.period ?? running,
        running,
        discounts: first ? discountsOf(first, facts).filter(isKnown).map(discountRule) : [],
        taxes: like ? taxRules(like) : [],
        isDiscountable: first?.isDiscountable ?? true,
        linePerTier,
      },
    },
  ];
}

function isNear(difference: bigint | null, lines: readonly Line[], tolerance: number): boolean {
  if (difference === null) return false;
  const amount = Number(totalOf(lines));
  return difference === 0n || Math.abs(Number(difference)) <= Math.abs(amount) * tolerance;
}

function quantityThen(previous: PreviewFacts, itemId: string, priceId: string): string | null {
  const lines = linesOf(itemId, previous).filter((line) => line.priceId === priceId);
  return lines.length > 0 ? quantityOf(lines) : null;
}

function productOf(priceId: string, { prices }: Snapshot): string | null {
  return prices.get(priceId)?.value?.productId ?? null;
}

function fixedLine(line: Line, { preview, names, snapshot }: BasisSources): FixedLine {
  return {
    line: billLine(line, names, snapshot.subscriptions.value ?? []),
    price: line.priceId,
    product: line.productId,
    discounts: discountsOf(line, preview.value).filter(isKnown).map(discountRule),
    taxes: taxRules(line),
    isDiscountable: line.isDiscountable && !line.proration,
  };
}

function taxRules({ taxes }: Line): TaxRule[] {
  return taxes.flatMap(({ percent, ...tax }) => (percent === null ? [] : [{ ...tax, percent }]));
}

function discountRule({ products, ...rule }: DiscountFact): DiscountRule {
  return { ...rule, products: products && [...products] };
}

function isKnown({ percent, amount }: DiscountFact) {
  return percent !== null || amount !== null;
}

function approximation(
  basis: WhatIfBasis,
  { subscription, preview, snapshot, grants }: BasisSources,
): Approximation | null {
  const own = billApproximation(subscription, preview.value, snapshot);
  if (own) return own;
  const unknown = unknownOf(preview.value);
  if (unknown) return { reason: unknown, difference: null };
  if (areUnknown(basis, grants)) return { reason: 'credits_unknown', difference: null };
  const { currency, amount: due } = basis.amountDue;
  const amount = whatIf(basis).totals.amountDue.amount - due;
  return amount === 0 ? null : { reason: 'totals_differ', difference: { amount, currency } };
}
