/**
 * The bill at other usage, seats or plan: the customer's own prices and terms, other numbers.
 * The same code answers the API and moves the sliders in the browser.
 */
import type { BillLine, Totals } from '../contract/bill.ts';
import type {
  DiscountRule,
  FixedLine,
  TaxRule,
  WhatIfBasis,
  WhatIfChange,
  WhatIfItem,
} from '../contract/what-if.ts';
import { BillingError } from './billing-error.ts';
import { sum } from './decimal.ts';
import { toMoney } from './money.ts';
import { addIntervals, toInstant } from './period.ts';
import { type PricedPart, pricedLines } from './price.ts';
import { proratedLines } from './prorated-lines.ts';
import { RULES } from './rules.ts';
import { type Charge, type Discount, type Settlement, settle, type Terms } from './settle.ts';

export type Outcome = { readonly lines: BillLine[]; readonly totals: Totals };

/** Throws a `BillingError` on an item or plan the basis does not have. */
export function whatIf(basis: WhatIfBasis, change: WhatIfChange = {}): Outcome {
  const items = itemsAfter(basis, change);
  const lines = [
    ...items.flatMap((item) => linesOf(item)),
    ...(change.starts === 'now' ? proratedLines(basis, items) : []),
    ...basis.fixed,
  ];
  const metered = meteredIn(items);
  const charges = lines.map((line) => chargeOf(line, metered));
  const settled = settle(charges, termsOf(basis));
  return { lines: lines.map(({ line }) => line), totals: totalsOf(settled, basis, lines) };
}

/** What applies to the whole of a basis's bill. */
export function termsOf(basis: WhatIfBasis): Terms {
  return {
    currency: basis.currency,
    discounts: basis.discounts.map(discountOf),
    credits: basis.credits.map((credit) => ({ ...credit, available: BigInt(credit.available) })),
    balance: BigInt(basis.balance),
  };
}

/** Items whose lines may take billing credits. */
export function meteredIn(items: readonly WhatIfItem[]): ReadonlySet<string> {
  return new Set(items.filter(({ kind }) => kind === 'usage').map(({ id }) => id));
}

/** The items as the change would have them, in their order. */
function itemsAfter(basis: WhatIfBasis, { quantities = {}, plan }: WhatIfChange): WhatIfItem[] {
  const items = plan === undefined ? basis.items : itemsOf(basis, plan);
  const known = new Set([...basis.items, ...items].map(({ id }) => id));
  if (Object.keys(quantities).some((id) => !known.has(id))) {
    throw new BillingError('item_unknown', 'The bill has no such item.');
  }
  return items.map((item) => ({
    ...item,
    quantity: Object.hasOwn(quantities, item.id)
      ? counted(quantities[item.id]!, item)
      : item.quantity,
  }));
}

/** Seats are whole. */
function counted(quantity: string, { kind }: WhatIfItem): string {
  if (kind === 'recurring' && !/^\d+(\.0*)?$/.test(quantity)) {
    throw new BillingError('quantity_invalid', 'Seats are a whole number.');
  }
  return quantity;
}

/** The items of another plan: what it replaces, leaves alone and adds. */
function itemsOf(basis: WhatIfBasis, planId: string): WhatIfItem[] {
  const plan = basis.plans.find(({ id }) => id === planId);
  if (!plan) throw new BillingError('plan_unknown', 'The customer cannot be shown such a plan.');
  const kept = basis.items
    .filter(({ id }) => !plan.drops.includes(id))
    .map((item) => ({ ...item, ...plan.items.find(({ replaces }) => replaces === item.id) }));
  const added = plan.items
    .filter(({ replaces }) => replaces === null)
    .map((entry, nth) => newItem(basis, { ...entry, id: `${planId}/${nth}` }));
  return [...kept, ...added];
}

/** An item the customer does not have yet: one of it, nothing used, taxed as the others of its kind. */
function newItem(
  { items, period }: WhatIfBasis,
  entry: Pick<WhatIfItem, 'id' | 'label' | 'meter' | 'price' | 'product'>,
): WhatIfItem {
  const kind = entry.meter === null ? 'recurring' : 'usage';
  const like = items.find((item) => item.kind === kind);
  const { interval, intervalCount } = entry.price;
  const end = new Date(period.end);
  const next = {
    start: period.end,
    end: toInstant(addIntervals(end, interval, intervalCount)),
  };
  return {
    ...entry,
    kind,
    unit: null,
    quantity: kind === 'recurring' ? '1' : '0',
    included: null,
    previous: null,
    likely: null,
    period: like?.period ?? (kind === 'usage' ? period : next),
    running: like?.running ?? period,
    discounts: [],
    taxes: (like ?? items[0])?.taxes ?? [],
    isDiscountable: true,
    linePerTier: like?.linePerTier ?? RULES.linePerTier,
  };
}

/** The lines an item would have. */
export function linesOf({ linePerTier, quantity, ...item }: WhatIfItem): FixedLine[] {
  const lines = pricedLines(item.price, quantity, { ...RULES, linePerTier });
  return lines.map((parts, nth) => {
    const { id, kind, label, period, price, product, discounts, taxes, isDiscountable } = item;
    const line = {
      id: `${id}/${nth}`,
      item: id,
      kind,
      label,
      description: null,
      period,
      ...figuresOf(parts, price.currency),
    };
    return { line, price: price.id, product, discounts, taxes, isDiscountable };
  });
}

/** What one line says of its parts: their sum, and where there are several, each tier's. */
function figuresOf(parts: readonly PricedPart[], currency: string) {
  const money = (amount: bigint) => toMoney(amount, currency);
  const [first] = parts as readonly [PricedPart];
  if (parts.length === 1) return { ...pick(first), amount: money(first.amount), tiers: null };
  return {
    quantity: sum(parts.map(({ quantity }) => quantity)),
    unitAmount: null,
    amount: money(parts.reduce((all, { amount }) => all + amount, 0n)),
    tiers: parts.map((part) => ({
      ...pick(part),
      tier: part.tier ?? 0,
      amount: money(part.amount),
    })),
  };
}

function pick({ quantity, unitAmount }: PricedPart) {
  return { quantity, unitAmount };
}

export function chargeOf(
  { line, price, product, discounts, taxes, isDiscountable }: FixedLine,
  metered: ReadonlySet<string>,
): Charge {
  return {
    owner: line.item !== null && line.kind !== 'proration' ? line.item : line.id,
    currency: line.amount.currency,
    amount: BigInt(line.amount.amount),
    price,
    product,
    isMetered: line.kind === 'usage' || (line.kind === 'other' && metered.has(line.item ?? '')),
    isDiscountable,
    discounts: discounts.map(discountOf),
    taxes,
  };
}

function discountOf({ amount, ...discount }: DiscountRule): Discount {
  return { ...discount, amount: amount === null ? null : BigInt(amount) };
}

/** A settlement as the contract has totals, with the names of what was taken and added. */
function totalsOf(settled: Settlement, basis: WhatIfBasis, lines: readonly FixedLine[]): Totals {
  const { currency } = basis;
  const money = (amount: bigint) => toMoney(amount, currency);
  const discounts = [...basis.discounts, ...lines.flatMap((line) => line.discounts)];
  const taxes: TaxRule[] = lines.flatMap((line) => line.taxes);
  const named = <T extends { id: string }>(all: readonly T[], id: string) =>
    all.find((one) => one.id === id)!;
  return {
    subtotal: money(settled.subtotal),
    discounts: settled.discounts.map(({ id, amount }) => {
      const { label, percent } = named(discounts, id);
      return { label, percent, amount: money(-amount) };
    }),
    credits: settled.credits.map(({ amount }) => ({
      label: null,
      percent: null,
      amount: money(-amount),
    })),
    taxes: settled.taxes.map(({ id, inclusive, amount }) => {
      // A line that is exempt has the same tax at nothing: the others tell its rate.
      const taxed = taxes.filter(({ percent }) => Number(percent) !== 0);
      const { label, percent } = taxed.find((tax) => tax.id === id) ?? named(taxes, id);
      return { label, percent, inclusive, amount: money(amount) };
    }),
    total: money(settled.total),
    balance: money(settled.balance),
    creditNotes: money(0n),
    carried: money(settled.carried),
    amountDue: money(settled.amountDue),
  };
}
