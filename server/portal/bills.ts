/** What is owed next: one bill an upcoming invoice or draft, never added up. */
import { toInstant } from '../billing/period.ts';
import type { Approximation, Bill, Preview } from '../contract/bill.ts';
import type { Money, Period } from '../contract/values.ts';
import { approximationOf, resolveItems } from './items.ts';
import { billLine, type Names } from './lines.ts';
import { combine, map, type Parts } from './parts.ts';
import { totalsApproximation } from './reckon.ts';
import type { Invoice, Known, PreviewFacts, Snapshot, Subscription } from './snapshot.ts';

/** Soonest first, the largest first of one day. */
export function portalBills(
  snapshot: Snapshot,
  names: Names,
  parts: Parts,
): Known<readonly Bill[]> {
  const upcoming = map(snapshot.subscriptions, (subscriptions) =>
    subscriptions.map((subscription) => upcomingBill(subscription, snapshot, names, parts)),
  );
  const drafts = map(snapshot.invoices, ({ data }) =>
    data
      .filter(({ id }) => snapshot.drafts.has(id))
      .map((invoice) => draftBill(invoice, snapshot, names, parts)),
  );
  // Invoices that cannot be read cost the drafts, not the bill of the running period.
  if (drafts.asOf === undefined) return map(upcoming, inOrder);
  return combine(upcoming, drafts, (a, b) => inOrder([...a, ...b]));
}

/** Of several on one day the largest comes first; what is not known comes last. */
function inOrder(bills: readonly Bill[]): Bill[] {
  const due = ({ preview }: Bill) =>
    ('data' in preview && preview.data?.totals.amountDue.amount) || Number.MIN_SAFE_INTEGER;
  return bills.toSorted((a, b) => a.invoiceDate.localeCompare(b.invoiceDate) || due(b) - due(a));
}

function upcomingBill(
  subscription: Subscription,
  snapshot: Snapshot,
  names: Names,
  parts: Parts,
): Bill {
  const facts = snapshot.previews.get(subscription.id)!;
  const period = runningPeriod(subscription);
  return {
    id: subscription.id,
    subscription: subscription.id,
    status: facts.value === null ? 'none' : 'upcoming',
    currency: subscription.currency,
    period,
    invoiceDate: period.end,
    collection: subscription.collection,
    preview: parts.part(facts, (value) =>
      value ? previewOf(value, snapshot, names) : nothingToCome(subscription.currency),
    ),
    approximate: facts.value ? billApproximation(subscription, facts.value, snapshot) : null,
    previous: previousInvoice(subscription.id, snapshot.invoices.value?.data ?? []),
  };
}

/**
 * Why what we reckon of a bill beside Stripe's figures is approximate. What the subscription has that
 * we do not follow comes first, then its prices, then its terms.
 */
export function billApproximation(
  subscription: Subscription,
  facts: PreviewFacts,
  snapshot: Pick<Snapshot, 'subscriptions' | 'prices' | 'meters' | 'previews' | 'totals'>,
): Approximation | null {
  const { currency, unusual } = subscription;
  const own = { value: [subscription], asOf: new Date(0) };
  const items = resolveItems({ ...snapshot, subscriptions: own }).resolved.flatMap(
    (entry) => approximationOf(entry, snapshot) ?? [],
  );
  const [first] = items;
  if (!first && !unusual) return totalsApproximation(facts, snapshot.prices);

  const differences = items.map(({ difference }) => difference?.amount ?? null);
  const isKnown = differences.length > 0 && differences.every((amount) => amount !== null);
  const amount = differences.reduce((sum: number, difference) => sum + (difference ?? 0), 0);
  return {
    reason: unusual ?? first!.reason,
    difference: isKnown ? { amount, currency } : null,
  };
}

function draftBill(invoice: Invoice, snapshot: Snapshot, names: Names, parts: Parts): Bill {
  const { id, subscription, currency, period, finalizesAt } = {
    currency: invoice.total.currency,
    ...invoice,
  };
  const drafted = snapshot.drafts.get(id)!.value;
  return {
    id,
    subscription,
    status: 'finalizing',
    currency,
    period,
    invoiceDate: finalizesAt ? toInstant(finalizesAt) : invoice.created,
    collection: invoice.dueDate === null ? 'charge_automatically' : 'send_invoice',
    preview: parts.part(snapshot.drafts.get(id)!, (value) => previewOf(value, snapshot, names)),
    approximate: drafted ? totalsApproximation(drafted, snapshot.prices) : null,
    previous: subscription
      ? previousInvoice(subscription, snapshot.invoices.value?.data ?? [], period)
      : null,
  };
}

export function previewOf(
  { lines, totals }: PreviewFacts,
  { subscriptions }: Pick<Snapshot, 'subscriptions'>,
  names: Names,
): Preview {
  return { lines: lines.map((line) => billLine(line, names, subscriptions.value ?? [])), totals };
}

/**
 * Items may have periods of their own: the bill is due when the first of them ends. Of those that
 * end together the shortest is the one that is billed then again.
 */
export function runningPeriod({ items }: Subscription): Period {
  const [first] = [...items].sort(
    (a, b) => a.end.getTime() - b.end.getTime() || b.start.getTime() - a.start.getTime(),
  );
  const { start, end } = first!;
  return { start: toInstant(start), end: toInstant(end) };
}

/** The newest invoice of a whole period of the same subscription, before `period` when given. */
function previousInvoice(
  subscription: string,
  invoices: readonly Invoice[],
  period?: Period,
): Bill['previous'] {
  const found = invoices.find(
    (invoice) =>
      invoice.subscription === subscription &&
      invoice.reason === 'subscription_cycle' &&
      invoice.status !== 'draft' &&
      invoice.status !== 'void' &&
      (!period || invoice.period.end <= period.start),
  );
  return found
    ? { number: found.number, period: found.period, total: found.total, amountDue: found.amountDue }
    : null;
}

function nothingToCome(currency: string): Preview {
  const zero: Money = { amount: 0, currency };
  return {
    lines: [],
    totals: {
      subtotal: zero,
      discounts: [],
      credits: [],
      taxes: [],
      total: zero,
      balance: zero,
      creditNotes: zero,
      carried: zero,
      amountDue: zero,
    },
  };
}
