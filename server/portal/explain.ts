/** Two bills as they are compared, and the answer that says why they differ. */
import { BillingError } from '../billing/billing-error.ts';
import { sum } from '../billing/decimal.ts';
import {
  amountDueOf,
  type Cause,
  type Entry,
  type Explained,
  explain,
} from '../billing/explain.ts';
import { toMoney } from '../billing/money.ts';
import { amountOf } from '../billing/price.ts';
import { RULES } from '../billing/rules.ts';
import type { Settlement } from '../billing/settle.ts';
import type { Preview, Totals } from '../contract/bill.ts';
import type { Effect } from '../contract/explain.ts';
import type { Money } from '../contract/values.ts';
import type { WhatIfBasis } from '../contract/what-if.ts';
import { billLine, type Names, settingsOf } from './lines.ts';
import { creditsTaken, quantityOf, reckoned, tieOf, totalOf } from './reckon.ts';
import type { Line, PreviewFacts, Subscription } from './snapshot.ts';

/** An invoice as Stripe has it, upcoming or past. */
export function explainedInvoice(facts: PreviewFacts, names: Names, of: Of): Explained {
  return withTotals(
    groupsOf(facts.lines).map((lines) => entryOf(lines, names, of)),
    facts.totals,
  );
}

/** A bill at other usage: what its basis and the outcome say. */
export function explainedOutcome(
  basis: WhatIfBasis,
  { lines, totals }: Preview,
  facts: PreviewFacts,
  names: Names,
  of: Of,
): Explained {
  const fixed = new Set(basis.fixed.map(({ line }) => line.id));
  const moved = lines.filter(({ id }) => !fixed.has(id));
  const items = basis.items.map((item): Entry => {
    const own = moved.filter((line) => line.item === item.id);
    const { id, kind, label, unit, price, product, linePerTier } = item;
    return {
      item: id,
      meter: names.prices.get(price.id)?.value?.meterId ?? null,
      product,
      kind,
      label,
      unit,
      priceId: price.id,
      price,
      quantity: sum(own.flatMap(({ quantity }) => quantity ?? [])),
      amount: own.reduce((all, { amount }) => all + BigInt(amount.amount), 0n),
      linePerTier,
    };
  });
  const still = groupsOf(facts.lines.filter(({ id }) => fixed.has(id)));
  return withTotals([...items, ...still.map((group) => entryOf(group, names, of))], totals);
}

function withTotals(entries: readonly Entry[], totals: Totals): Explained {
  const bill = {
    currency: totals.total.currency,
    entries,
    discounts: totals.discounts.map(applied),
    credits: totals.credits.map(applied),
    taxes: totals.taxes.filter(({ inclusive }) => !inclusive).map(applied),
    balance: BigInt(totals.balance.amount),
    creditNotes: BigInt(totals.creditNotes.amount),
    carried: BigInt(totals.carried.amount),
  };
  // What an invoice asks for beyond what we know of one, such as shipping, is told by itself.
  const rest = BigInt(totals.amountDue.amount) - amountDueOf(bill);
  return rest === 0n ? bill : { ...bill, entries: [...entries, remainder(rest)] };
}

/** Whose names and kinds the lines get: the subscriptions there are now. */
export type Of = { readonly subscriptions: readonly Subscription[] };

/** Usage until some instant, by the line it is for. */
export type UsedThen = ReadonlyMap<Line, string>;

/**
 * A past invoice as it would have been with less usage, at its own prices and terms: what came on
 * it after `until` is left out. Throws a `BillingError` where its prices cannot be reckoned.
 */
export function explainedUntil(
  facts: PreviewFacts,
  names: Names,
  of: Of,
  used: UsedThen,
  until: Date,
): Explained {
  const groups = groupsOf(facts.lines).filter(
    ([first]) => !isApart(first!) || new Date(first!.period.start) <= until,
  );
  const lines = groups.flatMap((group) => {
    const quantity = used.get(group[0]!);
    return quantity === undefined ? group : [repriced(group, quantity, names)];
  });
  const settled = reckoned({ ...facts, lines }, names.prices, creditsTaken(facts));
  return {
    currency: facts.totals.total.currency,
    entries: groupsOf(lines).map((group) => entryOf(group, names, of)),
    ...appliedBy(settled, facts),
  };
}

/** What the two bills ask for, and every effect between them. */
export function effectsBetween(before: Explained, after: Explained): Effect[] {
  const money = (amount: bigint): Money => toMoney(amount, after.currency);
  return explain(before, after).map((cause: Cause) => ({
    ...cause,
    before: money(cause.before),
    after: money(cause.after),
    amount: money(cause.amount),
  }));
}

/** The usage lines of an invoice, item by item: those whose usage can be asked for. */
export function usageGroups(facts: PreviewFacts, { prices }: Names): readonly (readonly Line[])[] {
  return groupsOf(facts.lines).filter(
    ([first]) =>
      !isApart(first!) && first!.priceId !== null && prices.get(first!.priceId)?.value?.meterId,
  );
}

/** Lines of one item, price and period belong together; what stands apart is alone. */
function groupsOf(lines: readonly Line[]): Line[][] {
  const key = (line: Line) =>
    isApart(line) ? line.id : `${line.item} ${line.priceId} ${line.period.start}`;
  return [...Map.groupBy(lines, key).values()];
}

function isApart({ proration, item }: Line) {
  return proration || item === null;
}

function entryOf(lines: readonly Line[], names: Names, { subscriptions }: Of): Entry {
  const [first] = lines as readonly [Line];
  const { kind, label } = billLine(first, names, subscriptions);
  const known = first.priceId ? names.prices.get(first.priceId)?.value : undefined;
  const meter = names.meters.value?.find(({ id }) => id === known?.meterId);
  const isItem = kind === 'usage' || kind === 'recurring';
  const counted = lines.some(({ quantity }) => quantity !== null);
  return {
    item: first.item,
    meter: isItem ? (known?.meterId ?? null) : null,
    product: isItem ? first.productId : null,
    kind,
    label: kind === 'other' ? (first.description ?? label) : label,
    unit: meter ? (settingsOf(meter, names.settings)?.unit ?? null) : null,
    priceId: first.priceId,
    // A price in another currency than the line says nothing of it.
    price: known?.price.currency === first.amount.currency ? known.price : null,
    quantity: counted ? quantityOf(lines) : null,
    amount: totalOf(lines),
    linePerTier: known ? tieOf(lines, known.price).linePerTier : RULES.linePerTier,
  };
}

/** Lines of one item as one line of another quantity. */
function repriced(lines: readonly Line[], quantity: string, { prices }: Names): Line {
  const [first] = lines as readonly [Line];
  const price = prices.get(first.priceId ?? '')?.value?.price;
  if (price?.currency !== first.amount.currency) {
    throw new BillingError('price_amount_missing', 'The price could not be read.');
  }
  const { linePerTier } = tieOf(lines, price);
  const amount = amountOf(price, quantity, { ...RULES, linePerTier });
  return {
    ...first,
    quantity,
    unitAmount: null,
    amount: { ...first.amount, amount: Number(amount) },
  };
}

function appliedBy(settled: Settlement, facts: PreviewFacts) {
  const discounts = [...facts.discounts, ...facts.itemDiscounts];
  const taxes = facts.lines.flatMap((line) => line.taxes);
  const taxed = taxes.filter(({ percent }) => Number(percent) !== 0);
  const named = <T extends { id: string }>(all: readonly T[], id: string) =>
    all.find((one) => one.id === id);
  const off = ({ id, amount }: { id: string; amount: bigint }) => ({
    label: named(discounts, id)?.label ?? null,
    percent: named(discounts, id)?.percent ?? null,
    amount: -amount,
  });
  return {
    discounts: settled.discounts.map(off),
    credits: settled.credits.map(({ amount }) => ({ label: null, percent: null, amount: -amount })),
    taxes: settled.taxes
      .filter(({ inclusive }) => !inclusive)
      .map(({ id, amount }) => ({
        label: named(taxes, id)?.label ?? null,
        // A line that is exempt has the same tax at nothing: the others tell its rate.
        percent: (named(taxed, id) ?? named(taxes, id))?.percent ?? null,
        amount,
      })),
    balance: settled.balance,
    // Credit notes are written after the invoice: until then there were none.
    creditNotes: 0n,
    carried: settled.carried,
  };
}

function applied(adjustment: { label: string | null; percent: string | null; amount: Money }) {
  const { label, percent, amount } = adjustment;
  return { label, percent, amount: BigInt(amount.amount) };
}

function remainder(amount: bigint): Entry {
  return {
    item: null,
    meter: null,
    product: null,
    kind: 'other',
    label: null,
    unit: null,
    priceId: null,
    price: null,
    quantity: null,
    amount,
  };
}
