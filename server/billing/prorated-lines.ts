/** What a change that starts now gives back and charges for the rest of the running period. */
import type { FixedLine, WhatIfBasis, WhatIfItem } from '../contract/what-if.ts';
import { compare, parseDecimal } from './decimal.ts';
import { toMoney } from './money.ts';
import { prorate } from './prorate.ts';

type Sides = { readonly before: WhatIfItem | undefined; readonly after: WhatIfItem | undefined };

/**
 * Of every licensed item whose seats or price change, that goes, or that comes. Usage is billed as
 * it was used, and items whose line is not for the next period are not changed within this one.
 */
export function proratedLines(basis: WhatIfBasis, items: readonly WhatIfItem[]): FixedLine[] {
  // Nothing of a trial was charged, so nothing is given back.
  if (basis.approximate?.reason === 'trial') return [];
  const before = new Map(basis.items.map((item) => [item.id, item]));
  const after = new Map(items.map((item) => [item.id, item]));
  const ids = new Set([...before.keys(), ...after.keys()]);
  return [...ids].flatMap((id) => sidesOf(basis, { before: before.get(id), after: after.get(id) }));
}

function sidesOf(basis: WhatIfBasis, { before, after }: Sides): FixedLine[] {
  const { kind, period, running } = (before ?? after)!;
  if (kind === 'usage' || period.start !== running.end) return [];
  if (before && after && isAlike(before, after)) return [];
  return [
    ...(before ? [lineOf(basis, before, 'unused')] : []),
    ...(after ? [lineOf(basis, after, 'remaining')] : []),
  ];
}

function lineOf(basis: WhatIfBasis, item: WhatIfItem, side: 'unused' | 'remaining'): FixedLine {
  const { id, label, price, product, quantity, taxes, running } = item;
  const span = { start: basis.billingNow, end: running.end };
  const amounts = prorate({
    before: item,
    after: item,
    period: { start: new Date(running.start), end: new Date(running.end) },
    at: new Date(basis.billingNow),
    percentsOff: percentsOff(basis, item),
  });
  return {
    line: {
      id: `${id}/${side}`,
      item: id,
      kind: 'proration',
      label,
      description: null,
      period: span,
      quantity,
      unitAmount: null,
      amount: toMoney(amounts[side], price.currency),
      tiers: null,
    },
    price: price.id,
    product,
    discounts: [],
    taxes,
    isDiscountable: false,
  };
}

function isAlike(before: WhatIfItem, after: WhatIfItem) {
  const [a, b] = [parseDecimal(before.quantity), parseDecimal(after.quantity)];
  return before.price.id === after.price.id && compare(a, b) === 0;
}

function percentsOff({ discounts }: WhatIfBasis, item: WhatIfItem): string[] {
  return [...item.discounts, ...discounts]
    .filter(({ isOnce }) => !isOnce)
    .filter(({ products }) => products === null || products.includes(item.product ?? ''))
    .flatMap(({ percent }) => percent ?? []);
}
