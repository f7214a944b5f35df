import { StripeFailure } from '../http/errors.ts';
import { forgetOldest } from '../store.ts';
import type { Invoice, Subscription } from '../wire.ts';
import { readingOf, type World } from '../world.ts';
import type { Settlement } from './changes.ts';
import { nextBillingTime } from './charges.ts';
import { forkWorld, twinOf } from './fork.ts';
import { type Bill, writeInvoice } from './invoices.ts';
import { chargesAt, periodBehind } from './renewals.ts';
import { isOver } from './status.ts';

/** Previews whose lines can still be paged. A preview is not an object Stripe keeps. */
const KEPT_PREVIEWS = 1000;

/** The subscription's next invoice as it stands now: usage so far, and seats for the next period. */
export function previewInvoice(world: World, subscription: Subscription): Invoice {
  const fork = forkWorld(world, subscription.customer);
  return previewNext(fork, twinOf(fork, subscription));
}

/** The next invoice of a subscription in a forked world, where charges may leave traces. */
export function previewNext(fork: World, subscription: Subscription): Invoice {
  if (isOver(subscription) || subscription.status === 'paused') {
    throw nothingUpcoming(subscription.customer);
  }
  const at = nextBillingTime(subscription);
  const charges = chargesAt(fork, subscription, at);
  return previewOf(fork, subscription, { charges, period: periodBehind(subscription, at) }, at);
}

/** A preview of an invoice that bills just this. */
export function previewOf(
  fork: World,
  subscription: Subscription | null,
  { charges, period }: Settlement,
  at: number,
  more: Partial<Pick<Bill, 'customer' | 'currency'>> = {},
): Invoice {
  const customer = more.customer ?? fork.store.customers.get(subscription!.customer)!;
  if (charges.length === 0) throw nothingUpcoming(customer.id);
  const invoice = writeInvoice(fork, {
    id: fork.id('upcoming_in', 24),
    customer,
    subscription,
    currency: more.currency ?? subscription!.currency,
    charges,
    reason: 'upcoming',
    at,
    period,
    reading: readingOf(fork, customer),
  });
  forgetOldest(fork.store.previewLines, KEPT_PREVIEWS);
  return invoice;
}

function nothingUpcoming(customer: string): StripeFailure {
  return new StripeFailure(`No upcoming invoices for customer: ${customer}`, {
    status: 404,
    code: 'invoice_upcoming_none',
  });
}
