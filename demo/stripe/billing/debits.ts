import type { InvoiceLine } from '../wire.ts';
import type { World } from '../world.ts';
import type { Charge } from './charges.ts';
import type { Period } from './period.ts';

/**
 * What a licensed item was last charged, and for which time. A credit for unused time
 * is a share of this very amount, whatever the price says by then: so flexible billing
 * mode has it.
 */
export type Debit = { period: Period; source: DebitSource };
export type DebitSource = { invoice: string; lines: string[] } | { invoiceItem: string };

/** Remembers what the lines of an invoice just written charge in advance. */
export function recordDebits(
  world: World,
  invoice: string,
  charges: Charge[],
  lines: InvoiceLine[],
): void {
  for (const charge of charges) {
    if (charge.kind !== 'advance') continue;
    const own = lines.filter(
      ({ parent, period }) =>
        parent?.subscription_item_details?.subscription_item === charge.item &&
        period.end === charge.period.end,
    );
    const source = { invoice, lines: own.map(({ id }) => id) };
    world.store.debits.set(charge.item, { period: { ...charge.period }, source });
  }
}

/** The amount a debit came to, after the discounts it was given. */
export function amountOf(world: World, { source }: Debit): number {
  if ('invoiceItem' in source) return world.store.invoiceItems.get(source.invoiceItem)?.amount ?? 0;
  const lines = world.store.lines.get(source.invoice) ?? [];
  return lines
    .filter(({ id }) => source.lines.includes(id))
    .reduce((sum, { amount, discount_amounts }) => {
      const off = (discount_amounts ?? []).reduce((total, one) => total + one.amount, 0);
      return sum + amount - off;
    }, 0);
}
