/** Which bill a caller means. */
import { runningPeriod } from '../portal/bills.ts';
import type { Invoice, PreviewFacts, Snapshot, Subscription } from '../portal/snapshot.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';

/** The bill asked for, or the soonest there is. Throws `bill_not_found` when the customer has none. */
export function billIdOf(snapshot: Snapshot, asked: string | undefined): string {
  if (asked !== undefined) return asked;
  const { subscriptions, previews } = snapshot;
  if (subscriptions.asOf === undefined) throw subscriptions.problem;
  const [first] = subscriptions.value
    .filter(({ id }) => previews.get(id)!.value !== null)
    .toSorted((a, b) => runningPeriod(a).end.localeCompare(runningPeriod(b).end));
  if (!first) throw new Problem('bill_not_found');
  return first.id;
}

export type Upcoming = {
  readonly subscription: Subscription;
  readonly preview: { readonly value: PreviewFacts; readonly asOf: Date };
};

/** An upcoming bill: its subscription, and what Stripe's preview says. */
export function upcomingOf({ subscriptions, previews }: Snapshot, id: string): Upcoming {
  if (subscriptions.asOf === undefined) throw subscriptions.problem;
  const subscription = subscriptions.value.find((one) => one.id === id);
  if (!subscription) throw new Problem('bill_not_found');
  const preview = previews.get(id)!;
  if (preview.asOf === undefined) throw preview.problem;
  if (preview.value === null) throw new Problem('bill_not_found');
  return { subscription, preview: { value: preview.value, asOf: preview.asOf } };
}

/**
 * The newest invoice of a subscription's period, or the one it began with; before one when given.
 * A draft counts: it is last period's, an hour before it is final.
 */
export async function invoiceBefore(
  { gateway }: Pick<CustomerServices, 'gateway'>,
  subscription: string,
  before?: string,
): Promise<Invoice> {
  const { value } = await gateway.invoicesOf(subscription, before);
  const found = value.data.find(
    ({ reason, status, subscription: owner }) =>
      owner === subscription &&
      (reason === 'subscription_cycle' || reason === 'subscription_create') &&
      status !== 'void',
  );
  if (!found) throw new Problem('comparison_missing');
  return found;
}
