/** How an amount that is likely is written where no sum is made of it. */

import type { LikelyMoney } from '../../server/contract/forecast.ts';
import type { Money } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { wholeOf } from '../i18n/sums.ts';
import type { LikelyTexts } from './figures.ts';

/**
 * Whole units, and three digits from a thousand up, or as exactly as the range tells apart; both
 * ends alike. `due` is what is owed already: no rounding shows less. Exact where the range is
 * nothing, and below one whole unit.
 */
export function moneyTexts(
  { likely, lower, upper }: LikelyMoney,
  due: Money | undefined,
  i18n: I18n,
): LikelyTexts {
  const floor = due?.amount ?? -Infinity;
  const spread = upper.amount - lower.amount;
  const write = (money: Money, step: number) => {
    const amount = rounded(money.amount, step, floor);
    const isWhole = step >= wholeOf(money);
    return (isWhole ? i18n.moneyRounded : i18n.money)({ ...money, amount });
  };
  const ends = stepOf(upper, spread);
  return {
    likely: write(likely, stepOf(likely, spread)),
    lower: write(lower, ends),
    upper: write(upper, ends),
  };
}

/** What an amount is rounded to, in minor units: one of them, or whole units. */
function stepOf(money: Money, spread: number) {
  const whole = wholeOf(money);
  const size = Math.abs(money.amount);
  const digits = Math.floor(Math.log10(Math.min(size / 100, spread)));
  return size < whole || spread < whole ? 1 : Math.max(whole, 10 ** digits);
}

/** The nearest step that is not below a floor, unless the amount itself is. */
function rounded(amount: number, step: number, floor: number) {
  const near = Math.round(amount / step) * step;
  return amount < floor ? near : Math.max(near, Math.ceil(floor / step) * step);
}
