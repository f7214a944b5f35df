import type { Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { revertTerms } from './terms.ts';

/**
 * What becomes of an invoice while its subscription's collection is paused: voided,
 * written off, or an open invoice like any other. Answers whether it was put aside.
 */
export function shelve(
  world: World,
  invoice: Invoice,
  { pause_collection: pause }: Subscription,
  at: number,
): boolean {
  if (pause?.behavior === 'void') {
    revertTerms(world, invoice, at);
    invoice.status = 'void';
    invoice.status_transitions.voided_at = at;
  } else if (pause?.behavior === 'mark_uncollectible') {
    invoice.status = 'uncollectible';
    invoice.status_transitions.marked_uncollectible_at = at;
  } else {
    return false;
  }
  invoice.auto_advance = false;
  invoice.next_payment_attempt = null;
  const event = invoice.status === 'void' ? 'voided' : 'marked_uncollectible';
  world.emit(`invoice.${event}`, invoice, at);
  return true;
}
