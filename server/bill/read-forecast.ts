/** What the running bills are likely to come to, for the customer in the session. */
import { BillingError } from '../billing/billing-error.ts';
import type { BillForecast, ForecastAnswer } from '../contract/forecast.ts';
import type { WhatIfBasis } from '../contract/what-if.ts';
import { known } from '../known.ts';
import { whatIfBasis } from '../portal/basis.ts';
import { forecastAnswer, withoutPercentiles } from '../portal/forecast.ts';
import { billForecast, billUnread } from '../portal/forecast-bill.ts';
import { type ForeseenBy, type ForeseeSources, foresee } from '../portal/foresee.ts';
import { type Resolved, resolveItems } from '../portal/items.ts';
import { TOLERANCE } from '../portal/likely-money.ts';
import type { Names } from '../portal/lines.ts';
import { daysUntil } from '../portal/series.ts';
import type {
  DaySeries,
  Known,
  Meter,
  Snapshot,
  Subscription,
  SubscriptionItem,
  UsageRow,
} from '../portal/snapshot.ts';
import type { CustomerServices } from '../services.ts';
import { readPast } from '../usage/history.ts';
import { upcomingOf } from './find.ts';

/** Meters whose days are read for a forecast; of more than these nothing is said of the bill. */
const MOST_METERS = 50;

/** Throws what Stripe's failures are told as, when nothing at all is known. */
export async function readForecast(
  services: CustomerServices,
  { hasPercentiles = false }: { readonly hasPercentiles?: boolean } = {},
): Promise<ForecastAnswer> {
  const snapshot = await services.snapshot();
  const { subscriptions } = snapshot;
  if (subscriptions.asOf === undefined) throw subscriptions.problem;
  const sources = await readSources(services, snapshot, subscriptions.value);
  const foreseen = foresee(sources, { hasRecord: true });
  const bills = await Promise.all(
    subscriptions.value
      .filter((each) => isForecast(each, snapshot))
      .map(async (each) => (await readBillForecast(services, snapshot, each, foreseen)).forecast),
  );
  const names = namesOf(services, snapshot);
  const times = [...foreseen.values()].flatMap(({ asOf }) => asOf ?? []);
  const asOf = new Date(Math.min(subscriptions.asOf.getTime(), ...times.map(Number)));
  const answer = forecastAnswer(snapshot, foreseen, bills, { names, asOf });
  return hasPercentiles ? answer : withoutPercentiles(answer);
}

/** What every metered item of some subscriptions is likely to come to. */
export async function readForeseen(
  services: CustomerServices,
  snapshot: Snapshot,
  subscriptions: readonly Subscription[],
): Promise<ForeseenBy> {
  return foresee(await readSources(services, snapshot, subscriptions));
}

/** The usage that a forecast rests on. */
export async function readSources(
  services: CustomerServices,
  snapshot: Snapshot,
  subscriptions: readonly Subscription[],
): Promise<ForeseeSources> {
  const wallNow = services.now();
  const asked = { ...snapshot, subscriptions: { value: subscriptions, asOf: wallNow } };
  const entries = resolveItems(asked).resolved.filter(({ meter }) => meter);
  const meters = [...new Map(entries.map(({ meter }) => [meter!.id, meter!])).values()];
  const [days, past] = await Promise.all([
    readDays(services, snapshot, meters.slice(0, MOST_METERS)),
    readPastDays(services, snapshot, entries),
  ]);
  return { snapshot: asked, days, past, wallNow };
}

/** The snapshot's days, and those of meters it had no room for. */
async function readDays(
  { usage }: CustomerServices,
  snapshot: Snapshot,
  meters: readonly Meter[],
): Promise<Snapshot['days']> {
  const range = daysUntil(snapshot.billingNow);
  return new Map(
    await Promise.all(
      meters.map(async (meter): Promise<[string, Known<DaySeries>]> => {
        return [meter.id, snapshot.days.get(meter.id) ?? (await usage.days(meter, range))];
      }),
    ),
  );
}

/** Only of meters that are shown: of many, the others cost least. */
async function readPastDays(
  { usage }: CustomerServices,
  snapshot: Snapshot,
  entries: readonly Resolved[],
): Promise<ForeseeSources['past']> {
  const shown = entries.filter(({ meter }) => snapshot.days.has(meter!.id));
  const until = daysUntil(snapshot.billingNow).start;
  return new Map(
    await Promise.all(
      [...Map.groupBy(shown, ({ meter }) => meter!)].map(
        async ([meter, all]): Promise<[string, readonly UsageRow[]]> => {
          const since = Math.min(...all.map(({ subscription }) => Number(subscription.startedAt)));
          return [meter.id, await readPast(usage, meter, { since: new Date(since), until })];
        },
      ),
    ),
  );
}

/** A bill that no usage can change, or of which nothing is to come, needs no forecast. */
function isForecast({ id, items }: Subscription, { previews }: Snapshot) {
  return items.some(isMetered) && previews.get(id)!.value !== null;
}

function isMetered({ quantity }: SubscriptionItem) {
  return quantity === null;
}

export type BillRead = { readonly basis: WhatIfBasis | null; readonly forecast: BillForecast };

/** One bill's forecast, and what it is reckoned from; null where that cannot be. */
export async function readBillForecast(
  services: CustomerServices,
  snapshot: Snapshot,
  subscription: Subscription,
  foreseen: ForeseenBy,
): Promise<BillRead> {
  const { id } = subscription;
  if (snapshot.previews.get(id)!.asOf === undefined) {
    return { basis: null, forecast: billUnread(subscription) };
  }
  const basis = await basisOf(services, snapshot, id);
  return { basis, forecast: billForecast(subscription, basis, foreseen) };
}

async function basisOf(
  services: CustomerServices,
  snapshot: Snapshot,
  id: string,
): Promise<WhatIfBasis | null> {
  const grants = await known(services.gateway.creditGrants(snapshot.billingNow));
  const names = namesOf(services, snapshot);
  const of = { snapshot, ...upcomingOf(snapshot, id), previous: null, plans: [], grants, names };
  try {
    return whatIfBasis({ ...of, tolerance: TOLERANCE });
  } catch (error) {
    if (error instanceof BillingError) return null;
    throw error;
  }
}

function namesOf({ tenant }: CustomerServices, { prices, meters }: Snapshot): Names {
  return { prices, meters, settings: tenant.meters };
}
