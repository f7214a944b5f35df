/** Two codes that share nothing, the server's and the simulator's, come to the same amounts. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { useCredits } from '../../../demo/stripe/money/credits.ts';
import { decimal } from '../../../demo/stripe/money/decimal.ts';
import { reduce } from '../../../demo/stripe/money/discounts.ts';
import { priceQuantity } from '../../../demo/stripe/money/pricing.ts';
import { settle as due } from '../../../demo/stripe/money/settlement.ts';
import { taxAmount } from '../../../demo/stripe/money/taxes.ts';
import { DEFAULT_SWITCHES, type Switches } from '../../../demo/stripe/switches.ts';
import type { Price as WirePrice } from '../../../demo/stripe/wire.ts';
import type { Price } from '../../../server/billing/price.ts';
import { RULES, type Rules } from '../../../server/billing/rules.ts';
import { type Charge, type Discount, type Share, settle } from '../../../server/billing/settle.ts';
import { type Bill, bills, chargesOf } from './arbitraries.ts';

/** Every switch that both have, as it is not by default. */
const OTHERWISE: readonly Partial<Rules & Switches>[] = [
  { percentDiscountRounding: 'line' },
  { discountRemainder: 'first' },
  { discountRemainder: 'last' },
  { discountOrder: 'percent_first' },
  { creditSpread: 'proportional' },
  { creditSpread: 'proportional', discountRemainder: 'first' },
  { linePerTier: false },
  { flatFeeLine: 'within' },
  { linePerTier: false, flatFeeLine: 'within' },
  { chargeFirstTierFlatAtZero: false },
  { minimumCharge: { usd: 5_000, jpy: 1 }, threeDecimalStep: 100 },
];

describe('settle and the simulator', () => {
  it('come to the same for 10,000 random bills, in every figure', () => {
    fc.assert(
      fc.property(bills, (bill) => assertSame(bill, {})),
      { numRuns: 10_000 },
    );
  });

  for (const switched of OTHERWISE) {
    it(`come to the same where ${JSON.stringify(switched)}`, () => {
      fc.assert(
        fc.property(bills, (bill) => assertSame(bill, switched)),
        { numRuns: 500 },
      );
    });
  }

  it('have the same names and defaults for what nobody could confirm', () => {
    const names = Object.keys(RULES) as (keyof Rules)[];
    assert.deepEqual(
      Object.fromEntries(names.map((name) => [name, DEFAULT_SWITCHES[name]])),
      RULES,
    );
  });
});

function assertSame(bill: Bill, switched: Partial<Rules & Switches>) {
  const rules: Rules = { ...RULES, ...switched };
  const charges = chargesOf(bill, rules);
  const ours = settle(charges, bill.terms, rules);
  const theirs = simulated(bill, { ...DEFAULT_SWITCHES, ...switched });
  assert.deepEqual(
    charges.map(({ amount }) => amount),
    theirs.amounts,
  );
  const { balance, carried, amountDue, total } = ours;
  assert.deepEqual(
    {
      lines: ours.lines,
      discounts: byId(ours.discounts),
      credits: byId(ours.credits),
      taxes: byId(ours.taxes),
      total,
      amountDue,
      ending: bill.terms.balance - balance - carried,
    },
    theirs.settled,
  );
}

/** An invoice in the simulator's order: see `applyTerms` of `demo/stripe/billing/terms.ts`. */
function simulated({ items, fixed, terms }: Bill, switches: Switches) {
  const lines = [
    ...items.flatMap((item) =>
      priceQuantity(wirePrice(item.price), decimal(item.quantity), switches).map(({ amount }) => ({
        ...item,
        owner: item.id,
        price: item.price.id,
        amount,
      })),
    ),
    ...fixed,
  ];
  const left = lines.map(({ amount }) => amount);
  const discounts: Share[] = [];
  const places = [...lines.keys()];
  const take = (all: readonly Discount[], of: readonly number[]) => {
    for (const discount of inOrder(all, switches)) {
      const off = reduce(basesOf(lines, left, discount, of), reductionOf(discount), switches);
      for (const place of places) left[place]! -= off[place]!;
      discounts.push({ id: discount.id, amount: total(off) });
    }
  };
  for (const of of Map.groupBy(places, (place) => lines[place]!.owner).values()) {
    take(lines[of[0]!]!.discounts, of);
  }
  take(terms.discounts, places);

  const credits = terms.credits.map(({ id, available, prices }) => ({
    id,
    available,
    covers: (line: number) => {
      const { isMetered, price } = lines[line]!;
      return isMetered && (prices === null || prices.includes(price!));
    },
  }));
  const used = useCredits(left, credits, switches);
  for (const { line, amount } of used) left[line]! -= amount;

  const taxed = lines.map(({ taxes }, place) =>
    taxAmount(
      left[place]!,
      taxes.map(({ percent, inclusive }) => ({ percentage: decimal(percent), inclusive })),
    ),
  );
  const whole = taxed.reduce((sum, { gross }) => sum + gross, 0n);
  const end = due(Number(whole), Number(terms.balance), terms.currency, switches);
  return {
    amounts: lines.map(({ amount }) => amount),
    settled: {
      lines: left.map((amount, place) => ({ left: amount, taxes: taxed[place]!.taxes })),
      discounts: byId(discounts),
      credits: byId(used.map(({ credit, amount }) => ({ id: credit, amount }))),
      taxes: byId(
        lines.flatMap(({ taxes }, place) =>
          taxes.map(({ id }, nth) => ({ id, amount: taxed[place]!.taxes[nth]! })),
        ),
      ),
      total: whole,
      amountDue: BigInt(end.due),
      ending: BigInt(end.ending),
    },
  };
}

function basesOf(
  lines: readonly Pick<Charge, 'isDiscountable' | 'product'>[],
  left: readonly bigint[],
  { products }: Discount,
  of: readonly number[],
) {
  return lines.map(({ isDiscountable, product }, place) => {
    const isFor = of.includes(place) && (!products || products.includes(String(product)));
    return isFor && isDiscountable ? left[place]! : 0n;
  });
}

function reductionOf({ percent, amount }: Discount) {
  return percent === null ? { amountOff: amount! } : { percentOff: decimal(percent) };
}

function inOrder(all: readonly Discount[], { discountOrder }: Switches) {
  if (discountOrder === 'given') return all;
  return [...all.filter((one) => one.percent), ...all.filter((one) => !one.percent)];
}

/** What each came to, without those that came to nothing: their order is only a matter of telling. */
function byId(shares: readonly Share[]) {
  const sums = new Map<string, bigint>();
  for (const { id, amount } of shares) sums.set(id, (sums.get(id) ?? 0n) + amount);
  return Object.fromEntries([...sums].filter(([, amount]) => amount !== 0n));
}

function wirePrice({ model, unitAmount, tiers, package: packaged }: Price): WirePrice {
  const isTiered = model === 'graduated' || model === 'volume';
  const price: Partial<WirePrice> = {
    billing_scheme: isTiered ? 'tiered' : 'per_unit',
    tiers_mode: isTiered ? model : null,
    unit_amount_decimal: unitAmount,
    transform_quantity: packaged && { divide_by: packaged.size, round: packaged.round },
    tiers: tiers?.map(({ upTo, unitAmount, flatAmount }) => ({
      up_to: upTo === null ? null : Number(upTo),
      unit_amount: null,
      unit_amount_decimal: unitAmount,
      flat_amount: null,
      flat_amount_decimal: flatAmount,
    })),
  };
  return price as WirePrice;
}

function total(amounts: readonly bigint[]) {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}
