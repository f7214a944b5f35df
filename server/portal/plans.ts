/** The vendor's plans a customer may compare with their own. */

import type { Price } from '../contract/values.ts';
import type { PlanChoice, WhatIfItem } from '../contract/what-if.ts';
import { labelOf, type Names, settingsOf } from './lines.ts';
import type { CatalogPrice } from './snapshot.ts';

/** A plan of the settings with its prices read, by role; a price that is not there is left out. */
export type OfferedPlan = {
  readonly id: string;
  readonly label: string;
  readonly roles: ReadonlyMap<string, CatalogPrice>;
};

/** An item as far as a plan can take its place. */
export type HeldItem = Pick<WhatIfItem, 'id' | 'label' | 'meter' | 'price'>;

type Role = { readonly name: string; readonly item: HeldItem };

/**
 * The customer's own plan first, then those it can be exchanged for, role by role. Empty where the
 * customer's prices are not exactly those of one plan: then nobody can say what would be replaced.
 */
export function planChoices(
  items: readonly HeldItem[],
  all: readonly OfferedPlan[],
  names: Names,
): PlanChoice[] {
  const plans = all.filter((plan) => !isHidden(plan, names));
  // Of two plans that are both held whole, the larger one holds the smaller.
  const [own] = plans
    .filter(({ roles }) => roles.size > 0 && rolesOf(items, roles))
    .toSorted((a, b) => b.roles.size - a.roles.size);
  const held = own && rolesOf(items, own.roles);
  if (!own || !held) return [];
  return [own, ...plans.filter((plan) => plan !== own)].flatMap((plan) => {
    const choice = choiceOf(plan, held, names);
    return choice ? [{ ...choice, isCurrent: plan === own }] : [];
  });
}

/** A plan with a meter that customers are not shown cannot be told without it. */
function isHidden({ roles }: OfferedPlan, { meters, settings }: Names) {
  return [...roles.values()].some(({ meterId }) => {
    const meter = meters.value?.find(({ id }) => id === meterId);
    return meter && settingsOf(meter, settings)?.hidden;
  });
}

/** The item behind each role; null unless every price of the plan is there. */
function rolesOf(items: readonly HeldItem[], roles: OfferedPlan['roles']): readonly Role[] | null {
  const held = [...roles].flatMap(([name, { price }]) => {
    const item = items.find((candidate) => candidate.price.id === price.id);
    return item ? [{ name, item }] : [];
  });
  return held.length === roles.size ? held : null;
}

function choiceOf(
  { id, label, roles }: OfferedPlan,
  held: readonly Role[],
  names: Names,
): Omit<PlanChoice, 'isCurrent'> | null {
  const [like] = held;
  const entries = [...roles].map(([name, offered]) => {
    const replaced = held.find((role) => role.name === name)?.item;
    const meter = names.meters.value?.find((one) => one.id === offered.meterId)?.eventName ?? null;
    return { replaced, meter, offered };
  });
  const fits = entries.every(
    ({ replaced, meter, offered: { price, meterId } }) =>
      isAlike(price, like!.item.price) &&
      (meterId === null) === (meter === null) &&
      (!replaced || replaced.meter === meter),
  );
  // Two plans without a common role are not two ways to buy the same.
  const isExchange = entries.some(({ replaced }) => replaced);
  if (!fits || !isExchange) return null;
  return {
    id,
    label,
    items: entries.map(({ replaced, meter, offered: { price, productId } }) => ({
      replaces: replaced?.id ?? null,
      label: labelOf(price.id, names) ?? replaced?.label ?? label,
      meter,
      price,
      product: productId,
    })),
    drops: held.filter(({ name }) => !roles.has(name)).map(({ item }) => item.id),
  };
}

/** Only what is billed in the same money and rhythm can take the place of another. */
function isAlike(a: Price, b: Price) {
  return (
    a.currency === b.currency && a.interval === b.interval && a.intervalCount === b.intervalCount
  );
}
