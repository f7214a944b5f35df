/** The vendor's plans, as far as every price of them could be read. */
import type { OfferedPlan } from '../portal/plans.ts';
import type { CatalogPrice, Known, Meter } from '../portal/snapshot.ts';
import type { CustomerServices } from '../services.ts';

/** Plans with their prices by role, and those prices by id. */
export async function offeredPlans(
  { catalogue, tenant }: CustomerServices,
  meters: Known<readonly Meter[]>,
) {
  const settings = Object.entries(tenant.plans);
  const references = settings.flatMap(([, { prices }]) => Object.values(prices));
  const found =
    references.length > 0 && meters.value
      ? await catalogue.offered(references)
      : new Map<string, CatalogPrice>();
  const plans = settings.flatMap(([id, { label, prices }]): OfferedPlan[] => {
    const roles = new Map(
      Object.entries(prices).flatMap(([role, reference]): [string, CatalogPrice][] => {
        const price = found.get(reference);
        return price ? [[role, price]] : [];
      }),
    );
    return roles.size === Object.keys(prices).length ? [{ id, label, roles }] : [];
  });
  const prices = new Map(
    [...found.values()].map((value): [string, Known<CatalogPrice>] => [
      value.price.id,
      { value, asOf: meters.asOf ?? new Date(0) },
    ]),
  );
  return { plans, prices };
}
