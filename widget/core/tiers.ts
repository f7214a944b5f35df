/** How the tiers of a price are called, under the item they are of. */
import type { BillLine } from '../../server/contract/bill.ts';
import type { Money, Price, Tier } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isMore, total } from '../i18n/sums.ts';

/** One tier's part of an item, whether Stripe has a line for it or we took a line apart. */
export interface TierRow {
  /** Which tier it is, to find it on another invoice of the item. */
  key: string;
  label: string;
  quantity: string | null;
  unitAmount: string | null;
  amount: Money;
}

type Part = Omit<TierRow, 'label' | 'key'> & { tier?: number; description: string | null };

/** The parts of an item: one a line, or one a tier of its only line. */
export function namedParts(lines: BillLine[], price: Price | undefined, i18n: I18n): TierRow[] {
  const parts = partsOf(lines);
  const tiers = price?.tiers ?? [];
  const found = tiersOf(parts, tiers);
  const isKnown = price?.model === 'volume' || fits(parts, tiers, found);
  const nameOf = (part: Part, index: number) => {
    if (isFlat(part)) return i18n.t('lines.flat');
    const at = found[index]!;
    if (isKnown && at >= 0) return labelOf(price!, at, i18n);
    return part.description ?? i18n.t('lines.tier', { n: (part.tier ?? index) + 1 });
  };
  const keyOf = (part: Part, index: number) => {
    if (isFlat(part)) return 'flat';
    return isKnown && found[index]! >= 0 ? `tier ${found[index]}` : `part ${part.tier ?? index}`;
  };
  return parts.map((part, index) => ({
    key: keyOf(part, index),
    label: nameOf(part, index),
    quantity: isFlat(part) ? null : part.quantity,
    unitAmount: part.unitAmount,
    amount: part.amount,
  }));
}

/** The tier after the one that is being used; undefined where none follows, or it is a part already. */
export function nextTier(
  parts: readonly TierRow[],
  price: Price | undefined,
  { currency }: Money,
  i18n: I18n,
): TierRow | undefined {
  const reached = parts.map(({ key }) => Number(/^tier (\d+)$/.exec(key)?.[1] ?? -1));
  const last = Math.max(-1, ...reached);
  const at = last + 1;
  const isUsed = parts.some(
    ({ quantity }, index) => reached[index] === last && Number(quantity) > 0,
  );
  const tier = last >= 0 && isUsed ? price?.tiers?.[at] : undefined;
  return (
    tier && {
      key: `tier ${at}`,
      label: labelOf(price!, at, i18n),
      quantity: '0',
      unitAmount: tier.unitAmount,
      amount: { amount: 0, currency },
    }
  );
}

function partsOf(lines: BillLine[]): Part[] {
  const [line] = lines;
  if (lines.length !== 1 || !line?.tiers)
    return lines.map((each) => ({ ...each, tier: undefined }));
  return line.tiers.map((part) => ({ ...part, description: null }));
}

/** A tier's fee for being reached counts nothing. */
function isFlat({ unitAmount, quantity }: Part) {
  return unitAmount === null && Number(quantity ?? 0) === 0;
}

/** Which tier each part is: as said, else by its price, in order; −1 where it is none. */
function tiersOf(parts: Part[], tiers: Tier[]): number[] {
  let next = 0;
  return parts.map((part) => {
    if (isFlat(part)) return -1;
    const found =
      part.tier ??
      tiers.findIndex(
        ({ unitAmount }, at) => at >= next && Number(unitAmount) === Number(part.unitAmount ?? NaN),
      );
    if (!tiers[found]) return -1;
    next = found + 1;
    return found;
  });
}

/** Whether the quantities fill these tiers in turn: a price may have had others in its day. */
function fits(parts: Part[], tiers: Tier[], found: number[]) {
  const counted = parts.filter((part) => !isFlat(part));
  const at = found.filter((_, index) => !isFlat(parts[index]!));
  return counted.every(({ quantity }, index) => {
    const tier = tiers[at[index]!];
    if (!tier?.upTo || quantity === null) return true;
    const reached = total([tiers[at[index]! - 1]?.upTo ?? '0', quantity])!;
    const isLast = !counted.slice(index + 1).some((part) => Number(part.quantity ?? 0) > 0);
    return !isMore(reached, tier.upTo) && (isLast || !isMore(tier.upTo, reached));
  });
}

function labelOf({ model, tiers }: Price, index: number, { t, quantity }: I18n) {
  const tier = tiers![index]!;
  const below = tiers![index - 1]?.upTo;
  const b = tier.upTo && quantity(tier.upTo);
  const a = below && quantity(after(below));
  if (model === 'volume') {
    if (!a) return b ? t('lines.volumeFirst', { n: b }) : t('lines.tierAll');
    return b ? t('lines.volumeFrom', { a, b }) : t('lines.volumeLast', { n: a });
  }
  if (!a) {
    if (!b) return t('lines.tierAll');
    return t(isFree(tier) ? 'lines.tierFirst' : 'lines.tierFirstPriced', { n: b });
  }
  return b ? t('lines.tierFrom', { a, b }) : t('lines.tierLast', { n: a });
}

/** The first unit above a tier: the next whole one, as prices are read. */
export function after(upTo: string): string {
  return upTo.includes('.') ? upTo : String(BigInt(upTo) + 1n);
}

export function isFree({ unitAmount, flatAmount }: Tier): boolean {
  return Number(unitAmount) === 0 && Number(flatAmount) === 0;
}
