import type { Item } from '../../server/contract/usage.ts';
import type { Price, Tier } from '../../server/contract/values.ts';
import type { I18n } from '../i18n/i18n.ts';
import { isMore } from '../i18n/sums.ts';
import { after, isFree } from './tiers.ts';

/** How a price is said under an item's name: "Then $0.012, from 150,001 $0.009". */
export function priceNote({ price, used }: Item, i18n: I18n): string {
  return priceWords(price, 'data' in used ? used.data : undefined, i18n);
}

/** The same of a price by itself; `used` tells the tier that a volume price has reached. */
export function priceWords(price: Price, used: string | undefined, i18n: I18n): string {
  const { t, quantity, unitPrice } = i18n;
  const { model, currency, unitAmount, package: pack } = price;
  const say = (amount: string) => unitPrice(amount, currency);
  const tiers = price.tiers ?? [];
  if (model === 'volume') {
    const at = used ? tierOf(tiers, used) : undefined;
    return at && Number(at.flatAmount) === 0
      ? t('price.volume', { price: say(at.unitAmount) })
      : t('price.volumeAll');
  }
  if (model === 'graduated') return graduatedNote(tiers, say, i18n);
  if (unitAmount === null) return '';
  if (Number(unitAmount) === 0) return t('price.free');
  return pack
    ? t('price.package', { price: say(unitAmount), n: quantity(String(pack.size)) })
    : t('price.each', { price: say(unitAmount) });
}

function graduatedNote(tiers: Tier[], say: (amount: string) => string, { t, quantity }: I18n) {
  const paid = tiers.findIndex((tier) => !isFree(tier));
  if (paid < 0) return t('price.free');
  if (tiers.some(({ flatAmount }) => Number(flatAmount) !== 0)) {
    return t('price.tiersFlat', { count: tiers.length });
  }
  const price = say(tiers[paid]!.unitAmount);
  const next = tiers[paid + 1];
  if (!next) return t(paid ? 'price.then' : 'price.each', { price });
  const values = {
    price,
    n: quantity(after(tiers[paid]!.upTo!)),
    next: say(next.unitAmount),
    count: tiers.length - paid - 2,
  };
  const isAll = values.count === 0;
  if (paid) return t(isAll ? 'price.thenFrom' : 'price.thenMore', values);
  return t(isAll ? 'price.eachFrom' : 'price.eachMore', values);
}

function tierOf(tiers: NonNullable<Price['tiers']>, used: string) {
  return tiers.find(({ upTo }) => upTo === null || !isMore(used, upTo));
}
