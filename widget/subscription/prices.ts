/** What an item costs, in words. */
import type { OfferedPlan, SubscribedItem } from '../../server/contract/subscriptions.ts';
import type { Price } from '../../server/contract/values.ts';
import { priceWords } from '../core/price.ts';
import { isFree } from '../core/tiers.ts';
import type { I18n } from '../i18n/i18n.ts';

/** An item of a subscription or of a plan. */
export type Priced = { readonly kind: SubscribedItem['kind']; readonly price: Price };

/** `quantity`: null for usage, and for what is not there yet. */
export function costOf({ kind, price }: Priced, quantity: number | null, i18n: I18n): string {
  if (kind === 'usage') return words(price, undefined, i18n);
  const { unitAmount, currency } = price;
  if (isFlat(price, quantity) && unitAmount !== null)
    return perInterval(i18n.unitPrice(unitAmount, currency), price, i18n);
  const { interval, intervalCount: count } = price;
  const used = quantity === null ? undefined : String(quantity);
  return i18n.t(`plan.words.${interval}`, { price: words(price, used, i18n), count });
}

/** "$299.00 per month". */
export function perInterval(amount: string, { interval, intervalCount }: Price, { t }: I18n) {
  return t(`plan.${interval}`, { price: amount, count: intervalCount });
}

/** The price of a plan as a whole: what it costs before anybody counts anything. */
export function isFlat({ model }: Price, quantity: number | null): boolean {
  return model === 'per_unit' && (quantity === null || quantity === 1);
}

/** The fee that stands for a plan beside its name; undefined where it has none. */
export function feeOf({ items }: OfferedPlan, held: readonly SubscribedItem[]) {
  return items.find(({ kind, price, replaces }) => {
    const item = held.find(({ id }) => id === replaces);
    return kind === 'recurring' && !item?.seats && isFlat(price, item?.quantity ?? null);
  });
}

/** With how many come for nothing, which is what plans differ by. */
function words(price: Price, used: string | undefined, i18n: I18n): string {
  const said = priceWords(price, used, i18n);
  const tiers = price.model === 'graduated' ? (price.tiers ?? []) : [];
  const paid = tiers.findIndex((tier) => !isFree(tier));
  const included = paid > 0 ? tiers[paid - 1]!.upTo : null;
  if (included === null) return said;
  return i18n.t('plan.included', { n: i18n.quantity(included), price: said });
}
