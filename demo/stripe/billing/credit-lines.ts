import { useCredits } from '../money/credits.ts';
import type { Invoice, InvoiceLine } from '../wire.ts';
import type { World } from '../world.ts';
import { bookCredit, creditsFor } from './credit-grants.ts';

/** Which grant pays how much of a line, until the ledger has a transaction for it. */
const pending = new WeakMap<object, string>();

/** Uses billing credits on what discounts left of metered lines. Answers what is left then. */
export function takeCredits(
  world: World,
  invoice: Invoice,
  lines: InvoiceLine[],
  amounts: readonly bigint[],
  at: number,
): bigint[] {
  const left = [...amounts];
  const prices = lines.map(({ pricing }) => {
    return world.store.prices.get(String(pricing?.price_details?.price)) ?? null;
  });
  const credits = creditsFor(world, invoice.customer, { currency: invoice.currency, prices, at });
  for (const { credit, line, amount } of useCredits(left, credits, world.switches)) {
    left[line] = left[line]! - amount;
    const used = {
      amount: Number(amount),
      credit_balance_transaction: null,
      type: 'credit_balance_transaction' as const,
    };
    pending.set(used, credit);
    lines[line]!.pretax_credit_amounts!.push(used);
  }
  return left;
}

/** Writes into the ledger what each line of a finalized invoice took. */
export function bookCreditsUsed(
  world: World,
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  at: number,
): void {
  for (const line of lines) {
    for (const used of line.pretax_credit_amounts ?? []) {
      const grant = world.store.creditGrants.get(pending.get(used) ?? '');
      if (!grant) continue;
      const applied = { invoice: invoice.id, invoice_line_item: line.id };
      const entry = { credits_applied: applied, type: 'credits_applied' } as const;
      const { id } = bookCredit(world, grant, 'debit', used.amount, entry, { at });
      used.credit_balance_transaction = id;
    }
  }
}

/** Gives a voided invoice's credits back to the grants they came from. */
export function returnCredits(world: World, invoice: Invoice, at: number): void {
  for (const line of world.store.lines.get(invoice.id) ?? []) {
    for (const { amount, credit_balance_transaction: id } of line.pretax_credit_amounts ?? []) {
      const debit = world.store.creditTransactions.get(String(id));
      const grant = debit && world.store.creditGrants.get(debit.credit_grant);
      if (!grant) continue;
      const voided = { invoice: invoice.id, invoice_line_item: line.id };
      const type = 'credits_application_invoice_voided';
      const entry = { credits_application_invoice_voided: voided, type } as const;
      bookCredit(world, grant, 'credit', amount, entry, { at });
    }
  }
}
