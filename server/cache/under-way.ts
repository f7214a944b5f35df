/** Readings under way, counted by tenant, so that one tenant's crowd leaves room for the others. */
import type { Flight } from './flights.ts';
import type { Owner } from './shelf.ts';

/**
 * Longer than any reading takes. An edge runtime ends a reading with its request and says nothing of
 * it, so that older ones count no longer.
 */
export const LIFE_MS = 60_000;

type Place = { readonly owner: Owner<Flight>; readonly tenant: string };

export function createUnderWay({
  maxFlights,
  time,
}: {
  readonly maxFlights: number;
  readonly time: () => number;
}) {
  /** In the order in which they began. */
  const places = new Map<Flight, Place>();
  const byTenant = new Map<string, number>();

  return {
    end,

    /**
     * Whether another one may begin. With too many in all only a tenant that has its share is refused:
     * there are never more than twice as many.
     */
    hasRoom(owner: Owner<Flight>): boolean {
      forgetDead();
      if (places.size < maxFlights) return true;
      const own = byTenant.get(tenantOf(owner)) ?? 0;
      const tenants = byTenant.size + (own === 0 ? 1 : 0);
      return own < Math.floor(maxFlights / tenants);
    },

    begin(flight: Flight, owner: Owner<Flight>) {
      const tenant = tenantOf(owner);
      places.set(flight, { owner, tenant });
      byTenant.set(tenant, (byTenant.get(tenant) ?? 0) + 1);
      owner.flights ??= new Set();
      owner.flights.add(flight);
    },
  };

  function end(flight: Flight) {
    const place = places.get(flight);
    if (!place || !places.delete(flight)) return;
    const { owner } = place;
    owner.flights?.delete(flight);
    if (owner.flights?.size === 0) owner.flights = undefined;
    const rest = byTenant.get(place.tenant)! - 1;
    if (rest > 0) byTenant.set(place.tenant, rest);
    else byTenant.delete(place.tenant);
  }

  function forgetDead() {
    for (const flight of places.keys()) {
      if (!isDead(flight, time())) return;
      // Nobody tells it of changes any more: should it land after all, what it brings counts as old.
      flight.invalid = true;
      end(flight);
    }
  }
}

/** Either way, because a clock may be set back. */
export function isDead({ startedAt }: Pick<Flight, 'startedAt'>, now: number): boolean {
  return Math.abs(now - startedAt) > LIFE_MS;
}

/** The first two parts of a key: the tenant, and whether it is live. */
function tenantOf({ prefix }: Owner<Flight>): string {
  return prefix.split('/', 2).join('/');
}
