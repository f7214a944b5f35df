/**
 * A tenant's meters and prices. They change seldom and are the same for every customer, so they
 * are read once for all of them and refreshed behind.
 */
import type Stripe from 'stripe';
import type { Lifetime, ReadCache, Reading, ReadOptions } from '../cache/read-cache.ts';
import { known } from '../known.ts';
import type { CatalogPrice, Known, Meter, TaxRate } from '../portal/snapshot.ts';
import type { Problem } from '../problems.ts';
import type { Tenant } from '../tenant.ts';
import type { Account } from './account.ts';
import { asking, isGarbled, stripeCode } from './client.ts';
import { tenantKey } from './gateway.ts';
import { toCatalogPrice, toMeter, toTaxRate } from './mapping.ts';
import { everyPage } from './pages.ts';

const HOUR = 3_600_000;
const LIFETIME: Lifetime = { freshMs: HOUR, staleMs: 24 * HOUR };

/** As many as Stripe takes. */
const LOOKUP_KEYS_A_CALL = 10;

/** Beyond this many active prices, those a customer has are read one by one. */
const LISTED_PAGES = 5;

export type Catalogue = ReturnType<typeof createCatalogue>;

/** Where everything of a tenant's catalogue is kept begins with this. */
export function catalogueKey(tenant: Pick<Tenant, 'id' | 'livemode'>) {
  return `${tenantKey(tenant)}#catalogue/`;
}

export function createCatalogue({
  tenant,
  account: { stripe, ask },
  cache,
  usual,
}: {
  readonly tenant: Tenant;
  readonly account: Pick<Account, 'stripe' | 'ask'>;
  readonly cache: ReadCache;
  /** The options of the request it is for: each reading has them unless it is given others. */
  readonly usual?: ReadOptions;
}) {
  const prefix = catalogueKey(tenant);

  return {
    meters(options?: ReadOptions): Promise<Reading<readonly Meter[]>> {
      const load = async () => {
        const { data } = await everyPage('meters', 10, (starting_after) =>
          ask('meters.list', () => stripe.billing.meters.list({ limit: 100, starting_after })),
        );
        return data.map(toMeter);
      };
      return cache.read(`${prefix}meters`, LIFETIME, () => asking(load), patient(options));
    },

    /** Every tax rate by its id; none where Stripe refuses to list them, for they are only names. */
    async taxRates(options?: ReadOptions): Promise<ReadonlyMap<string, TaxRate>> {
      const load = async () => {
        const { data } = await everyPage('tax rates', 5, (starting_after) =>
          ask('tax_rates.list', () => stripe.taxRates.list({ limit: 100, starting_after })),
        );
        return new Map(data.map((rate) => [rate.id, toTaxRate(rate)]));
      };
      const read = cache.read(`${prefix}tax-rates`, LIFETIME, () => asking(load), patient(options));
      return (await unlessRefused(read)) ?? new Map();
    },

    prices,

    /** The products a coupon is for, null for all; undefined where Stripe refuses to say. */
    async couponProducts(
      id: string,
      options?: ReadOptions,
    ): Promise<readonly string[] | null | undefined> {
      const load = async () => {
        const { applies_to } = await ask('coupons.retrieve', () =>
          stripe.coupons.retrieve(id, { expand: ['applies_to'] }),
        );
        return applies_to?.products ?? null;
      };
      const key = `${prefix}coupon/${id}`;
      const read = cache.read(key, LIFETIME, () => asking(load), patient(options));
      return unlessRefused(read);
    },

    /** Prices by id or `lookup_key`, as settings name them. What cannot be read is left out. */
    async offered(
      references: Iterable<string>,
      options?: ReadOptions,
    ): Promise<ReadonlyMap<string, CatalogPrice>> {
      const wanted = [...new Set(references)].sort();
      const ids = wanted.filter((reference) => reference.startsWith('price_'));
      const keys = wanted.filter((reference) => !reference.startsWith('price_'));
      const [byId, byKey] = await Promise.all([
        ids.length > 0 ? known(byIds(ids, options)) : undefined,
        keys.length > 0 ? known(byLookupKeys(keys, options)) : undefined,
      ]);
      return new Map([...(byId?.value ?? []), ...(byKey?.value ?? [])]);
    },
  };

  /** The prices asked for, by id. One that cannot be read is a problem of its own. */
  async function prices(
    ids: Iterable<string>,
    options?: ReadOptions,
  ): Promise<ReadonlyMap<string, Known<CatalogPrice>>> {
    const wanted = [...new Set(ids)];
    if (wanted.length === 0) return new Map();

    const listed = await known(listedPrices(options));
    const found = await Promise.all(
      wanted.map(async (id): Promise<[string, Known<CatalogPrice>]> => {
        const price = listed.value?.get(id);
        if (price && listed.asOf) return [id, { ...listed, value: price }];
        return [id, await known(onePrice(id, options))];
      }),
    );
    return new Map(found);
  }

  /** One that does not exist is remembered as missing: it would be asked for again and again. */
  function byIds(ids: readonly string[], options?: ReadOptions) {
    const load = async () => {
      const found = await prices(ids, withinReading(options ?? usual));
      const wrong = [...found.values()].find(
        ({ value, problem }) => !value && stripeCode(problem) !== 'resource_missing',
      );
      if (wrong?.problem) throw wrong.problem;
      return new Map(
        [...found].flatMap(([id, { value }]): [string, CatalogPrice][] =>
          value ? [[id, value]] : [],
        ),
      );
    };
    const name = `${prefix}offered/${ids.join(' ')}`;
    return cache.read(name, LIFETIME, () => asking(load), patient(options));
  }

  function byLookupKeys(keys: readonly string[], options?: ReadOptions) {
    const load = async () => {
      const prices = new Map<string, CatalogPrice>();
      for (let from = 0; from < keys.length; from += LOOKUP_KEYS_A_CALL) {
        const lookup_keys = keys.slice(from, from + LOOKUP_KEYS_A_CALL);
        const { data } = await ask('prices.list', () =>
          stripe.prices.list({
            active: true,
            lookup_keys,
            limit: 100,
            expand: ['data.tiers', 'data.product'],
          }),
        );
        for (const price of data) keep(price, prices, price.lookup_key);
      }
      return prices;
    };
    const name = `${prefix}lookup/${keys.join(' ')}`;
    return cache.read(name, LIFETIME, () => asking(load), patient(options));
  }

  function listedPrices(options?: ReadOptions) {
    const load = async () => {
      const prices = new Map<string, CatalogPrice>();
      let cursor: string | undefined;
      for (let page = 0; page < LISTED_PAGES; page++) {
        const { data, has_more } = await ask('prices.list', () =>
          stripe.prices.list({
            active: true,
            type: 'recurring',
            limit: 100,
            starting_after: cursor,
            expand: ['data.tiers', 'data.product'],
          }),
        );
        for (const price of data) keep(price, prices);
        cursor = data.at(-1)?.id;
        if (!has_more || !cursor) break;
      }
      return prices;
    };
    return cache.read(`${prefix}prices`, LIFETIME, () => asking(load), patient(options));
  }

  function onePrice(id: string, options?: ReadOptions) {
    const load = async () =>
      toCatalogPrice(
        await ask('prices.retrieve', () =>
          stripe.prices.retrieve(id, { expand: ['tiers', 'product'] }),
        ),
      );
    return cache.read(`${prefix}price/${id}`, LIFETIME, () => asking(load), patient(options));
  }

  /** A customer who asks for a refresh means their usage, not the vendor's price list. */
  function patient(options = usual): ReadOptions {
    return { ...options, maxAgeMs: undefined };
  }
}

/**
 * Undefined where it would be refused again: the key may not read it, it is not there, or it is nothing
 * we understand. What only fails for now fails whoever needs it: they keep what is made without it for
 * an hour, and would never say what is missing.
 */
async function unlessRefused<T>(reading: Promise<Reading<T>>): Promise<T | undefined> {
  const { value, problem } = await known(reading);
  if (problem && value === undefined && !isRefusal(problem)) throw problem;
  return value;
}

function isRefusal(problem: Problem): boolean {
  const { code } = problem;
  return code === 'stripe_rejected' || (code === 'stripe_malformed' && !isGarbled(problem));
}

/** A price we cannot read is left out, so that it spoils no other: it is asked for by itself. */
function keep(
  price: Stripe.Price,
  prices: Map<string, CatalogPrice>,
  key: string | null = price.id,
) {
  try {
    if (key !== null) prices.set(key, toCatalogPrice(price));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** Of what one reading needs of another: others wait for it too, so nobody's patience ends it. */
export function withinReading({ scope, defer }: ReadOptions = {}): ReadOptions {
  return { ...(scope && { scope }), ...(defer && { defer }) };
}
