import { setStatus } from '../billing/status.ts';
import type { Invoice, Subscription } from '../wire.ts';
import type { World } from '../world.ts';

const DAY = 86_400;

/** When an invoice is tried again after its nth attempt failed; `null` once the schedule is over. */
export function nextAttempt(
  attempts: number,
  at: number,
  retryDays: readonly number[],
): number | null {
  const pause = retryDays[attempts - 1];
  return pause === undefined ? null : at + pause * DAY;
}

/** Plans the next attempt of an invoice that advances by itself. Answers whether none is left. */
export function scheduleRetry(
  world: World,
  invoice: Invoice,
  { at, automatic }: { at: number; automatic: boolean },
): boolean {
  const isScheduled = invoice.auto_advance && invoice.collection_method === 'charge_automatically';
  if (!isScheduled || invoice.status !== 'open') return false;
  // An attempt between two retries changes nothing about the schedule.
  if (!automatic && world.store.paymentDues.has(invoice.id)) return false;
  const next = nextAttempt(invoice.attempt_count, at, world.switches.retryDays);
  invoice.next_payment_attempt = next;
  if (next !== null) {
    world.store.paymentDues.set(invoice.id, { at: next, kind: 'retry' });
    return false;
  }
  world.store.paymentDues.delete(invoice.id);
  invoice.auto_advance = false;
  return true;
}

/** What becomes of a subscription whose invoice was tried to the end. */
export function giveUpRetrying(world: World, subscription: Subscription, at: number): void {
  const { afterRetries } = world.switches;
  if (subscription.status !== 'active' && subscription.status !== 'past_due') return;
  if (afterRetries === 'canceled') {
    subscription.cancellation_details = {
      comment: null,
      feedback: null,
      feedback_option: null,
      ...subscription.cancellation_details,
      reason: 'payment_failed',
    };
  }
  setStatus(world, subscription, afterRetries, at);
}
