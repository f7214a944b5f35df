/** Usage of a line's period that earlier invoices billed: those a threshold wrote. */
import { sum } from '../billing/decimal.ts';
import type { Line } from '../portal/snapshot.ts';
import type { CustomerServices } from '../services.ts';

/** As many invoices before one as Stripe lists at once. */
const MOST_INVOICES = 100;

export async function billedBefore(
  gateway: Pick<CustomerServices['gateway'], 'invoice' | 'invoices'>,
  invoiceId: string,
  line: Line,
): Promise<string> {
  const older = await gateway.invoices(invoiceId, MOST_INVOICES);
  const early = older.value.data.filter(
    ({ reason, status, created }) =>
      reason === 'subscription_threshold' && status !== 'void' && created >= line.period.start,
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
