/**
 * Takes the snapshot of one customer: a first wave of reads that need nothing, a second that needs
 * their subscriptions, and a third only where the preview leaves a total open.
 */

import type { ReadOptions } from '../cache/read-cache.ts';
import { known } from '../known.ts';
import { isBillable, isGoingOn } from '../portal/billable.ts';
import { itemsWithoutTotal, METERS_SHOWN, shownMeters, visibleMeters } from '../portal/items.ts';
import { map } from '../portal/parts.ts';
import { daysUntil } from '../portal/series.ts';
import type {
  Customer,
  DaySeries,
  Invoice,
  Known,
  Meter,
  PreviewFacts,
  Snapshot,
  Subscription,
} from '../portal/snapshot.ts';
import type { MeterSettings } from '../tenant.ts';
import type { UsageSource } from '../usage/source.ts';
import { readAttempts } from './attempts.ts';
import type { Catalogue } from './catalogue.ts';
import type { CustomerGateway } from './gateway.ts';

const MINUTE_MS = 60_000;

export type SnapshotSources = {
  readonly gateway: CustomerGateway;
  readonly catalogue: Catalogue;
  readonly usage: UsageSource;
  readonly settings: Readonly<Record<string, MeterSettings>>;
  readonly wallNow: Date;
  readonly options: ReadOptions;
};

/**
 * Nothing waits for what it does not need: a list that does not come costs its own part. Throws only
 * when Stripe says that there is no such customer.
 */
export async function takeSnapshot(sources: SnapshotSources): Promise<Snapshot> {
  const { gateway, catalogue, options, settings, wallNow } = sources;

  const customerRead = begun(known(gateway.facts()));
  const subscriptionsRead = begun(known(gateway.subscriptions()));
  const invoicesRead = begun(known(gateway.invoices()));
  const shownRead = begun(Promise.all([known(gateway.paymentMethods()), known(gateway.credits())]));
  const metersRead = begun(known(catalogue.meters(options)));
  const previewsRead = begun(
    subscriptionsRead.then(({ value = [] }) => readPreviews(gateway, value)),
  );
  const pricesRead = begun(
    subscriptionsRead.then(({ value = [] }) => catalogue.prices(priceIdsOf(value), options)),
  );
  const dueRead = begun(
    Promise.all([customerRead, invoicesRead]).then(([customer, { value }]) =>
      readDue(gateway, value?.data ?? [], nowOf(customer, wallNow)),
    ),
  );

  const [customer, everySubscription, meters, held] = await Promise.all([
    customerRead,
    subscriptionsRead,
    metersRead,
    pricesRead,
  ]);
  const billingNow = nowOf(customer, wallNow);
  const subscriptions = map(everySubscription, (all) => all.filter(isBillable));
  const holders = map(everySubscription, (all) => all.filter(isGoingOn));
  const facts = { subscriptions, prices: held, meters };

  // With few meters all are drawn, so their days need not wait for the previews that rank them.
  const visible = visibleMeters({ ...facts, previews: new Map() }, settings);
  const isFew = visible.length <= METERS_SHOWN;
  const daysRead = isFew ? begun(readDays(sources, visible, billingNow)) : undefined;

  const previews = await previewsRead;
  const prices = new Map([...held, ...(await readGone(sources, previews, held))]);
  const ranked = { ...facts, prices, previews };
  const days = await (daysRead ?? readDays(sources, shownMeters(ranked, settings), billingNow));
  const totals = await readTotals(sources, ranked, billingNow);
  const [invoices, [paymentMethods, credits], { attempts, drafts }] = await Promise.all([
    invoicesRead,
    shownRead,
    dueRead,
  ]);
  if (customer.problem?.code === 'customer_not_found') throw customer.problem;

  return {
    billingNow,
    customer,
    subscriptions,
    holders,
    invoices,
    paymentMethods,
    credits,
    prices,
    meters,
    previews,
    attempts,
    drafts,
    days,
    totals,
  };
}

/**
 * What is waited for later. A fault of ours in it rejects it, perhaps before anybody waits: Node ends a
 * process for a rejection that nobody heard, and with it everybody's requests. Who waits still hears it.
 */
function begun<T>(work: Promise<T>): Promise<T> {
  work.catch(() => undefined);
  return work;
}

function nowOf({ value }: Known<Customer>, wallNow: Date) {
  return value?.clockTime ?? toMinute(wallNow);
}

function priceIdsOf(subscriptions: readonly Subscription[]) {
  return subscriptions
    .filter(isBillable)
    .flatMap(({ items }) => items.map(({ priceId }) => priceId));
}

async function readPreviews(
  gateway: CustomerGateway,
  subscriptions: readonly Subscription[],
): Promise<Snapshot['previews']> {
  return new Map(
    await Promise.all(
      subscriptions
        .filter(isBillable)
        .map(
          async ({ id }): Promise<[string, Known<PreviewFacts | null>]> => [
            id,
            await known(gateway.preview(id)),
          ],
        ),
    ),
  );
}

/** What became of payments, and the drafts that Stripe will soon finalize. */
async function readDue(gateway: CustomerGateway, invoices: readonly Invoice[], billingNow: Date) {
  const ids = invoices
    .filter(({ status, subscription }) => status === 'draft' && subscription !== null)
    .map(({ id }) => id);
  const [attempts, drafts] = await Promise.all([
    readAttempts(gateway, invoices, billingNow),
    Promise.all(
      ids.map(async (id): Promise<[string, Known<PreviewFacts>]> => [id, await draft(gateway, id)]),
    ),
  ]);
  return { attempts, drafts: new Map(drafts) };
}

/** Prices of lines whose item has another by now: a plan was changed within the period. */
function readGone(
  { catalogue, options }: SnapshotSources,
  previews: Snapshot['previews'],
  held: Snapshot['prices'],
) {
  const ids = [...previews.values()].flatMap(({ value }) =>
    (value?.lines ?? []).flatMap(({ priceId }) => priceId ?? []),
  );
  return catalogue.prices(
    [...new Set(ids)].filter((id) => !held.has(id)),
    options,
  );
}

async function readDays({ usage }: SnapshotSources, meters: readonly Meter[], billingNow: Date) {
  const range = daysUntil(billingNow);
  return new Map(
    await Promise.all(
      meters.map(
        async (meter): Promise<[string, Known<DaySeries>]> => [
          meter.id,
          await usage.days(meter, range),
        ],
      ),
    ),
  );
}

async function readTotals(
  { usage, wallNow }: SnapshotSources,
  facts: Parameters<typeof itemsWithoutTotal>[0],
  billingNow: Date,
) {
  return new Map(
    await Promise.all(
      itemsWithoutTotal(facts).map(async ({ item, meter }): Promise<[string, Known<string>]> => {
        const end = billingNow < item.end ? billingNow : item.end;
        if (end <= item.start) return [item.id, { value: '0', asOf: wallNow }];
        return [item.id, await usage.total(meter!, { start: item.start, end })];
      }),
    ),
  );
}

async function draft(gateway: CustomerGateway, id: string): Promise<Known<PreviewFacts>> {
  return map(await known(gateway.invoice(id)), ({ facts }) => facts);
}

function toMinute(date: Date) {
  return new Date(Math.floor(date.getTime() / MINUTE_MS) * MINUTE_MS);
}
