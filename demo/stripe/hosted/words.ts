import type { Invoice, InvoiceLine } from '../wire.ts';

export type Standing = { label: string; tone: 'good' | 'bad' | 'warn' | '' };

/** What stands beside an invoice's amount, on its page and in its PDF. */
export function standingOf(invoice: Invoice, now: number): Standing {
  const { paid_at: paidAt, voided_at: voidedAt } = invoice.status_transitions;
  if (invoice.status === 'paid') {
    return { label: paidAt === null ? 'Paid' : `Paid on ${dayOf(paidAt)}`, tone: 'good' };
  }
  if (invoice.status === 'void') {
    return { label: voidedAt === null ? 'Void' : `Void since ${dayOf(voidedAt)}`, tone: '' };
  }
  if (invoice.status === 'uncollectible') return { label: 'Uncollectible', tone: 'bad' };
  const due = invoice.due_date;
  if (due === null) return { label: 'Open', tone: 'warn' };
  const days = Math.floor((now - due) / 86_400);
  if (now < due) return { label: `Due ${dayOf(due)}`, tone: 'warn' };
  const late = days < 1 ? '' : ` by ${days} ${days === 1 ? 'day' : 'days'}`;
  return { label: `Overdue${late}`, tone: 'bad' };
}

/** A line's days; what has no length is one day. */
export function daysOf({ period }: Pick<InvoiceLine, 'period'>): string {
  const [start, end] = [dayOf(period.start), dayOf(period.end)];
  return start === end ? start : `${start} – ${end}`;
}

export function dayOf(seconds: number): string {
  return DAY.format(new Date(seconds * 1000));
}

const DAY = new Intl.DateTimeFormat('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

/** An address as lines, without the parts nobody wrote. */
export function addressLines(address: Invoice['customer_address']): string[] {
  if (!address) return [];
  const town = TOWN_FIRST.has(address.country ?? 'US')
    ? [address.city, [address.state, address.postal_code].filter(Boolean).join(' ')]
    : [[address.postal_code, address.city].filter(Boolean).join(' '), address.state];
  return [
    address.line1,
    address.line2,
    town.filter(Boolean).join(', '),
    countryOf(address.country),
  ].filter((line): line is string => Boolean(line));
}

/** Where the postal code follows the town. */
const TOWN_FIRST = new Set(['US', 'CA', 'AU', 'GB', 'IE', 'IN']);

function countryOf(code: string | null): string | null {
  if (!code || !/^[A-Z]{2}$/.test(code)) return code;
  return new Intl.DisplayNames('en', { type: 'region' }).of(code) ?? code;
}
