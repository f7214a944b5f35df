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
  put(revocation: Revocation): void;
  isRevoked(session: Concerned): boolean;
  /** Lets go of what can concern no token any more. */
  forget(now: Date): void;
  readonly size: number;
};

export function createRevocationCopy(): RevocationCopy {
  /** Until when each is kept, in ms. */
  const sessions = new Map<string, number>();
  const customers = new Map<string, { issuedUntil: number; keepUntil: number }>();

  return {
    put(revocation) {
      const { tenant, session } = revocation;
      const keepUntil = Date.parse(revocation.keepUntil);
      if (session !== undefined) {
        sessions.set(keyOf(tenant, session), keepUntil);
        return;
      }
      const key = keyOf(tenant, revocation.customer);
      const known = customers.get(key);
      // They may come in any order, and twice: the later one holds.
      customers.set(key, {
        issuedUntil: Math.max(known?.issuedUntil ?? 0, Date.parse(revocation.issuedUntil)),
        keepUntil: Math.max(known?.keepUntil ?? 0, keepUntil),
      });
    },
    isRevoked({ tenantId, customerId, id, issuedAt }) {
      if (id !== undefined && sessions.has(keyOf(tenantId, id))) return true;
      const customer = customers.get(keyOf(tenantId, customerId));
      return customer !== undefined && issuedAt * 1_000 <= customer.issuedUntil;
    },
    forget(now) {
      const instant = now.getTime();
      for (const [key, keepUntil] of sessions) if (keepUntil <= instant) sessions.delete(key);
      for (const [key, { keepUntil }] of customers) {
        if (keepUntil <= instant) customers.delete(key);
      }
    },
    get size() {
      return sessions.size + customers.size;
    },
  };
}

/** A tenant's id has no space. */
function keyOf(tenant: string, whose: string) {
  return `${tenant} ${whose}`;
}
