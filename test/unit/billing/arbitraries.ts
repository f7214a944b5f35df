/** What fast-check makes prices and bills of: small ranges, so that edges, ties and clashes are met. */
import fc from 'fast-check';
import { formatDecimal } from '../../../server/billing/decimal.ts';
import { type Price, pricedLines, type Tier } from '../../../server/billing/price.ts';
import { RULES, type Rules } from '../../../server/billing/rules.ts';
import type { Charge, Credit, Discount, Tax, Terms } from '../../../server/billing/settle.ts';

/** Something a bill charges by a quantity; a tiered one may have several lines. */
export type Item = Omit<Charge, 'amount' | 'price' | 'currency' | 'owner'> & {
  readonly id: string;
  readonly price: Price & { readonly id: string };
  readonly quantity: string;
};

/** All a bill is reckoned from; `fixed` are prorations and one-offs. */
export type Bill = {
  readonly items: readonly Item[];
  readonly fixed: readonly Charge[];
  readonly terms: Terms;
};

export const PRODUCTS = ['prod_a', 'prod_b', 'prod_c'];
const CURRENCIES = ['usd', 'jpy', 'kwd'];

/** Decimal texts from 0 on, such as "12.5". */
export const decimals = (most: number, places: number, fewest = 0) =>
  fc
    .tuple(fc.nat(most), fc.integer({ min: fewest, max: places }))
    .map(([units, at]) => formatDecimal({ units: BigInt(units), places: at }));

/** Whole ones, ones with a half, ones with as many decimals as Stripe takes. */
export const unitAmounts = fc.oneof(
  decimals(5_000, 0),
  decimals(50_000, 3),
  decimals(2 ** 31, 12, 9),
);
export const quantities = fc.oneof(decimals(30, 0), decimals(20_000, 2), decimals(2 ** 31, 6));

export const tierTables: fc.Arbitrary<Tier[]> = fc
  .array(
    fc.record({
      width: fc.integer({ min: 1, max: 40 }),
      unitAmount: unitAmounts,
      flatAmount: fc.oneof(fc.constant('0'), decimals(90_000, 2)),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((rows) => {
    let top = 0;
    return rows.map(({ width, ...amounts }, nth) => {
      top += width;
      return { upTo: nth === rows.length - 1 ? null : String(top), ...amounts };
    });
  });

export const prices: fc.Arbitrary<Price> = fc.oneof(
  unitAmounts.map(perUnit),
  fc
    .tuple(unitAmounts, fc.integer({ min: 1, max: 60 }), fc.constantFrom('up', 'down'))
    .map(([unitAmount, size, round]) => packages(unitAmount, size, round)),
  tierTables.map(graduated),
  tierTables.map(volume),
);

export const percents = fc
  .oneof(fc.constantFrom('100', '50', '33.333', '10'), decimals(10_000, 4))
  .map((text) => (Number(text) > 100 ? '12.5' : text));

const someProducts = fc.option(fc.subarray(PRODUCTS), { nil: null });

export function discounts(prefix: string, most = 3): fc.Arbitrary<Discount[]> {
  const one = fc.record({
    value: fc.oneof(
      percents.map((percent) => ({ percent, amount: null })),
      fc.bigInt({ min: 0n, max: 9_999n }).map((amount) => ({ percent: null, amount })),
    ),
    products: someProducts,
  });
  return fc
    .array(one, { maxLength: most })
    .map((all) =>
      all.map(({ value, products }, nth) => ({ id: `${prefix}_${nth}`, ...value, products })),
    );
}

/** Five rates, of which a line has up to three; each is inclusive or exclusive wherever it stands. */
export const RATES: readonly Tax[] = [
  { id: 'vat', percent: '19', inclusive: true },
  { id: 'city', percent: '0.375', inclusive: true },
  { id: 'state', percent: '8.875', inclusive: false },
  { id: 'county', percent: '2.5', inclusive: false },
  { id: 'none', percent: '0', inclusive: false },
];
export const taxes = fc.subarray([...RATES], { maxLength: 3 });

const items = fc
  .array(
    fc.record({
      price: prices,
      quantity: quantities,
      product: fc.constantFrom(...PRODUCTS),
      isMetered: fc.boolean(),
      isDiscountable: fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false)),
      taxes,
      discounts: discounts('own', 2),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((all): Item[] =>
    all.map((item, nth) => ({
      ...item,
      id: `si_${nth}`,
      price: { ...item.price, id: `price_${nth}` },
      discounts: item.discounts.map((one) => ({ ...one, id: `si_${nth}_${one.id}` })),
    })),
  );

const fixed = fc.array(
  fc.record({
    amount: fc.bigInt({ min: -9_999n, max: 9_999n }),
    product: fc.constantFrom(null, ...PRODUCTS),
    taxes,
  }),
  { maxLength: 2 },
);

const credits = fc
  .array(
    fc.record({
      available: fc.bigInt({ min: 0n, max: 30_000n }),
      prices: fc.option(fc.subarray(['price_0', 'price_1', 'price_2']), { nil: null }),
    }),
    { maxLength: 2 },
  )
  .map((all): Credit[] => all.map((one, nth) => ({ id: `credit_${nth}`, ...one })));

export const bills: fc.Arbitrary<Bill> = fc
  .record({
    currency: fc.constantFrom(...CURRENCIES),
    items,
    fixed,
    discounts: discounts('all'),
    credits,
    balance: fc.oneof(fc.constant(0n), fc.bigInt({ min: -20_000n, max: 20_000n })),
  })
  .map(({ items, fixed, ...terms }) => ({
    items,
    fixed: fixed.map((one, nth) => ({
      ...one,
      owner: `ii_${nth}`,
      currency: terms.currency,
      price: null,
      isMetered: false,
      isDiscountable: false,
      discounts: [],
    })),
    terms,
  }));

/** The lines Stripe would write: one a tier, or one an item where the rules say so. */
export function chargesOf(
  { items, fixed, terms: { currency } }: Bill,
  rules: Rules = RULES,
): Charge[] {
  const priced = items.flatMap(({ id, price, quantity, ...rest }) => {
    const lines = pricedLines(price, quantity, rules).map((parts) =>
      parts.reduce((sum, { amount }) => sum + amount, 0n),
    );
    return lines.map((amount) => ({ ...rest, owner: id, currency, price: price.id, amount }));
  });
  return [...priced, ...fixed];
}

export function tier(upTo: string | null, unitAmount: string, flatAmount = '0'): Tier {
  return { upTo, unitAmount, flatAmount };
}

export function perUnit(unitAmount: string): Price {
  return { model: 'per_unit', unitAmount, tiers: null, package: null };
}

export function packages(unitAmount: string, size: number, round: 'up' | 'down' = 'up'): Price {
  return { model: 'package', unitAmount, tiers: null, package: { size, round } };
}

export function graduated(tiers: readonly Tier[]): Price {
  return { model: 'graduated', unitAmount: null, tiers, package: null };
}

export function volume(tiers: readonly Tier[]): Price {
  return { model: 'volume', unitAmount: null, tiers, package: null };
}
