import { StripeFailure } from '../http/errors.ts';
import { forgetOldest } from '../store.ts';
import type { Invoice, Subscription } from '../wire.ts';
import { readingOf, type World } from '../world.ts';
import { chargesDue, nextBillingTime } from './charges.ts';
import { writeInvoice } from './invoices.ts';

/** Previews whose lines can still be paged. A preview is not an object Stripe keeps. */
const KEPT_PREVIEWS = 1000;

/** The subscription's next invoice as it stands now: usage so far, and seats for the next period. */
export function previewInvoice(world: World, subscription: Subscription): Invoice {
  const at = Math.min(nextBillingTime(subscription), subscription.cancel_at ?? Infinity);
  const isOver = subscription.status === 'canceled';
  const charges = isOver ? [] : chargesDue(subscription, at);
  if (charges.length === 0) {
    throw new StripeFailure(`No upcoming invoices for customer: ${subscription.customer}`, {
      status: 404,
      code: 'invoice_upcoming_none',
    });
  }
  const starts = subscription.items.data
    .filter((item) => item.current_period_end === at)
    .map((item) => item.current_period_start);
  const invoice = writeInvoice(world, {
    id: world.id('upcoming_in', 24),
    subscription,
    charges,
    reason: 'upcoming',
    at,
    period: { start: Math.min(at, ...starts), end: at },
    reading: readingOf(world, world.store.customers.get(subscription.customer)!),
  });
  forgetOldest(world.store.previewLines, KEPT_PREVIEWS);
  return invoice;
}
