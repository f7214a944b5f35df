import type { Invoice, InvoiceLine } from '../wire.ts';

type DiscountAmount = { amount: number; discount: unknown };
type Credit = {
  amount: number;
  type: string;
  credit_balance_transaction?: unknown;
  discount?: unknown;
};
type Tax = NonNullable<Invoice['total_taxes']>[number];

/** What discounts of items left of each line, with the taxes that includes and without. */
type Subtotals = { subtotals: readonly bigint[]; untaxed: readonly bigint[] };

/** An invoice's totals, from what stands on its lines. */
export function writeTotals(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  { subtotals, untaxed }: Subtotals,
): void {
  const discounts = gather(
    lines.flatMap((line) => line.discount_amounts ?? []),
    (one: DiscountAmount) => String(one.discount),
  );
  const pretax = pretaxCredits(lines);
  const taxes = gatherTaxes(lines.flatMap((line) => line.taxes ?? []));
  const inclusive = total(taxes.filter(({ tax_behavior }) => tax_behavior === 'inclusive'));
  const exclusive = total(taxes) - inclusive;
  const left = total(lines) - total(pretax);

  invoice.subtotal = Number(sumOf(subtotals));
  invoice.subtotal_excluding_tax = Number(sumOf(untaxed));
  invoice.total_discount_amounts = discounts;
  invoice.total_pretax_credit_amounts = pretax;
  invoice.total_taxes = taxes;
  invoice.total = left + exclusive;
  invoice.total_excluding_tax = left - inclusive;
}

/** All discounts and billing credits of an invoice: what is off before taxes. */
export function pretaxCredits(lines: readonly InvoiceLine[]) {
  return gather(
    lines.flatMap((line) => line.pretax_credit_amounts ?? []),
    (one: Credit) => String(one.discount ?? one.credit_balance_transaction),
  );
}

/** The same things of several lines as one, in the order they first stand there. */
function gather<T extends { amount: number }>(all: readonly T[], keyOf: (one: T) => string): T[] {
  return [...Map.groupBy(all, keyOf).values()].map((same) => ({
    ...same[0]!,
    amount: total(same),
  }));
}

function gatherTaxes(all: readonly Tax[]): Tax[] {
  const keyOf = ({ tax_rate_details: details, tax_behavior, taxability_reason }: Tax) =>
    `${details?.tax_rate} ${tax_behavior} ${taxability_reason}`;
  return [...Map.groupBy(all, keyOf).values()].map((same) => ({
    ...same[0]!,
    amount: total(same),
    taxable_amount: same.reduce((sum, { taxable_amount }) => sum + (taxable_amount ?? 0), 0),
  }));
}

function total(all: readonly { amount: number }[]): number {
  return all.reduce((sum, { amount }) => sum + amount, 0);
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
