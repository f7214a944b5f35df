/** Changing, ending and keeping a subscription. */
import type Stripe from 'stripe';
import type { Subscription } from '../portal/snapshot.ts';
import type { Change } from '../portal/subscription-change.ts';
import { Problem } from '../problems.ts';
import type { SubscriptionSettings } from '../tenant.ts';
import { stripeCode, stripeType } from './client.ts';
import { type Desk, missing } from './desk.ts';

export type ProratedChange = {
  readonly change: Change;
  readonly proration: SubscriptionSettings['proration'];
  /** The second to which parts of the period are reckoned. */
  readonly at: Date;
};

export type LeavingWords = {
  readonly reason?: Stripe.SubscriptionUpdateParams.CancellationDetails.Feedback | undefined;
  readonly comment?: string | undefined;
};

/** What an update and its preview have in common, so that what was told is what is billed. */
export function changeParams({ change, proration, at }: ProratedChange) {
  return {
    items: [
      ...change.changed.map(({ id, price, quantity, hasNewPrice }) => ({
        ...(id !== null && { id }),
        ...(hasNewPrice && { price: price.id }),
        ...(quantity !== null && { quantity }),
      })),
      // A meter keeps what it has recorded: `clear_usage` does nothing to it.
      ...change.dropped.map((id) => ({ id, deleted: true })),
    ],
    proration_behavior: proration,
    // Stripe takes no date where nothing is prorated.
    ...(proration !== 'none' && { proration_date: at.getTime() / 1_000 }),
  };
}

/**
 * All or nothing: a refused charge leaves everything as it was. Throws `payment_declined`,
 * `payment_confirmation_needed` and `payment_method_missing`.
 */
export async function updateItems(
  desk: Desk,
  { id, collection }: Pick<Subscription, 'id' | 'collection'>,
  change: ProratedChange,
): Promise<void> {
  const isCharged = collection === 'charge_automatically';
  await desk
    .change('subscriptions.update', `change/${id}`, (options) =>
      desk.stripe.subscriptions.update(
        id,
        {
          ...changeParams(change),
          ...(isCharged && { payment_behavior: 'error_if_incomplete' as const }),
        },
        options,
      ),
    )
    .catch(declined)
    .catch(missing('subscription_not_found'));
}

/** Ends it with its running period: of several periods, with the one that is over first. */
export async function endWithPeriod(
  desk: Desk,
  { id, items }: Pick<Subscription, 'id' | 'items'>,
  { reason, comment }: LeavingWords,
  proration: SubscriptionSettings['proration'],
): Promise<void> {
  await desk
    .change('subscriptions.update', `cancel/${id}`, (options) =>
      desk.stripe.subscriptions.update(
        id,
        {
          ...(hasOnePeriod(items)
            ? { cancel_at_period_end: true }
            : { cancel_at: 'min_period_end' as const, proration_behavior: gentle(proration) }),
          cancellation_details: {
            ...(reason && { feedback: reason }),
            ...(comment && { comment }),
          },
        },
        options,
      ),
    )
    .catch(missing('subscription_not_found'));
}

/** Takes such an end back. */
export async function keepOn(
  desk: Desk,
  { id, items }: Pick<Subscription, 'id' | 'items'>,
): Promise<void> {
  await desk
    .change('subscriptions.update', `resume/${id}`, (options) =>
      desk.stripe.subscriptions.update(
        id,
        hasOnePeriod(items) ? { cancel_at_period_end: false } : { cancel_at: '' },
        options,
      ),
    )
    .catch(missing('subscription_not_found'));
}

function hasOnePeriod(items: Subscription['items']): boolean {
  return new Set(items.map(({ end }) => end.getTime())).size === 1;
}

/** What is given back on leaving waits for the last invoice. */
function gentle(proration: SubscriptionSettings['proration']) {
  return proration === 'none' ? 'none' : 'create_prorations';
}

/** Each has another remedy, so each is told by its own name. */
function declined(error: unknown): never {
  if (stripeCode(error) === 'resource_missing' && isAboutMethod(error)) {
    throw new Problem('payment_method_missing', undefined, { cause: error });
  }
  if (stripeType(error) !== 'StripeCardError') throw error;
  const asks = CONFIRMATIONS.has(stripeCode(error) ?? '');
  throw new Problem(asks ? 'payment_confirmation_needed' : 'payment_declined', undefined, {
    cause: error,
  });
}

/** What Stripe says where the bank asks whether it is really the customer. */
const CONFIRMATIONS: ReadonlySet<string> = new Set([
  'authentication_required',
  'subscription_payment_intent_requires_action',
]);

function isAboutMethod(error: unknown) {
  const { cause } = error as Problem;
  return cause instanceof Error && /payment (source|method)/i.test(cause.message);
}
