/**
 * From lines to the amount due, in Stripe's order: discounts of items, discounts of the whole,
 * billing credits, taxes, the customer's balance, and what is too little to charge.
 *
 * One function for every bill: what Stripe has, what usage would make of it, what it was before.
 */
import { BillingError } from './billing-error.ts';
import { currencyExponent } from './currency.ts';
import { type Decimal, parseDecimal, roundHalfUp } from './decimal.ts';
import { RULES, type Rules } from './rules.ts';
import { spread } from './spread.ts';

/** A share in percent, or an amount in minor units: exactly one of them. */
export type Discount = {
  readonly id: string;
  readonly percent: string | null;
  readonly amount: bigint | null;
  /** The products it is for; null means all. */
  readonly products: readonly string[] | null;
};

/** One tax rate. Inclusive tax is inside of the amounts, exclusive tax comes on top. */
export type Tax = { readonly id: string; readonly percent: string; readonly inclusive: boolean };

/** Billing credits that can be used, which only metered lines may. */
export type Credit = {
  readonly id: string;
  readonly available: bigint;
  /** The prices it pays for; null means every metered one. */
  readonly prices: readonly string[] | null;
};

/** One line before anything is taken off or added. */
export type Charge = {
  /** What it charges: the lines of one owner share the discounts of their item. */
  readonly owner: string;
  readonly currency: string;
  /** Minor units; negative for what is given back. */
  readonly amount: bigint;
  readonly price: string | null;
  readonly product: string | null;
  readonly isMetered: boolean;
  /** Prorations are not: what they prorate was discounted. */
  readonly isDiscountable: boolean;
  readonly discounts: readonly Discount[];
  readonly taxes: readonly Tax[];
};

/** What applies to the whole. */
export type Terms = {
  readonly currency: string;
  readonly discounts: readonly Discount[];
  /** In the order they are used. */
  readonly credits: readonly Credit[];
  /** The customer's balance: negative is credit, positive is owed from before. */
  readonly balance: bigint;
};

export type Share = { readonly id: string; readonly amount: bigint };

/** All in minor units. Discounts and credits are positive here: what is taken off. */
export type Settlement = {
  /** One a charge, in their order: what is left of it before taxes, and its taxes. */
  readonly lines: readonly { readonly left: bigint; readonly taxes: readonly bigint[] }[];
  /** The sum of the charges. */
  readonly subtotal: bigint;
  readonly discounts: readonly Share[];
  readonly credits: readonly Share[];
  readonly taxes: readonly (Share & { readonly inclusive: boolean })[];
  readonly total: bigint;
  /** What the balance adds, or (negative) takes off. */
  readonly balance: bigint;
  /** What is left for a later invoice, being too little to charge: zero or negative. */
  readonly carried: bigint;
  readonly amountDue: bigint;
};

/** Throws a `BillingError` on amounts of two currencies or a share that is none. */
export function settle(charges: readonly Charge[], terms: Terms, rules: Rules = RULES): Settlement {
  const { currency } = terms;
  if (charges.some((charge) => charge.currency !== currency)) {
    throw new BillingError('currency_mixed', 'The lines of one bill have two currencies.');
  }

  const left = charges.map(({ amount }) => amount);
  const discounts = new Tally();
  for (const places of ownersOf(charges)) {
    const own = charges[places[0]!]!.discounts;
    takeDiscounts(charges, left, own, new Set(places), discounts, rules);
  }
  takeDiscounts(charges, left, terms.discounts, null, discounts, rules);

  const credits = new Tally();
  for (const credit of terms.credits) takeCredit(charges, left, credit, credits, rules);

  const rateOf = ratesRead();
  const taxed = charges.map(({ taxes }, place) => taxesOf(left[place]!, taxes, rateOf));
  const taxes = tallyTaxes(charges, taxed);
  const added = sumOf(taxes.flatMap(({ inclusive, amount }) => (inclusive ? [] : [amount])));
  const total = sumOf(left) + added;
  return {
    lines: left.map((amount, place) => ({ left: amount, taxes: taxed[place]! })),
    subtotal: sumOf(charges.map(({ amount }) => amount)),
    discounts: discounts.shares(),
    credits: credits.shares(),
    taxes,
    total,
    ...dueOf(total, terms, rules),
  };
}

/** What is asked for once the balance is taken in; too little to charge waits for a later invoice. */
export function dueOf(
  total: bigint,
  { balance, currency }: Pick<Terms, 'balance' | 'currency'>,
  { minimumCharge, threeDecimalStep }: Pick<Rules, 'minimumCharge' | 'threeDecimalStep'> = RULES,
): Pick<Settlement, 'balance' | 'carried' | 'amountDue'> {
  const owed = total + balance;
  if (owed <= 0n) return { balance: -total, carried: 0n, amountDue: 0n };
  if (owed < BigInt(minimumCharge[currency] ?? 0))
    return { balance, carried: -owed, amountDue: 0n };
  const step = currencyExponent(currency) === 3 ? BigInt(threeDecimalStep) : 1n;
  const rest = owed % step;
  return { balance, carried: -rest, amountDue: owed - rest };
}

/** Places of the charges of each owner with discounts of its own, as they first stand. */
function ownersOf(charges: readonly Charge[]): Iterable<number[]> {
  if (charges.every(({ discounts }) => discounts.length === 0)) return [];
  return Map.groupBy(charges.keys(), (place) => charges[place]!.owner).values();
}

/** Takes discounts one after the other, each from what the ones before left; `only` some places. */
function takeDiscounts(
  charges: readonly Charge[],
  left: bigint[],
  discounts: readonly Discount[],
  only: ReadonlySet<number> | null,
  tally: Tally,
  rules: Rules,
) {
  for (const discount of inOrder(discounts, rules)) {
    const bases = left.map((amount, place) => {
      const { product, isDiscountable } = charges[place]!;
      const isFor = discount.products === null || discount.products.includes(product ?? '');
      const isMeant = isDiscountable && isFor && (only?.has(place) ?? true);
      return isMeant && amount > 0n ? amount : 0n;
    });
    const off = reductionOf(discount, bases, rules);
    for (const [place, amount] of off.entries()) left[place]! -= amount;
    tally.add(discount.id, sumOf(off));
  }
}

function inOrder(discounts: readonly Discount[], { discountOrder }: Rules) {
  if (discountOrder === 'given') return discounts;
  return discounts.toSorted((a, b) => Number(a.percent === null) - Number(b.percent === null));
}

/** What a discount takes off each base: never more than there is. */
function reductionOf(discount: Discount, bases: readonly bigint[], rules: Rules): bigint[] {
  const share = shareIn(discount);
  const whole = sumOf(bases);
  if (whole === 0n) return bases.map(() => 0n);
  if (share === null) return shareOut(discount.amount!, bases, rules);
  if (rules.percentDiscountRounding === 'line') return bases.map((base) => shareOf(base, share));
  return shareOut(shareOf(whole, share), bases, rules);
}

/** The share a discount is, null for an amount; refuses what is neither, or both. */
function shareIn({ percent, amount }: Discount): Decimal | null {
  if ((percent === null) === (amount === null) || (amount !== null && amount < 0n)) {
    throw new BillingError('discount_invalid', 'A discount is a share or an amount.');
  }
  return percent === null ? null : percentage(percent, 'discount_invalid');
}

function shareOut(amount: bigint, bases: readonly bigint[], { discountRemainder }: Rules) {
  const whole = sumOf(bases);
  return spread(amount < whole ? amount : whole, bases, discountRemainder);
}

function takeCredit(
  charges: readonly Charge[],
  left: bigint[],
  { id, available, prices }: Credit,
  tally: Tally,
  rules: Rules,
) {
  const bases = left.map((amount, place) => {
    const { isMetered, price } = charges[place]!;
    const isFor = isMetered && (prices === null || prices.includes(price ?? ''));
    return isFor && amount > 0n ? amount : 0n;
  });
  if (available <= 0n || sumOf(bases) === 0n) return;
  const used =
    rules.creditSpread === 'proportional'
      ? shareOut(available, bases, rules)
      : oneAfterAnother(available, bases);
  for (const [place, amount] of used.entries()) left[place]! -= amount;
  tally.add(id, sumOf(used));
}

function oneAfterAnother(available: bigint, bases: readonly bigint[]): bigint[] {
  let rest = available;
  return bases.map((base) => {
    const used = base < rest ? base : rest;
    rest -= used;
    return used;
  });
}

/**
 * The taxes of one line, each rounded by itself: inclusive ones are carved out together, exclusive
 * ones are reckoned on what is left then.
 */
function taxesOf(
  amount: bigint,
  taxes: readonly Tax[],
  rateOf: (percent: string) => Decimal,
): bigint[] {
  const rates = taxes.map(({ percent }) => rateOf(percent));
  const inside = taxes.map(({ inclusive }, nth) => (inclusive ? carvedOut(nth) : 0n));
  const net = amount - sumOf(inside);
  return taxes.map(({ inclusive }, nth) => (inclusive ? inside[nth]! : shareOf(net, rates[nth]!)));

  function carvedOut(nth: number) {
    const places = Math.max(...rates.map((rate) => rate.places));
    const scaled = rates.map((rate) => rate.units * 10n ** BigInt(places - rate.places));
    const all = sumOf(scaled.filter((_, other) => taxes[other]!.inclusive));
    return divideHalfUp(amount * scaled[nth]!, 100n * 10n ** BigInt(places) + all);
  }
}

/** Each rate is read once, however many lines have it. */
function ratesRead() {
  const rates = new Map<string, Decimal>();
  return (percent: string) => {
    const known = rates.get(percent) ?? percentage(percent, 'tax_invalid');
    rates.set(percent, known);
    return known;
  };
}

/** Taxes of all lines by rate, in the order they first stand. */
function tallyTaxes(charges: readonly Charge[], taxed: readonly (readonly bigint[])[]) {
  const found = new Map<string, Share & { readonly inclusive: boolean }>();
  for (const [place, { taxes }] of charges.entries()) {
    for (const [nth, { id, inclusive }] of taxes.entries()) {
      const before = found.get(id)?.amount ?? 0n;
      found.set(id, { id, inclusive, amount: before + taxed[place]![nth]! });
    }
  }
  return [...found.values()];
}

/** A share of an amount, to the nearest minor unit. */
export function shareOf(amount: bigint, { units, places }: Decimal): bigint {
  return roundHalfUp({ units: amount * units, places: places + 2 });
}

/** 0 to 100 percent, as a decimal. */
export function percentage(text: string, code: 'discount_invalid' | 'tax_invalid'): Decimal {
  const share = /^\d+(\.\d+)?$/.test(text) ? parseDecimal(text) : null;
  if (!share || share.units > 100n * 10n ** BigInt(share.places)) {
    throw new BillingError(code, 'A share is a decimal number of 0 to 100 percent.');
  }
  return share;
}

/** The nearest whole quotient; a half goes away from zero. The divisor is positive. */
export function divideHalfUp(dividend: bigint, divisor: bigint): bigint {
  const size = dividend < 0n ? -dividend : dividend;
  const nearest = (2n * size + divisor) / (2n * divisor);
  return dividend < 0n ? -nearest : nearest;
}

function sumOf(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, amount) => sum + amount, 0n);
}

/** Amounts by id, in the order they first come; what took nothing is not there. */
class Tally {
  readonly #amounts = new Map<string, bigint>();

  add(id: string, amount: bigint) {
    if (amount !== 0n) this.#amounts.set(id, (this.#amounts.get(id) ?? 0n) + amount);
  }

  shares(): Share[] {
    return [...this.#amounts].map(([id, amount]) => ({ id, amount }));
  }
}
