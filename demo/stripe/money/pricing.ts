import type { Switches } from '../switches.ts';
import type { Price, Tier } from '../wire.ts';
import {
  add,
  compare,
  type Decimal,
  decimal,
  formatDecimal,
  multiply,
  packages,
  round,
  subtract,
  ZERO,
} from './decimal.ts';

/** One line of an invoice before it knows which invoice: an exact price, rounded once. */
export type PricedLine = {
  quantity: Decimal;
  amount: bigint;
  /** Minor units a unit; `null` where no one price applies. */
  unitAmount: string | null;
  tier: { number: number; part: 'units' | 'flat' } | null;
};

export type PricingRules = Pick<
  Switches,
  'linePerTier' | 'flatFeeLine' | 'chargeFirstTierFlatAtZero'
>;

/** What a quantity costs under a price, as the lines Stripe would put on the invoice. */
export function priceQuantity(price: Price, quantity: Decimal, rules: PricingRules): PricedLine[] {
  if (price.billing_scheme === 'per_unit') return [perUnit(price, quantity)];
  const tiers = price.tiers ?? [];
  return price.tiers_mode === 'volume'
    ? volume(tiers, quantity, rules)
    : graduated(tiers, quantity, rules);
}

/** Every unit costs the same; a package price counts whole packages but shows raw units. */
export function perUnit(price: Price, quantity: Decimal): PricedLine {
  const unitAmount = price.unit_amount_decimal ?? '0';
  const { transform_quantity: transform } = price;
  const billed = transform
    ? packages(quantity, BigInt(transform.divide_by), transform.round === 'down' ? 'down' : 'up')
    : quantity;
  const amount = round(multiply(billed, decimal(unitAmount)));
  return { quantity, amount, unitAmount, tier: null };
}

/** Every unit costs what the tier of the total says; a tier's `up_to` belongs to it. */
export function volume(tiers: Tier[], quantity: Decimal, rules: PricingRules): PricedLine[] {
  const index = tiers.findIndex((tier) => compare(quantity, ceiling(tier, quantity)) <= 0);
  const tier = tiers[index];
  if (!tier) throw new RangeError('The last tier has no end, so one tier always matches.');
  const part = { number: index + 1, units: quantity, ...pricesOf(tier) };
  return linesOf(withoutFlatAtZero(part, quantity, rules), rules);
}

/** Each unit costs what the tier it falls in says; each tier reached adds its flat fee. */
export function graduated(tiers: Tier[], quantity: Decimal, rules: PricingRules): PricedLine[] {
  const parts: TierPart[] = [];
  let covered = ZERO;
  for (const [index, tier] of tiers.entries()) {
    if (index > 0 && compare(covered, quantity) >= 0) break;
    const top = ceiling(tier, quantity);
    const end = compare(top, quantity) < 0 ? top : quantity;
    parts.push({ number: index + 1, units: subtract(end, covered), ...pricesOf(tier) });
    covered = end;
  }
  const charged = parts.map((part) => withoutFlatAtZero(part, quantity, rules));
  return rules.linePerTier
    ? charged.flatMap((part) => linesOf(part, rules))
    : [singleLine(charged, quantity)];
}

type TierPart = { number: number; units: Decimal; unit: string; flat: string };

function pricesOf(tier: Tier): { unit: string; flat: string } {
  return { unit: tier.unit_amount_decimal ?? '0', flat: tier.flat_amount_decimal ?? '0' };
}

function ceiling(tier: Tier, quantity: Decimal): Decimal {
  return tier.up_to === null ? quantity : decimal(tier.up_to);
}

function withoutFlatAtZero(part: TierPart, quantity: Decimal, rules: PricingRules): TierPart {
  const isDue = rules.chargeFirstTierFlatAtZero || quantity.digits > 0n;
  return isDue ? part : { ...part, flat: '0' };
}

function linesOf({ number, units, unit, flat }: TierPart, rules: PricingRules): PricedLine[] {
  const cost = multiply(units, decimal(unit));
  const fee = decimal(flat);
  const line = { quantity: units, unitAmount: unit, tier: { number, part: 'units' as const } };
  if (fee.digits === 0n) return [{ ...line, amount: round(cost) }];
  if (rules.flatFeeLine === 'within') return [{ ...line, amount: round(add(cost, fee)) }];
  return [
    { ...line, amount: round(cost) },
    { quantity: ZERO, amount: round(fee), unitAmount: null, tier: { number, part: 'flat' } },
  ];
}

function singleLine(parts: TierPart[], quantity: Decimal): PricedLine {
  const total = parts.reduce(
    (sum, { units, unit, flat }) => add(sum, add(multiply(units, decimal(unit)), decimal(flat))),
    ZERO,
  );
  const only = parts.length === 1 ? parts[0] : undefined;
  const unitAmount = only ? formatDecimal(decimal(only.unit)) : null;
  return { quantity, amount: round(total), unitAmount, tier: null };
}
