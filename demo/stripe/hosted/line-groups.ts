import { formatAmount } from '../money/currency.ts';
import { describeAmount, groupThousands } from '../money/descriptions.ts';
import type { InvoiceLine } from '../wire.ts';
import { daysOf } from './words.ts';

export type LineRow = { description: string; quantity: string; unit: string; amount: string };
export type LineGroup = { days: string; rows: LineRow[] };

/** An invoice's lines in their order, those of the same days together under them. */
export function lineGroups(lines: readonly InvoiceLine[]): LineGroup[] {
  const groups = new Map<string, LineRow[]>();
  for (const line of lines) {
    const days = daysOf(line);
    const rows = groups.get(days) ?? [];
    rows.push(rowOf(line));
    groups.set(days, rows);
  }
  return [...groups].map(([days, rows]) => ({ days, rows }));
}

/** A flat fee stands for no quantity, and has no unit price to show. */
function rowOf(line: InvoiceLine): LineRow {
  const unit = line.pricing?.unit_amount_decimal;
  const quantity = line.quantity_decimal ?? String(line.quantity ?? '');
  const isFlat = quantity === '0' && line.amount !== 0;
  return {
    description: line.description ?? '',
    quantity: isFlat ? '' : groupThousands(quantity),
    unit: unit === null || unit === undefined || isFlat ? '' : formatAmount(unit, line.currency),
    amount: describeAmount(line.amount, line.currency),
  };
}
