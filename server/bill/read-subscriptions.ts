/** What a customer is subscribed to, with what the vendor offers beside it. */
import { toInstant } from '../billing/period.ts';
import type { Subscribed, SubscriptionList } from '../contract/subscriptions.ts';
import { current, known } from '../known.ts';
import { isBillable } from '../portal/billable.ts';
import type { Subscription } from '../portal/snapshot.ts';
import { type SeatLimits, type SubscriptionTerms, subscribed } from '../portal/subscriptions.ts';
import { Problem } from '../problems.ts';
import type { CustomerServices } from '../services.ts';
import type { Session } from '../session/session.ts';
import type { CustomerGateway } from '../stripe/gateway.ts';
import { offeredPlans } from './offered-plans.ts';

/** Whose subscriptions, and what the session may do. */
export type Asker = {
  readonly services: CustomerServices;
  readonly session: Pick<Session, 'scopes'>;
};

/** Soonest billed first. */
export async function readSubscriptions(asker: Asker): Promise<SubscriptionList> {
  const { value, asOf } = await asker.services.gateway.subscriptions();
  return listOf(asker, value, asOf);
}

/** After a change: as they are now, or the reason why nobody can say. */
export async function readChanged(asker: Asker): Promise<SubscriptionList> {
  const reading = asker.services.gateway.subscriptions();
  const [all, { asOf }] = await Promise.all([current(reading), reading]);
  return listOf(asker, all, asOf);
}

/** One of a customer's own, with what they may change of it. */
export type Found = {
  readonly subscription: Subscription;
  readonly view: Subscribed;
  readonly terms: SubscriptionTerms;
};

/** As it is this moment: nothing is decided by an old fact. Throws `subscription_not_found`. */
export async function findNow(asker: Asker, id: string, field?: string): Promise<Found> {
  const all = await billableNow(asker.services.fresh);
  const subscription = all.find((one) => one.id === id);
  if (!subscription) throw new Problem('subscription_not_found', undefined, { field });
  const terms = await readTerms(asker, [subscription]);
  return { subscription, terms, view: subscribed(subscription, terms) };
}

/** The customer's subscriptions that bill, as they are this moment. */
async function billableNow(gateway: CustomerGateway): Promise<Subscription[]> {
  return (await current(gateway.subscriptions())).filter(isBillable);
}

/** Names, plans and limits, for subscriptions with these prices. */
async function readTerms(
  { services, session }: Asker,
  subscriptions: readonly Subscription[],
): Promise<SubscriptionTerms> {
  const { catalogue, tenant } = services;
  const ids = subscriptions.flatMap(({ items }) => items.map(({ priceId }) => priceId));
  const meters = await known(catalogue.meters());
  const [held, offered, seats] = await Promise.all([
    catalogue.prices(ids),
    offeredPlans(services, meters),
    seatLimits(services),
  ]);
  const mayChange = session.scopes.has('subscription:write');
  const where = tenant.hosted.has('subscriptions') ? 'hosted' : 'in_place';
  return {
    names: { prices: new Map([...offered.prices, ...held]), meters, settings: tenant.meters },
    plans: offered.plans,
    seats,
    where: mayChange ? where : null,
    mayCancel: tenant.subscriptions.cancel,
  };
}

async function listOf(asker: Asker, all: readonly Subscription[], asOf: Date) {
  const subscriptions = all.filter(isBillable);
  const terms = await readTerms(asker, subscriptions);
  const data = subscriptions.map((subscription) => subscribed(subscription, terms));
  return {
    data: data.toSorted((a, b) => a.period.end.localeCompare(b.period.end)),
    asOf: toInstant(asOf),
    source: 'stripe' as const,
  };
}

/** By price id, of what the settings name by id or lookup key. */
async function seatLimits({ catalogue, tenant }: CustomerServices) {
  const settings = Object.entries(tenant.subscriptions.seats);
  if (settings.length === 0) return new Map<string, SeatLimits>();
  const found = await catalogue.offered(settings.map(([reference]) => reference));
  return new Map(
    settings.flatMap(([reference, { min = 1, max = null }]): [string, SeatLimits][] => {
      const price = found.get(reference);
      return price ? [[price.price.id, { min, max }]] : [];
    }),
  );
}
