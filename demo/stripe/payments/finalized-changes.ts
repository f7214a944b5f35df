import type { DraftChanges } from '../billing/one-off.ts';
import { StripeFailure } from '../http/errors.ts';
import { mergeMetadata } from '../http/form.ts';
import type { Invoice } from '../wire.ts';
import type { World } from '../world.ts';

/** What can still be changed once an invoice says what is owed. */
const CHANGEABLE = ['auto_advance', 'default_payment_method', 'metadata'];

/** Changes an invoice that was finalized. Answers the values it replaced. */
export function updateFinalized(
  world: World,
  invoice: Invoice,
  changes: DraftChanges,
  at: number,
): Partial<Invoice> {
  const param = Object.keys(changes).find((key) => !CHANGEABLE.includes(key));
  if (param) {
    const message = `Finalized invoices can't be updated in this way: ${param}.`;
    throw new StripeFailure(message, { code: 'invoice_not_editable', param });
  }
  const before = structuredClone(invoice);
  const { auto_advance: advance, default_payment_method: method } = changes;
  if (method !== undefined) invoice.default_payment_method = method;
  if (advance !== undefined && invoice.status === 'open') setAdvance(world, invoice, advance, at);
  invoice.metadata = mergeMetadata(invoice.metadata ?? {}, changes.metadata);
  return Object.fromEntries(Object.entries(before).filter(([key]) => key in changes));
}

/** An open invoice that is to advance again is tried within the hour; one that is not, no more. */
function setAdvance(world: World, invoice: Invoice, advance: boolean, at: number): void {
  const isTried = advance && invoice.collection_method === 'charge_automatically';
  invoice.auto_advance = advance;
  invoice.next_payment_attempt = isTried ? at + world.switches.graceSeconds : null;
  if (!isTried) world.store.paymentDues.delete(invoice.id);
  else
    world.store.paymentDues.set(invoice.id, {
      at: at + world.switches.graceSeconds,
      kind: 'retry',
    });
}
