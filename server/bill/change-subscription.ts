/**
 * Changing a subscription at a price told before. What was told is what is billed: the confirmation
 * carries the second it was reckoned to, and is refused when the subscription has changed since.
 */
import { toInstant } from '../billing/period.ts';
import type {
  CancelRequest,
  ChangeConfirm,
  ChangePreview,
  ChangeRequest,
  Subscribed,
} from '../contract/subscriptions.ts';
import { current } from '../known.ts';
import { changePrice, isOfNow, recurringAmount } from '../portal/change-price.ts';
import { billLine } from '../portal/lines.ts';
import type { Subscription } from '../portal/snapshot.ts';
import { type Change, changeOf, isAsAsked } from '../portal/subscription-change.ts';
import { type SubscriptionTerms, subscribed } from '../portal/subscriptions.ts';
import { Problem } from '../problems.ts';
import {
  endWithPeriod,
  keepOn,
  type ProratedChange,
  updateItems,
} from '../stripe/subscription-changes.ts';
import { type Asker, billableNow, readTerms } from './read-subscriptions.ts';

const SECOND = 1_000;
/** A price that was told longer ago is told again. */
const OLDEST_MS = 3_600_000;
/** How far the clocks of two servers may differ. */
const LEEWAY_MS = 60_000;

/** Throws `subscription_not_found`, `in_place_unavailable` and `change_not_allowed`. */
export async function previewChange(
  asker: Asker,
  id: string,
  request: ChangeRequest,
): Promise<ChangePreview> {
  const { services } = asker;
  const { fresh, gateway, tenant } = services;
  const [found, now] = await Promise.all([findNow(asker, id), billingNow(asker)]);
  const change = offeredChange(found, request);
  const at = new Date(Math.floor(now.getTime() / SECOND) * SECOND);
  const { proration } = tenant.subscriptions;
  const [asIs, ...previews] = await Promise.all([
    current(fresh.preview(id)),
    previewOf({ change, proration: proration === 'none' ? 'none' : 'create_prorations', at }),
    proration === 'always_invoice' ? previewOf({ change, proration, at }) : undefined,
  ]);
  const [changed, atOnce] = previews;
  const { currency, period, items } = found.view;
  const beginsAnew = isOfNow(changed, period.end);
  const recurring = beginsAnew
    ? await gateway.previewOf(id, { change, proration, at }, 'recurring')
    : undefined;
  const price = changePrice({ currency, periodEnd: period.end, asIs, changed, atOnce, recurring });
  const rhythm = (change.changed[0] ?? items.find((item) => change.dropped.includes(item.id)))!
    .price;
  const money = (amount: number | bigint) => ({ amount: Number(amount), currency });
  const { before, after, date } = price.next;
  return {
    subscription: id,
    prorationDate: toInstant(at),
    fingerprint: await fingerprintOf(found, { request, proration, at }),
    prorations: price.prorations.map((line) =>
      billLine(line, found.terms.names, [found.subscription]),
    ),
    prorated: money(price.prorated),
    dueNow: money(price.dueNow),
    next: { date, before: money(before), after: money(after) },
    recurring: {
      before: money(recurringAmount(items, rhythm)),
      after: money(recurringAmount(change.after, rhythm)),
    },
    asOf: toInstant(services.now()),
    source: 'stripe',
  };

  function previewOf(wanted: ProratedChange) {
    return gateway.previewOf(id, wanted);
  }
}

/**
 * Answers whether something was changed: what is so already was asked for before, by this very
 * request when it is repeated. Throws `subscription_changed` and `payment_declined` besides.
 */
export async function confirmChange(
  asker: Asker,
  id: string,
  { prorationDate, fingerprint, ...request }: ChangeConfirm,
): Promise<boolean> {
  const { gateway, tenant } = asker.services;
  const [found, now] = await Promise.all([findNow(asker, id), billingNow(asker)]);
  const { proration } = tenant.subscriptions;
  const at = new Date(prorationDate);
  if (fingerprint !== (await fingerprintOf(found, { request, proration, at }))) {
    if (isAsAsked(found.view, request)) return false;
    throw new Problem('subscription_changed');
  }
  const change = offeredChange(found, request);
  if (!isOfNowIn(found.subscription, at, now)) throw new Problem('subscription_changed');
  await updateItems(gateway.desk, found.subscription, { change, proration, at });
  return true;
}

/** Ends it with its period. One that ends already stays as it is: answers false. */
export async function cancel(asker: Asker, id: string, words: CancelRequest): Promise<boolean> {
  const { gateway, tenant } = asker.services;
  const { view, subscription } = await findNow(asker, id);
  if (view.endsAt !== null && view.canResume) return false;
  if (view.cancel !== 'in_place') throw new Problem('change_not_allowed');
  await endWithPeriod(gateway.desk, subscription, words, tenant.subscriptions.proration);
  return true;
}

/** Takes an end back. One that goes on already stays as it is: answers false. */
export async function resume(asker: Asker, id: string): Promise<boolean> {
  const { view, subscription } = await findNow(asker, id);
  if (view.endsAt === null) return false;
  if (!view.canResume) throw new Problem('change_not_allowed');
  await keepOn(asker.services.gateway.desk, subscription);
  return true;
}

type Found = {
  readonly subscription: Subscription;
  readonly view: Subscribed;
  readonly terms: SubscriptionTerms;
};

/** As it is this moment: nothing is decided by an old fact. */
async function findNow(asker: Asker, id: string): Promise<Found> {
  const { fresh, tenant } = asker.services;
  if (tenant.hosted.has('subscriptions')) throw new Problem('in_place_unavailable');
  const subscription = (await billableNow(fresh)).find((one) => one.id === id);
  if (!subscription) throw new Problem('subscription_not_found');
  const terms = await readTerms(asker, [subscription]);
  return { subscription, terms, view: subscribed(subscription, terms) };
}

/** A test clock may have been moved since it was last read. */
async function billingNow({ services: { fresh, now } }: Asker): Promise<Date> {
  return (await current(fresh.facts())).clockTime ?? now();
}

function offeredChange({ view, terms }: Found, request: ChangeRequest): Change {
  if (view.change !== 'in_place') throw new Problem('change_not_allowed');
  const change = changeOf(view, request, terms.seats);
  if ('refused' in change) {
    throw new Problem('change_not_allowed', undefined, { field: change.refused });
  }
  return change;
}

/** Whether a price told for this second still holds: lately, and in the period that runs. */
function isOfNowIn({ items }: Subscription, at: Date, now: Date) {
  const age = now.getTime() - at.getTime();
  return (
    age <= OLDEST_MS &&
    age >= -LEEWAY_MS &&
    items.every(({ start, end }) => start <= at && at <= end)
  );
}

/** What the price was told for: all that decides it, as one short text. */
async function fingerprintOf(
  { subscription: { id, items, cancelAt, status } }: Found,
  { request, proration, at }: { request: ChangeRequest; proration: string; at: Date },
): Promise<string> {
  const seats = Object.entries(request.seats ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const held = items.map(({ id, priceId, quantity }) => [id, priceId, quantity]);
  const state = [id, status, held.toSorted(), cancelAt, proration];
  const text = JSON.stringify([state, request.plan ?? null, seats, at]);
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return [...new Uint8Array(hash, 0, 16)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}
