/**
 * What a quantity costs at a price, in exact minor units, rounded once a line.
 * Rules and vectors: docs.stripe.com, "Pricing models", "Transform quantities", "Decimal amounts".
 */
import {
  add,
  compare,
  type Decimal,
  multiply,
  parseDecimal,
  roundHalfUp,
  subtract,
  ZERO,
} from './decimal.ts';

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

/**
 * The amount of `quantity` units in minor units. A negative quantity is billed as none, as Stripe
 * does. Throws a TypeError on a quantity or price that is not a decimal number, a RangeError when
 * no tier covers the quantity.
 */
export function lineAmount(price: Price, quantity: string): bigint {
  const asked = parseDecimal(quantity);
  const units = compare(asked, ZERO) < 0 ? ZERO : asked;

  switch (price.model) {
    case 'per_unit':
      return roundHalfUp(multiply(units, unitAmountOf(price)));
    case 'package':
      return roundHalfUp(multiply(packagesOf(price, units), unitAmountOf(price)));
    case 'graduated':
      return roundHalfUp(graduated(tiersOf(price), units));
    case 'volume':
      return roundHalfUp(volume(tiersOf(price), units));
  }
}

/**
 * Each unit pays the price of the tier it falls in; each tier reached pays its flat fee. The first
 * is reached at zero: its fee is how "a base fee with so many included" is written. No source we
 * could read confirms it for Stripe.
 */
function graduated(tiers: readonly Tier[], quantity: Decimal): Decimal {
  let covered = ZERO;
  let cost = ZERO;

  for (const [index, tier] of tiers.entries()) {
    if (index > 0 && compare(quantity, covered) <= 0) return cost;
    const end = lesser(quantity, tier.upTo);
    cost = add(cost, multiply(subtract(end, covered), parseDecimal(tier.unitAmount)));
    cost = add(cost, parseDecimal(tier.flatAmount));
    covered = end;
  }

  if (compare(quantity, covered) > 0) throw new RangeError('No tier covers the quantity.');
  return cost;
}

/** Every unit pays the price of the tier the total falls in. */
function volume(tiers: readonly Tier[], quantity: Decimal): Decimal {
  const tier = tiers.find(
    ({ upTo }) => upTo === null || compare(quantity, parseDecimal(upTo)) <= 0,
  );
  if (!tier) throw new RangeError('No tier covers the quantity.');
  return add(multiply(quantity, parseDecimal(tier.unitAmount)), parseDecimal(tier.flatAmount));
}

function packagesOf(price: Price, quantity: Decimal): Decimal {
  if (!price.package) throw new TypeError('A package price needs a size.');
  const { size, round } = price.package;
  // Dividing a decimal by a whole number and rounding is rounding the quotient of whole numbers.
  const perPackage = BigInt(size) * 10n ** BigInt(quantity.places);
  const whole = quantity.units / perPackage;
  const partial = quantity.units % perPackage > 0n;
  return { units: partial && round === 'up' ? whole + 1n : whole, places: 0 };
}

function unitAmountOf({ unitAmount }: Price): Decimal {
  if (unitAmount === null) throw new TypeError('A price without tiers needs a unit amount.');
  return parseDecimal(unitAmount);
}

function tiersOf({ tiers }: Price): readonly Tier[] {
  if (!tiers || tiers.length === 0) throw new TypeError('A tiered price needs tiers.');
  return tiers;
}

function lesser(quantity: Decimal, upTo: string | null): Decimal {
  if (upTo === null) return quantity;
  const end = parseDecimal(upTo);
  return compare(quantity, end) < 0 ? quantity : end;
}
