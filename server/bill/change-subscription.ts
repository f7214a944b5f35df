/**
 * Changing a subscription at a price told before. What was told is what is billed: the confirmation
 * carries the second it was reckoned to, and is refused when it would cost another sum by now.
 */
import { toInstant } from '../billing/period.ts';
import type {
  CancelRequest,
  ChangeConfirm,
  ChangePreview,
  ChangeRequest,
} from '../contract/subscriptions.ts';
import { current } from '../known.ts';
import { recurringAmount } from '../portal/change-price.ts';
import { billLine } from '../portal/lines.ts';
import type { Subscription } from '../portal/snapshot.ts';
import { type Change, changeOf, isAsAsked } from '../portal/subscription-change.ts';
import { Problem } from '../problems.ts';
import { endWithPeriod, keepOn, updateItems } from '../stripe/subscription-changes.ts';
import { priceChange } from './price-change.ts';
import { type Asker, type Found, findNow } from './read-subscriptions.ts';

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
  const [found, now] = await Promise.all([findInPlace(asker, id), billingNow(asker)]);
  const change = offeredChange(found, request);
  const at = new Date(Math.floor(now.getTime() / SECOND) * SECOND);
  const { price, fingerprint } = await priceChange(asker, found, change, at);
  const { currency, items } = found.view;
  const rhythm = (change.changed[0] ?? items.find((item) => change.dropped.includes(item.id)))!
    .price;
  const money = (amount: number | bigint) => ({ amount: Number(amount), currency });
  const { before, after, date } = price.next;
  return {
    subscription: id,
    prorationDate: toInstant(at),
    fingerprint,
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
    asOf: toInstant(asker.services.now()),
    source: 'stripe',
  };
}

/**
 * Answers whether something was changed: what is so already was asked for before, by this very
 * request when it is repeated. It is priced again first. Throws `subscription_changed` where it
 * would cost another sum than was told, and what a charge at once may be refused with.
 */
export async function confirmChange(
  asker: Asker,
  id: string,
  { prorationDate, fingerprint, ...request }: ChangeConfirm,
): Promise<boolean> {
  const { gateway, tenant } = asker.services;
  const [found, now] = await Promise.all([findInPlace(asker, id), billingNow(asker)]);
  if (isAsAsked(found.view, request)) return false;
  const at = new Date(prorationDate);
  const change = changeNow(found, request);
  if (!change || !isOfNowIn(found.subscription, at, now)) throw new Problem('subscription_changed');
  if (fingerprint !== (await priceChange(asker, found, change, at)).fingerprint) {
    // The same request, sent twice at once, may have made it meanwhile.
    if (isAsAsked((await findInPlace(asker, id)).view, request)) return false;
    throw new Problem('subscription_changed');
  }
  const { proration } = tenant.subscriptions;
  await updateItems(gateway.desk, found.subscription, { change, proration, at });
  return true;
}

/** Ends it with its period. One that ends already stays as it is: answers false. */
export async function cancel(asker: Asker, id: string, words: CancelRequest): Promise<boolean> {
  const { gateway, tenant } = asker.services;
  const { view, subscription } = await findInPlace(asker, id);
  if (view.endsAt !== null && view.canResume) return false;
  if (view.cancel !== 'in_place') throw new Problem('change_not_allowed');
  await endWithPeriod(gateway.desk, subscription, words, tenant.subscriptions.proration);
  return true;
}

/** Takes an end back. One that goes on already stays as it is: answers false. */
export async function resume(asker: Asker, id: string): Promise<boolean> {
  const { view, subscription } = await findInPlace(asker, id);
  if (view.endsAt === null) return false;
  if (!view.canResume) throw new Problem('change_not_allowed');
  await keepOn(asker.services.gateway.desk, subscription);
  return true;
}

async function findInPlace(asker: Asker, id: string): Promise<Found> {
  if (asker.services.tenant.hosted.has('subscriptions')) throw new Problem('in_place_unavailable');
  return findNow(asker, id);
}

/** A test clock may have been moved since it was last read. */
async function billingNow({ services: { fresh, now } }: Asker): Promise<Date> {
  return (await current(fresh.facts())).clockTime ?? now();
}

function offeredChange(found: Found, request: ChangeRequest): Change {
  if (found.view.change !== 'in_place') throw new Problem('change_not_allowed');
  const change = changeOf(found.view, request, found.terms.seats);
  if ('refused' in change) {
    throw new Problem('change_not_allowed', undefined, { field: change.refused });
  }
  return change;
}

/** Undefined where what was priced is offered no more. */
function changeNow({ view, terms }: Found, request: ChangeRequest): Change | undefined {
  if (view.change !== 'in_place') return undefined;
  const change = changeOf(view, request, terms.seats);
  return 'refused' in change ? undefined : change;
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
