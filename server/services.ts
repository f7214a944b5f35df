/** What the routes ask: built once, per tenant, from the configuration. */

import { createReadCache, type ReadCache } from './cache/read-cache.ts';
import type { Config } from './config.ts';
import type { Portal } from './contract/portal.ts';
import { type Log, nameOf } from './log.ts';
import { portalOf } from './portal/portal.ts';
import type { Snapshot } from './portal/snapshot.ts';
import type { Problem } from './problems.ts';
import type { Session } from './session/session.ts';
import { type Catalogue, createCatalogue } from './stripe/catalogue.ts';
import { createStripe } from './stripe/client.ts';
import {
  type CustomerGateway,
  type CustomerOptions,
  createGateway,
  customerKey,
} from './stripe/gateway.ts';
import { createPace } from './stripe/pace.ts';
import { takeSnapshot } from './stripe/snapshot.ts';
import { createTooMany } from './stripe/too-many.ts';
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
  portal(requestId: string): Promise<Portal>;
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
  customer(
    session: Pick<Session, 'tenantId' | 'customerId' | 'scopes'>,
    options: CustomerOptions,
  ): CustomerServices;
};

export function createServices(config: Config): Services {
  const { now, log } = config;
  const cache = createReadCache({ now, onFailure: reportTo(log) });

  const byTenant = new Map(
    [...config.tenants.values()].map((tenant) => {
      const stripe = createStripe(tenant.stripeKey, config.stripe);
      const shared = { tenant, stripe, cache, pace: createPace({ now }), log };
      const catalogue = createCatalogue(shared);
      const gateway = createGateway({ ...shared, catalogue, tooMany: createTooMany({ now }) });
      return [tenant.id, { tenant, gateway, catalogue }];
    }),
  );

  return {
    config,
    cache,
    customer({ tenantId, customerId, scopes }, options) {
      const { tenant, gateway: all, catalogue } = byTenant.get(tenantId)!;
      const gateway = all.customer(customerId, options);
      const fresh = all.customer(customerId, { ...options, maxAgeMs: 0 });
      const usage = stripeMeters(gateway);
      const settings = tenant.meters;
      const snapshot = () =>
        takeSnapshot({ gateway, catalogue, usage, settings, wallNow: now(), options });

      return {
        tenant,
        gateway,
        fresh,
        catalogue,
        usage,
        snapshot,
        now,
        defer: (work) => options.defer?.(work),
        async portal(requestId) {
          const { livemode, linkOrigins } = tenant;
          const context = { livemode, settings, requestId, scopes, linkOrigins };
          return portalOf(await snapshot(), context);
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

/** A key holds ids and names of readings; the cause is told by its kind, never by its words. */
function reportTo(log: Log) {
  return (key: string, { code, cause }: Problem) =>
    log({ level: 'warn', event: 'stripe_reading_failed', key, code, cause: nameOf(cause) });
}
