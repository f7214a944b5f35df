import { describeAmount } from '../money/descriptions.ts';
import type { Invoice, InvoiceLine } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { type LineGroup, lineGroups } from './line-groups.ts';
import { summaryOf } from './summary.ts';
import { addressLines, dayOf, type Standing, standingOf } from './words.ts';

/** What an invoice says, in words: what its page and its PDF both show. */
export type InvoiceDocument = {
  vendor: string;
  number: string;
  standing: Standing;
  headline: string;
  dates: { label: string; text: string }[];
  billTo: string[];
  taxIds: string[];
  groups: LineGroup[];
  summary: { label: string; text: string; strong: boolean }[];
  description: string | null;
  footer: string | null;
};

export function documentOf(
  world: World,
  invoice: Invoice,
  lines: readonly InvoiceLine[],
): InvoiceDocument {
  const money = (amount: number) => describeAmount(amount, invoice.currency);
  return {
    vendor: invoice.account_name ?? 'Stripe simulator',
    number: invoice.number ?? invoice.id,
    standing: standingOf(invoice, nowOf(world, invoice)),
    headline: money(invoice.status === 'open' ? invoice.amount_remaining : invoice.amount_due),
    dates: datesOf(invoice),
    billTo: billToOf(invoice),
    taxIds: (invoice.customer_tax_ids ?? []).map(
      ({ type, value }) => `${taxIdName(type)} ${value ?? ''}`,
    ),
    groups: lineGroups(lines),
    summary: summaryOf(world, invoice).map(({ label, amount, strong = false }) => ({
      label,
      text: money(amount),
      strong,
    })),
    description: invoice.description,
    footer: invoice.footer,
  };
}

function datesOf(invoice: Invoice): InvoiceDocument['dates'] {
  const { paid_at: paidAt } = invoice.status_transitions;
  const dates: [string, number | null][] = [
    ['Date of issue', invoice.effective_at ?? invoice.created],
    ['Date due', invoice.due_date],
    ['Date paid', paidAt],
  ];
  return dates.flatMap(([label, at]) => (at === null ? [] : [{ label, text: dayOf(at) }]));
}

function billToOf(invoice: Invoice): string[] {
  const lines = [
    invoice.customer_name,
    ...addressLines(invoice.customer_address),
    invoice.customer_email,
    invoice.customer_phone,
  ].filter((line): line is string => Boolean(line));
  return lines.length > 0 ? lines : [invoice.customer];
}

/** "eu_vat" as people write it: "EU VAT". */
export function taxIdName(type: string): string {
  return type.replaceAll('_', ' ').toUpperCase();
}
