import { StripeFailure } from '../http/errors.ts';
import type { Price } from '../wire.ts';
import { recurrenceOf } from './charges.ts';
import { boundary } from './period.ts';
import type { SubscriptionRequest } from './subscriptions.ts';

export function refuseMixedCurrencies(prices: Price[], currency: string): void {
  if (prices.every((price) => price.currency === currency)) return;
  throw new StripeFailure('All prices on a subscription must have the same currency.', {
    param: 'items',
  });
}

/** The most items a subscription holds, by the text of the SDK's own types. */
export const MOST_ITEMS = 20;

export function refuseTooMany(items: unknown[]): void {
  if (items.length <= MOST_ITEMS) return;
  throw new StripeFailure(`A subscription can have at most ${MOST_ITEMS} items.`, {
    param: 'items',
  });
}

export function refusePastTrial(end: number, now: number): void {
  if (end > now) return;
  throw new StripeFailure('Invalid timestamp: must be an integer Unix timestamp in the future.', {
    param: 'trial_end',
  });
}

export function refuseUndated(request: {
  collection_method?: string;
  days_until_due?: number;
}): void {
  const isSent = request.collection_method === 'send_invoice';
  if (isSent === (request.days_until_due !== undefined)) return;
  const message = isSent
    ? 'When `collection_method` is set to `send_invoice`, you must specify `days_until_due`.'
    : '`days_until_due` can only be set when `collection_method` is `send_invoice`.';
  throw new StripeFailure(message, { param: 'days_until_due' });
}

export function refuseAnchor(
  request: SubscriptionRequest,
  prices: Price[],
  anchor: number,
  now: number,
): void {
  const param = 'billing_cycle_anchor';
  if (anchor < now)
    throw new StripeFailure('billing_cycle_anchor cannot be in the past', { param });
  if (request.billing_cycle_anchor === undefined) return;
  if (request.trial_end !== undefined || request.trial_period_days !== undefined) {
    const message = 'The simulator does not combine a trial with billing_cycle_anchor.';
    throw new StripeFailure(message, { param });
  }
  const latest = Math.min(...prices.map((price) => boundary(now, recurrenceOf(price), 1)));
  if (anchor <= latest) return;
  const message = `billing_cycle_anchor cannot be later than next natural billing date (${latest}) for plan`;
  throw new StripeFailure(message, { param });
}
