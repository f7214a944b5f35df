import type { Effect, Explanation } from '../../server/contract/explain.ts';
import { fromUnits, placesOf, toUnits } from '../chart/decimal.ts';
import { isNamedIn } from '../core/lines.ts';
import { moneyBrief } from '../i18n/brief.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityLikely } from '../i18n/likely.ts';
import { hasThreeDecimals } from '../i18n/sums.ts';
import { shareOf } from './share.ts';

/** What an effect is called: by its own name, or by what it is. */
export function labelOf(effect: Effect, { effects }: Effects, { t }: I18n): string {
  const { factor, label, before, after } = effect;
  if (label) return isTwin(effect, effects) ? t('explain.prorationOf', { name: label }) : label;
  if (factor !== 'balance') return t(`explain.${factor}`);
  const isCredit = before.amount <= 0 && after.amount <= 0;
  return t(isCredit ? 'explain.balanceCredit' : 'explain.balance');
}

type Effects = Pick<Explanation, 'effects'>;

/** Whether a change within the period stands beside what is held to its end, by the same name. */
function isTwin({ factor, label }: Effect, effects: readonly Effect[]) {
  return (
    factor === 'proration' &&
    effects.some((other) => other.factor !== factor && other.label === label)
  );
}

/** What happened, in a few words. Empty where nothing can be said beyond the amount. */
export function noteOf(effect: Effect, { effects, compares }: Explanation, i18n: I18n): string {
  const { t } = i18n;
  const { factor, change } = effect;
  switch (factor) {
    case 'plan':
      return t(change === 'removed' ? 'explain.removed' : 'explain.added');
    case 'price':
      return priceNote(effect, i18n);
    case 'seats':
      return quantitiesNote(effect, i18n);
    case 'usage':
      return usageNote(effect, compares === 'likely', i18n);
    case 'proration':
    case 'other':
      return lineNote(effect, isTwin(effect, effects), i18n);
    case 'carried':
      return carriedNote(effect, i18n);
    default:
      return appliedNote(effect, effects, i18n);
  }
}

function priceNote({ quantity, label, unit }: Effect, { t, quantity: write }: I18n) {
  const { before, after } = quantity ?? {};
  if (!before || !after || differenceOf(before, after).units !== 0n) return t('explain.newPrice');
  const n = write(after);
  return unit && !isNamedIn(unit, label ?? '')
    ? t('explain.newPriceUnit', { n, unit })
    : t('explain.newPriceFor', { n });
}

function quantitiesNote({ quantity }: Effect, { t, quantity: write }: I18n) {
  const { before, after } = quantity ?? {};
  if (!before || !after) return '';
  return t('explain.instead', { before: write(before), after: write(after) });
}

/** Likely usage is said to three digits, and so is what it is more than what was billed. */
function usageNote({ quantity, label, unit }: Effect, isLikely: boolean, i18n: I18n) {
  const { before, after } = quantity ?? {};
  if (!before || !after) return '';
  const { units, places } = differenceOf(before, after);
  const size = fromUnits(units < 0n ? -units : units, places);
  const n = isLikely ? quantityLikely(size, i18n) : i18n.quantity(size);
  const isCounted = ![before, after].some((text) => /\.0*[1-9]/.test(text));
  const way = units > 0n ? 'more' : isCounted ? 'fewer' : 'less';
  // A unit is a plural: "1 API calls" is none.
  const isPlain = !unit || n === i18n.quantity('1') || isNamedIn(unit, label ?? '');
  return isPlain ? i18n.t(`explain.${way}`, { n }) : i18n.t(`explain.${way}Unit`, { n, unit });
}

/** What is too little to charge: all of it, or a rest where a currency is charged in steps. */
function carriedNote({ change, amount }: Effect, { t }: I18n) {
  const isStep = hasThreeDecimals(amount);
  if (change === 'removed') return t(isStep ? 'explain.stepOver' : 'explain.carriedOver');
  return t(isStep ? 'explain.stepNote' : 'explain.carriedNote');
}

/** A proration or a one-off is of one bill only. Without a name of its own, its kind is its name. */
function lineNote(
  { factor, change, label, quantity }: Effect,
  isNamed: boolean,
  { t, quantity: write }: I18n,
) {
  if (change === 'removed') return t('explain.lineOver');
  const { before, after } = quantity ?? {};
  if (before && after && before !== after) {
    return t(isNamed ? 'explain.instead' : 'explain.prorationInstead', {
      before: write(before),
      after: write(after),
    });
  }
  if (!label || isNamed) return '';
  return t(factor === 'proration' ? 'explain.proration' : 'explain.other');
}

/** A discount, credit, tax or the customer's balance. */
function appliedNote(effect: Effect, effects: readonly Effect[], i18n: I18n) {
  const { t } = i18n;
  const { change, percent, before, after } = effect;
  if (change !== 'changed') return t(change === 'added' ? 'explain.applies' : 'explain.over');
  const rate = (text: string) => i18n.percent(Number(text) / 100, 4);
  if (percent?.before && percent.after && percent.before !== percent.after) {
    return t('explain.instead', { before: rate(percent.before), after: rate(percent.after) });
  }
  const base = shareOf(effect, effects);
  if (base !== undefined) {
    const share = { percent: rate(percent!.after!) };
    return t(base > 0 ? 'explain.ofIncrease' : 'explain.ofDecrease', share);
  }
  // Both are taken off or both are added: then the sign says nothing that the label does not.
  const isOneSided = before.amount <= 0 === after.amount <= 0;
  const write = (money: Effect['before']) =>
    moneyBrief(isOneSided ? { ...money, amount: Math.abs(money.amount) } : money, i18n);
  return t('explain.instead', { before: write(before), after: write(after) });
}

function differenceOf(before: string, after: string) {
  const places = placesOf([before, after]);
  return { units: toUnits(after, places) - toUnits(before, places), places };
}
