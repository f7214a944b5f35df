import type { DiscountRule, WhatIfBasis } from '../contract/what-if.ts';

/** Only ids of what the basis is about: a coupon or grant may name what the vendor sells to others. */
export function bounded(basis: WhatIfBasis): WhatIfBasis {
  const all = [...basis.items, ...basis.plans.flatMap(({ items }) => items)];
  const products = new Set([...all, ...basis.fixed].map(({ product }) => product));
  const prices = new Set([
    ...all.map(({ price }) => price.id),
    ...basis.fixed.map(({ price }) => price),
  ]);
  const rules = (discounts: readonly DiscountRule[]) =>
    discounts.map((rule) => ({
      ...rule,
      products: rule.products?.filter((product) => products.has(product)) ?? null,
    }));
  return {
    ...basis,
    items: basis.items.map((item) => ({ ...item, discounts: rules(item.discounts) })),
    fixed: basis.fixed.map((line) => ({ ...line, discounts: rules(line.discounts) })),
    discounts: rules(basis.discounts),
    credits: basis.credits.map((credit) => ({
      ...credit,
      prices: credit.prices?.filter((price) => prices.has(price)) ?? null,
    })),
  };
}
