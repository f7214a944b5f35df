import { findObject } from '../store.ts';
import type { Coupon, Invoice, TaxRate } from '../wire.ts';
import type { World } from '../world.ts';

/** A row between the lines and the amount due, in minor units. */
export type SummaryRow = { label: string; amount: number; strong?: boolean };

/** How an invoice comes from its lines to what is due: the same on its page and in its PDF. */
export function summaryOf(world: World, invoice: Invoice): SummaryRow[] {
  const taxes = invoice.total_taxes ?? [];
  const onBalance = invoice.amount_due - invoice.total;
  return [
    { label: 'Subtotal', amount: sumOfLines(world, invoice) },
    ...discountRows(world, invoice),
    ...creditRows(world, invoice),
    ...(taxes.length > 0
      ? [{ label: 'Total excluding tax', amount: invoice.total_excluding_tax ?? invoice.total }]
      : []),
    ...taxes.map((tax) => ({
      label: taxLabel(world, tax),
      amount: tax.amount,
    })),
    { label: 'Total', amount: invoice.total, strong: true },
    ...(onBalance === 0 ? [] : [{ label: balanceLabel(invoice, onBalance), amount: onBalance }]),
    { label: 'Amount due', amount: invoice.amount_due, strong: true },
    ...(invoice.amount_paid > 0
      ? [
          { label: 'Amount paid', amount: -invoice.amount_paid },
          { label: 'Amount remaining', amount: invoice.amount_remaining, strong: true },
        ]
      : []),
  ];
}

/** Before every discount, those of items too: each has a row of its own. */
function sumOfLines(world: World, { id }: Invoice): number {
  const lines = world.store.lines.get(id) ?? [];
  return lines.reduce((sum, { amount }) => sum + amount, 0);
}

function discountRows(world: World, invoice: Invoice): SummaryRow[] {
  return (invoice.total_discount_amounts ?? []).map(({ amount, discount }) => ({
    label: discountLabel(world, discount),
    amount: -amount,
  }));
}

function discountLabel(world: World, discount: unknown): string {
  const id = typeof discount === 'string' ? discount : (discount as { id: string }).id;
  const coupon = couponOf(world, id);
  if (!coupon) return 'Discount';
  const off = coupon.percent_off === null ? '' : ` (${coupon.percent_off}% off)`;
  return `${coupon.name ?? coupon.id}${off}`;
}

function couponOf(world: World, discountId: string): Coupon | undefined {
  const discount = world.store.discounts.get(discountId);
  return discount && world.store.coupons.get(discount.source.coupon);
}

/** Pre-tax amounts hold discounts too, which have rows of their own. */
function creditRows(world: World, invoice: Invoice): SummaryRow[] {
  const rows = new Map<string, number>();
  for (const one of invoice.total_pretax_credit_amounts ?? []) {
    if (one.type !== 'credit_balance_transaction') continue;
    const label = creditLabel(world, one.credit_balance_transaction);
    rows.set(label, (rows.get(label) ?? 0) - one.amount);
  }
  return [...rows].map(([label, amount]) => ({ label, amount }));
}

function creditLabel(world: World, transaction: unknown): string {
  const booked = world.store.creditTransactions.get(String(transaction));
  const name = booked && world.store.creditGrants.get(booked.credit_grant)?.name;
  return name ? `Credits: ${name}` : 'Credits';
}

function taxLabel(world: World, tax: NonNullable<Invoice['total_taxes']>[number]): string {
  const rate = findObject(world.store, String(tax.tax_rate_details?.tax_rate)) as
    | TaxRate
    | undefined;
  const included = tax.tax_behavior === 'inclusive' ? ', included' : '';
  if (!rate) return `Tax${included && ' (included)'}`;
  const region = rate.jurisdiction ? ` ${rate.jurisdiction}` : '';
  return `${rate.display_name}${region} (${rate.percentage}%${included})`;
}

/** What an invoice takes from the customer's balance, owes to it, or leaves there as too small. */
function balanceLabel(invoice: Invoice, change: number): string {
  if (invoice.starting_balance !== 0) return 'Applied balance';
  return change > 0 ? 'Credit to your balance' : 'Carried to your balance';
}
