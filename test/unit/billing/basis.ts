/** What a bill at other numbers is reckoned from, made of the bills fast-check invents. */
import type { Price } from '../../../server/billing/price.ts';
import type { Charge, Discount, Tax } from '../../../server/billing/settle.ts';
import type {
  DiscountRule,
  FixedLine,
  PlanChoice,
  TaxRule,
  WhatIfBasis,
  WhatIfItem,
} from '../../../server/contract/what-if.ts';
import { type Bill, type Item, perUnit } from './arbitraries.ts';

export const RUNNING = { start: '2026-11-01T00:00:00Z', end: '2026-12-01T00:00:00Z' };
export const NEXT = { start: RUNNING.end, end: '2027-01-01T00:00:00Z' };

export function basisOf(
  { items, fixed, terms }: Bill,
  more: Partial<WhatIfBasis> = {},
): WhatIfBasis {
  const { currency, discounts, credits, balance } = terms;
  return {
    bill: 'sub_1',
    currency,
    billingNow: '2026-11-16T00:00:00Z',
    period: RUNNING,
    invoiceDate: RUNNING.end,
    items: items.map((item) => itemOf(item, currency)),
    fixed: fixed.map(fixedOf),
    discounts: discounts.map(discountRule),
    credits: credits.map(({ id, available, prices }) => ({
      id,
      label: id,
      available: Number(available),
      prices: prices && [...prices],
    })),
    balance: Number(balance),
    plans: [],
    amountDue: { amount: 0, currency },
    likelyDue: null,
    approximate: null,
    asOf: RUNNING.start,
    source: 'stripe',
    ...more,
  };
}

export function itemOf(item: Item, currency = 'usd', more: Partial<WhatIfItem> = {}): WhatIfItem {
  const { id, isMetered, product, isDiscountable, quantity } = item;
  return {
    id,
    kind: isMetered ? 'usage' : 'recurring',
    label: id,
    unit: null,
    meter: isMetered ? id : null,
    price: priceOf(item.price, item.price.id, currency),
    product,
    quantity,
    included: null,
    previous: null,
    likely: null,
    period: isMetered ? RUNNING : NEXT,
    running: RUNNING,
    discounts: item.discounts.map(discountRule),
    taxes: item.taxes.map(taxRule),
    isDiscountable,
    linePerTier: true,
    ...more,
  };
}

export function priceOf(price: Price, id: string, currency = 'usd'): WhatIfItem['price'] {
  const { model, unitAmount, tiers } = price;
  return {
    id,
    currency,
    model,
    unitAmount,
    tiers: tiers && [...tiers],
    package: price.package,
    interval: 'month',
    intervalCount: 1,
  };
}

/** A plan that puts these prices in the place of items. */
export function planOf(id: string, replaced: Record<string, WhatIfItem['price']>): PlanChoice {
  return {
    id,
    label: id,
    isCurrent: false,
    items: Object.entries(replaced).map(([replaces, price]) => ({
      replaces,
      label: `${id} ${replaces}`,
      meter: null,
      price,
      product: `prod_${id}`,
    })),
    drops: [],
  };
}

function fixedOf({ amount, owner, currency, price, product, ...rest }: Charge): FixedLine {
  const { discounts, taxes, isDiscountable } = rest;
  return {
    line: {
      id: owner,
      item: null,
      kind: 'other',
      label: owner,
      description: null,
      period: RUNNING,
      quantity: null,
      unitAmount: null,
      amount: { amount: Number(amount), currency },
      tiers: null,
    },
    price,
    product,
    discounts: discounts.map(discountRule),
    taxes: taxes.map(taxRule),
    isDiscountable,
  };
}

export function discountRule({ id, percent, amount, products }: Discount): DiscountRule {
  const label = `Discount ${id}`;
  const off = amount === null ? null : Number(amount);
  return { id, label, percent, amount: off, products: products && [...products], isOnce: false };
}

function taxRule(tax: Tax): TaxRule {
  return { ...tax, label: `Tax ${tax.id}` };
}

export function itemNamed(id: string, more: Partial<Item> = {}): Item {
  return {
    id,
    price: named(perUnit('100'), `price_${id}`),
    quantity: '10',
    product: null,
    isMetered: false,
    isDiscountable: true,
    discounts: [],
    taxes: [],
    ...more,
  };
}

/** A bill of ten of an item of one dollar, which is not metered. */
export function billOf(more: Partial<Item> = {}): Bill {
  const items = [itemNamed('si_0', more)];
  const terms = { currency: 'usd', discounts: [], credits: [], balance: 0n };
  return { items, fixed: [], terms };
}

export function named(price: Omit<Item['price'], 'id'>, id: string): Item['price'] {
  return { ...price, id };
}
