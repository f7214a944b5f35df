/**
 * What one instance knows of the revocations, so that a request need not ask the store: every
 * revocation that can still concern a token, a few seconds old at most.
 */
import type { Revocation } from './store.ts';

export type Concerned = {
  readonly tenantId: string;
  readonly customerId: string;
  readonly id?: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
};

export type RevocationCopy = {
  /** Takes in whatever the store has: nothing that is revoked is left out for want of room. */
  put(revocation: Revocation): void;
  isRevoked(session: Concerned): boolean;
  /**
   * Undefined when its tenant has room for the revocation; else when there will be some, in ms since 1970.
   * One of what is revoked already takes no room.
   */
  fullUntil(revocation: Revocation, now: Date): number | undefined;
  /** Lets go of what can concern no token any more. */
  forget(now: Date): void;
  readonly size: number;
};

/**
 * Of each tenant, so that no API key fills the memory of all: some megabytes an instance. Five sign-outs a
 * second do not reach it, and whoever has to put out everybody takes the signing key away.
 */
export const MOST_OF_A_TENANT = 20_000;

type OfCustomer = { readonly issuedUntil: number; readonly keepUntil: number };

/** Both in the order in which they came, so that the first one goes first. */
type OfTenant = {
  /** Until when each is kept, in ms. */
  readonly sessions: Map<string, number>;
  readonly customers: Map<string, OfCustomer>;
};

export function createRevocationCopy({ most = MOST_OF_A_TENANT } = {}): RevocationCopy {
  const tenants = new Map<string, OfTenant>();

  return {
    put(revocation) {
      const { tenant, session, customer } = revocation;
      const { sessions, customers } = of(tenant);
      const keepUntil = Date.parse(revocation.keepUntil);
      // They may come in any order, and twice: the later one holds.
      if (session !== undefined) {
        putLast(sessions, session, Math.max(sessions.get(session) ?? 0, keepUntil));
        return;
      }
      const known = customers.get(customer);
      putLast(customers, customer, {
        issuedUntil: Math.max(known?.issuedUntil ?? 0, Date.parse(revocation.issuedUntil)),
        keepUntil: Math.max(known?.keepUntil ?? 0, keepUntil),
      });
    },
    isRevoked({ tenantId, customerId, id, issuedAt }) {
      const own = tenants.get(tenantId);
      if (!own) return false;
      if (id !== undefined && own.sessions.has(id)) return true;
      const customer = own.customers.get(customerId);
      return customer !== undefined && issuedAt * 1_000 <= customer.issuedUntil;
    },
    fullUntil({ tenant, session, customer }, now) {
      const own = tenants.get(tenant);
      if (!own || sizeOf(own) < most) return undefined;
      const { sessions, customers } = own;
      if (session === undefined ? customers.has(customer) : sessions.has(session)) return undefined;
      const instant = now.getTime();
      const until = Math.min(
        oldestEnd(sessions, instant, (keepUntil) => keepUntil),
        oldestEnd(customers, instant, ({ keepUntil }) => keepUntil),
      );
      return sizeOf(own) < most ? undefined : until;
    },
    forget(now) {
      const instant = now.getTime();
      for (const [tenant, own] of tenants) {
        const { sessions, customers } = own;
        for (const [id, keepUntil] of sessions) if (keepUntil <= instant) sessions.delete(id);
        for (const [id, { keepUntil }] of customers) {
          if (keepUntil <= instant) customers.delete(id);
        }
        if (sizeOf(own) === 0) tenants.delete(tenant);
      }
    },
    get size() {
      let size = 0;
      for (const own of tenants.values()) size += sizeOf(own);
      return size;
    },
  };

  function of(tenant: string): OfTenant {
    let own = tenants.get(tenant);
    if (!own) {
      own = { sessions: new Map(), customers: new Map() };
      tenants.set(tenant, own);
    }
    return own;
  }
}

function sizeOf({ sessions, customers }: OfTenant) {
  return sessions.size + customers.size;
}

/** When the first one ends that has not; those before it are let go of. */
function oldestEnd<Kept>(map: Map<string, Kept>, instant: number, endOf: (kept: Kept) => number) {
  for (const [key, kept] of map) {
    const end = endOf(kept);
    if (end > instant) return end;
    map.delete(key);
  }
  return Number.POSITIVE_INFINITY;
}

function putLast<Value>(map: Map<string, Value>, key: string, value: Value) {
  map.delete(key);
  map.set(key, value);
}
