/** Usage of a line's period that earlier invoices billed: those a threshold wrote. */
import { sum } from '../billing/decimal.ts';
import type { Line } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';

export async function billedBefore(
  gateway: Pick<CustomerServices['gateway'], 'invoice' | 'invoicesOf'>,
  { id, subscription }: { readonly id: string; readonly subscription: string | null },
  line: Line,
): Promise<string> {
  if (subscription === null) return '0';
  const { data, nextCursor } = (await gateway.invoicesOf(subscription, id)).value;
  const within = data.filter(({ created }) => created >= line.period.start);
  // A part of what was billed before would be a wrong figure.
  if (nextCursor !== null && within.length === data.length) throw new Problem('stripe_malformed');
  const early = within.filter(
    ({ reason, status }) => reason === 'subscription_threshold' && status !== 'void',
  );
  const invoices = await Promise.all(early.map(({ id }) => gateway.invoice(id)));
  return billedBy(
    invoices.flatMap(({ value }) => value.facts.lines),
    (other) => isOfPeriod(other, line),
  );
}

/** What some lines bill together. A graduated price has one a tier. */
export function billedBy(lines: readonly Line[], isOf: (line: Line) => boolean): string {
  return sum(lines.filter(isOf).map(({ quantity }) => quantity ?? '0'));
}

/** A threshold bills from the period's start to the moment it is reached. */
function isOfPeriod(other: Line, line: Line) {
  return (
    isOfItem(other, line) &&
    other.period.start === line.period.start &&
    other.period.end <= line.period.end
  );
}

export function isOfItem(other: Line, { item, priceId }: Line) {
  return other.item === item && other.priceId === priceId && !other.proration;
}
