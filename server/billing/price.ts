/**
 * What a quantity costs at a price, in exact minor units.
 * Rules and vectors: docs.stripe.com, "Pricing models", "Transform quantities", "Decimal amounts".
 */
import { BillingError } from './billing-error.ts';
import {
  add,
  compare,
  type Decimal,
  formatDecimal,
  multiply,
  parseDecimal,
  roundHalfUp,
  subtract,
  ZERO,
} from './decimal.ts';
import { RULES, type Rules } from './rules.ts';

export type Tier = {
  /** The last unit the tier covers; null means it has no end. */
  readonly upTo: string | null;
  /** Minor units with up to twelve decimals. */
  readonly unitAmount: string;
  /** Charged once, when the tier is reached. */
  readonly flatAmount: string;
};

export type Price = {
  readonly model: 'per_unit' | 'package' | 'graduated' | 'volume';
  readonly unitAmount: string | null;
  readonly tiers: readonly Tier[] | null;
  readonly package: { readonly size: number; readonly round: 'up' | 'down' } | null;
};

/** A part of what a quantity costs, such as one tier's share. */
export type PricedPart = {
  /** The tier it falls in, from 0; null for a price without tiers. */
  readonly tier: number | null;
  /** Units of it, as a decimal text: "0" for a flat fee by itself. */
  readonly quantity: string;
  /** Minor units a unit; null for a flat fee. */
  readonly unitAmount: string | null;
  /** Minor units. Rounded so that the parts add up to the whole. */
  readonly amount: bigint;
};

export type PricingRules = Pick<Rules, 'linePerTier' | 'flatFeeLine' | 'chargeFirstTierFlatAtZero'>;

/**
 * The amount of `quantity` units in minor units, rounded once. A negative quantity is billed as
 * none, as Stripe does. Throws a `BillingError` on a quantity or price that cannot be reckoned.
 */
export function lineAmount(price: Price, quantity: string): bigint {
  const parts = exactParts(price, unitsOf(quantity), RULES);
  return roundHalfUp(parts.reduce((sum, { cost }) => add(sum, cost), ZERO));
}

/** The same as Stripe's lines add up: tier by tier where the rules say so. */
export function amountOf(price: Price, quantity: string, rules: PricingRules = RULES): bigint {
  return pricedParts(price, quantity, rules).reduce((sum, { amount }) => sum + amount, 0n);
}

/**
 * The parts a quantity's cost is made of, in the order of the tiers. Where the rules round a line
 * once, each part is what the sum so far has grown by, so that no cent is lost between them.
 */
export function pricedParts(
  price: Price,
  quantity: string,
  rules: PricingRules = RULES,
): PricedPart[] {
  return pricedLines(price, quantity, rules).flat();
}

/** The same parts, line by line as they stand on the invoice: each line is rounded by itself. */
export function pricedLines(
  price: Price,
  quantity: string,
  rules: PricingRules = RULES,
): PricedPart[][] {
  const parts = exactParts(price, unitsOf(quantity), rules);
  if (price.model === 'graduated' && !rules.linePerTier) return [cumulative(parts)];
  if (rules.flatFeeLine === 'own') return parts.map((part) => cumulative([part]));
  return [...Map.groupBy(parts, ({ tier }) => tier).values()].map(cumulative);
}

type ExactPart = Omit<PricedPart, 'amount' | 'quantity'> & {
  readonly units: Decimal;
  readonly cost: Decimal;
};

function exactParts(price: Price, units: Decimal, rules: PricingRules): ExactPart[] {
  switch (price.model) {
    case 'per_unit':
      return [whole(units, units, unitAmountOf(price))];
    case 'package':
      return [whole(units, packagesOf(price, units), unitAmountOf(price))];
    case 'graduated':
      return graduated(tiersOf(price), units, rules);
    case 'volume':
      return volume(tiersOf(price), units, rules);
    default:
      throw new BillingError('price_model_unknown', 'The price has a model we do not know.');
  }
}

function whole(units: Decimal, charged: Decimal, unitAmount: string): ExactPart {
  return { tier: null, units, unitAmount, cost: multiply(charged, amount(unitAmount)) };
}

/**
 * Each unit pays the price of the tier it falls in; each tier reached pays its flat fee. The first
 * is reached at zero, unless the rules say otherwise.
 */
function graduated(tiers: readonly Tier[], quantity: Decimal, rules: PricingRules): ExactPart[] {
  const parts: ExactPart[] = [];
  let covered = ZERO;
  for (const [index, tier] of tiers.entries()) {
    if (index > 0 && compare(quantity, covered) <= 0) return parts;
    const end = lesser(quantity, tier.upTo);
    parts.push(...tierParts(tier, index, subtract(end, covered), isFlatDue(quantity, rules)));
    covered = end;
  }
  if (compare(quantity, covered) > 0) throw uncovered();
  return parts;
}

/** Every unit pays the price of the tier the total falls in. */
function volume(tiers: readonly Tier[], quantity: Decimal, rules: PricingRules): ExactPart[] {
  const index = tiers.findIndex(
    ({ upTo }) => upTo === null || compare(quantity, parseDecimal(upTo)) <= 0,
  );
  const tier = tiers[index];
  if (!tier) throw uncovered();
  return tierParts(tier, index, quantity, isFlatDue(quantity, rules));
}

function tierParts(tier: Tier, index: number, units: Decimal, isFlat: boolean): ExactPart[] {
  const { unitAmount } = tier;
  const fee = amount(tier.flatAmount);
  const own = { tier: index, units, unitAmount, cost: multiply(units, amount(unitAmount)) };
  if (fee.units === 0n || !isFlat) return [own];
  return [own, { tier: index, units: ZERO, unitAmount: null, cost: fee }];
}

function isFlatDue(quantity: Decimal, { chargeFirstTierFlatAtZero }: PricingRules) {
  return chargeFirstTierFlatAtZero || quantity.units > 0n;
}

function unitsOf(quantity: string): Decimal {
  const units = decimal(quantity, 'quantity_invalid', 'quantity');
  return compare(units, ZERO) < 0 ? ZERO : units;
}

/** One line of the invoice, rounded once: each part is how much the rounded sum grows by it. */
function cumulative(parts: readonly ExactPart[]): PricedPart[] {
  let exact = ZERO;
  let given = 0n;
  return parts.map(({ tier, units, unitAmount, cost }) => {
    exact = add(exact, cost);
    const sum = roundHalfUp(exact);
    const amount = sum - given;
    given = sum;
    return { tier, quantity: formatDecimal(units), unitAmount, amount };
  });
}

function packagesOf(price: Price, quantity: Decimal): Decimal {
  const { size, round } = price.package ?? { size: 0, round: 'up' };
  if (!Number.isSafeInteger(size) || size <= 0) {
    throw new BillingError('price_amount_missing', 'A package price needs a size.');
  }
  // Dividing a decimal by a whole number and rounding is rounding the quotient of whole numbers.
  const perPackage = BigInt(size) * 10n ** BigInt(quantity.places);
  const packages = quantity.units / perPackage;
  const partial = quantity.units % perPackage > 0n;
  return { units: partial && round === 'up' ? packages + 1n : packages, places: 0 };
}

function unitAmountOf({ unitAmount }: Price): string {
  if (unitAmount === null) {
    throw new BillingError('price_amount_missing', 'A price without tiers needs a unit amount.');
  }
  return unitAmount;
}

/** The tiers, once it is sure that each begins where the one before ends. */
function tiersOf({ tiers }: Price): readonly Tier[] {
  if (!tiers || tiers.length === 0) throw uncovered();
  let below = ZERO;
  for (const [index, { upTo }] of tiers.entries()) {
    if (upTo === null) {
      if (index !== tiers.length - 1) throw uncovered();
      continue;
    }
    const end = decimal(upTo, 'price_tiers_invalid', 'tier');
    if (compare(end, below) <= 0) throw uncovered();
    below = end;
  }
  return tiers;
}

function uncovered() {
  return new BillingError('price_tiers_invalid', 'The tiers do not cover every quantity once.');
}

function amount(text: string): Decimal {
  return decimal(text, 'price_amount_missing', 'amount');
}

function decimal(text: string, code: BillingError['code'], what: string): Decimal {
  try {
    return parseDecimal(text);
  } catch {
    throw new BillingError(code, `A ${what} of the price is not a decimal number.`);
  }
}

function lesser(quantity: Decimal, upTo: string | null): Decimal {
  if (upTo === null) return quantity;
  const end = parseDecimal(upTo);
  return compare(quantity, end) < 0 ? quantity : end;
}
