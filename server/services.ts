/** What the routes ask: built once, per tenant, from the configuration. */

import { createReadCache, type ReadCache, type ReadCacheOptions } from './cache/read-cache.ts';
import { createClock } from './clock.ts';
import type { Config } from './config.ts';
import { codeOf, type Log, nameOf } from './log.ts';
import { addGauges } from './operation/gauges.ts';
import { createOperation, type Operation } from './operation/operation.ts';
import { createPatience, READ_MS, VIEW_MS } from './patience.ts';
import { portalOf } from './portal/portal.ts';
import type { Snapshot } from './portal/snapshot.ts';
import { type Asker, createPortalAnswers, type PortalAnswer } from './portal-answers.ts';
import type { Problem } from './problems.ts';
import { createRevocations, type Revocations } from './revocation/revocations.ts';
import type { Session } from './session/session.ts';
import { type Account, createAccount } from './stripe/account.ts';
import { type Catalogue, createCatalogue } from './stripe/catalogue.ts';
import {
  type CustomerGateway,
  type CustomerOptions,
  createGateway,
  customerKey,
} from './stripe/gateway.ts';
import { askInFront } from './stripe/retry.ts';
import { takeSnapshot } from './stripe/snapshot.ts';
import { createTooMany } from './stripe/too-many.ts';
import { WRITE_MS } from './stripe/wire.ts';
import type { Tenant } from './tenant.ts';
import type { UsageSource } from './usage/source.ts';
import { stripeMeters } from './usage/stripe-meters.ts';

/** Everything about one customer, for one request. */
export type CustomerServices = {
  readonly tenant: Tenant;
  readonly gateway: CustomerGateway;
  /** The same, past the cache: what a change is decided by must be of now. Read it through `current`. */
  readonly fresh: CustomerGateway;
  readonly catalogue: Catalogue;
  readonly usage: UsageSource;
  /** All that is known of the customer, mostly from the cache when the portal was just shown. */
  snapshot(): Promise<Snapshot>;
  /** The answer of `GET /v1/portal`, in JSON. */
  portal(requestId: string): Promise<PortalAnswer>;
  /** Nothing is waited for any longer. */
  answered(): void;
  /** Lets work go on after the answer. It tells of its own failures, and throws nothing. */
  defer(work: Promise<void>): void;
  /** The wall's now, by which readings age. */
  now(): Date;
  /** Now for periods: the customer's test clock, else the wall. */
  billingNow(): Promise<Date>;
  /**
   * Calls back when something of the customer's may have changed; answers how to stop. Absent at the
   * edge, where I/O is bound to its request, so that a webhook can wake no other.
   */
  readonly watch?: (changed: () => void) => () => void;
};

export type Services = {
  readonly config: Config;
  readonly cache: ReadCache;
  /** What is counted and told of the running server. */
  readonly operation: Operation;
  /** Stripe, as this tenant's key opens it. */
  account(tenantId: string): Account;
  /** Absent without a store of them. */
  readonly revocations: Revocations | undefined;
  customer(session: Whose, options: CustomerOptions): CustomerServices;
  /** Asks Stripe what every customer needs, so that a key it refuses is known before the first of them. */
  warm(): Promise<void>;
  /** The last answer of `GET /v1/portal`, while it is what `portal` would answer now. */
  knownPortal(session: Whose): PortalAnswer | undefined;
};

type Whose = Pick<Session, 'tenantId' | 'customerId' | 'scopes'>;

export function createServices(config: Config): Services {
  const { now, log } = config;
  const operation = createOperation({ now, tracing: config.tracing });
  const revocations = revocationsOf(config, operation);
  const cache = createReadCache({
    now,
    onFailure: reportTo(log),
    onRead: operation.recorder.cacheRead,
    ...cacheOptions(config),
  });
  const answers = createPortalAnswers({ cache, now });

  const clock = createClock({ now, ...(config.sleep && { sleep: config.sleep }) });

  const tenants = [...config.tenants.values()];
  const watched: { name: string; account: Account }[] = [];
  const accounts = new Map(
    [...Map.groupBy(tenants, ({ stripeKey }) => stripeKey)].map(([key, sharers]) => {
      const account = createAccount(key, {
        connection: config.stripe,
        clock,
        now,
        log,
        tenants: sharers.map(({ id }) => id),
        onCall: operation.account(nameOfSharers(sharers)),
      });
      watched.push({ name: nameOfSharers(sharers), account });
      return [key, account];
    }),
  );
  addGauges(operation.metrics, { accounts: watched, cache });
  const byTenant = new Map(
    tenants.map((tenant) => {
      const account = accounts.get(tenant.stripeKey)!;
      const shared = { tenant, account, cache, log };
      const catalogue = createCatalogue(shared);
      const gateway = createGateway({ ...shared, catalogue, tooMany: createTooMany({ now }) });
      return [tenant.id, { tenant, account, gateway, shared, catalogue }];
    }),
  );

  /** One for each session: it is verified once and asks often. */
  const askers = new WeakMap<Whose, Asker>();
  const askerOf = (session: Whose): Asker => {
    const known = askers.get(session);
    if (known) return known;
    const { tenantId, customerId, scopes } = session;
    const asker = { tenant: byTenant.get(tenantId)!.tenant, customerId, scopes };
    askers.set(session, asker);
    return asker;
  };

  return {
    config,
    cache,
    operation,
    account: (tenantId) => byTenant.get(tenantId)!.account,
    revocations,
    async warm() {
      // A failure is logged where it happens, and the server starts all the same.
      await Promise.allSettled([...byTenant.values()].map(({ catalogue }) => catalogue.meters()));
    },
    knownPortal: (session) => answers.known(askerOf(session)),
    customer(session, asked) {
      const { tenantId, customerId, scopes } = session;
      const { tenant, account, gateway: all, shared } = byTenant.get(tenantId)!;
      const { pace } = account;
      const patience = asked.onlyReads ? createPatience({ clock, ms: READ_MS, pace }) : undefined;
      const ask = asked.makesChange ? askInFront(account.ask, clock.now() + WRITE_MS) : account.ask;
      const options = { ...asked, ask, ...(patience && { patience }) };
      const gateway = all.customer(customerId, options);
      const catalogue = createCatalogue({
        ...shared,
        account: { ...account, ask },
        usual: options,
      });
      const usage = stripeMeters(gateway);
      const settings = tenant.meters;
      const snapshot = () =>
        takeSnapshot({ gateway, catalogue, usage, settings, wallNow: now(), options });
      return {
        tenant,
        gateway,
        // Made when it is asked for: thousands of reads that wait have no use of it.
        get fresh() {
          return all.customer(customerId, { ...options, maxAgeMs: 0 });
        },
        catalogue,
        usage,
        snapshot,
        now,
        defer: (work) => options.defer?.(work),
        answered: () => patience?.end(),
        portal(requestId) {
          const { livemode, linkOrigins } = tenant;
          const context = { livemode, settings, requestId, scopes, linkOrigins };
          return answers.make(askerOf(session), requestId, async ({ at, used }) => {
            const patience = createPatience({ clock, ms: VIEW_MS, pace });
            const heard = { ...options, used, patience };
            const gateway = all.customer(customerId, heard);
            const sources = { gateway, catalogue, usage: stripeMeters(gateway), settings };
            try {
              const snapshot = await takeSnapshot({ ...sources, wallNow: at, options: heard });
              return portalOf(snapshot, context);
            } finally {
              patience.end();
            }
          });
        },
        async billingNow() {
          const { value } = await gateway.facts();
          return value.clockTime ?? now();
        },
        ...(!options.scope && {
          watch: (changed: () => void) => cache.watch(customerKey(tenant, customerId), changed),
        }),
      };
    },
  };
}

/** What an operator knows an account by: Stripe's own name of it is not known to us. */
function nameOfSharers(sharers: readonly Tenant[]) {
  return sharers.map(({ id }) => id).join(',');
}

function revocationsOf({ revocations: store, now, sleep, log }: Config, { readiness }: Operation) {
  if (!store) return undefined;
  const tell = (level: 'error', event: string) => (cause: unknown) =>
    log({ level, event, code: codeOf(cause), cause: nameOf(cause) });
  const revocations = createRevocations({
    store,
    now,
    onUnreadable: tell('error', 'revocations_unreadable'),
    onUnwritten: tell('error', 'revocation_unwritten'),
    ...(sleep && { sleep }),
  });
  readiness.add('revocations', async (runtime) => {
    await revocations.requireCurrent(runtime);
    return { status: 'ok' };
  });
  return revocations;
}

/** What a store gets is sealed by a secret that every instance has: the tenant's key of Stripe. */
function cacheOptions({ cacheMegabytes, sharedCache, tenants, log, sleep }: Config) {
  const maxBytes = cacheMegabytes === undefined ? undefined : cacheMegabytes * 1_048_576;
  if (!sharedCache) return { maxBytes };
  const shared: ReadCacheOptions['shared'] = {
    store: sharedCache,
    secretOf: (id) => tenants.get(id)?.stripeKey,
    onFailure: (cause) =>
      log({ level: 'warn', event: 'shared_cache_failed', cause: nameOf(cause) }),
    ...(sleep && { sleep }),
  };
  return { maxBytes, shared };
}

/** A key holds ids and names of readings; the cause is told by its kind, never by its words. */
function reportTo(log: Log) {
  return (key: string, { code, cause }: Problem) =>
    log({ level: 'warn', event: 'stripe_reading_failed', key, code, cause: nameOf(cause) });
}
