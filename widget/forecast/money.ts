/** How an amount that is likely is written where no sum is made of it. */
import type { LikelyMoney } from '../../server/contract/forecast.ts';
import type { Money } from '../i18n/format.ts';
import type { I18n } from '../i18n/i18n.ts';
import { placeOf, unitsOf } from '../i18n/likely.ts';
import { moneyRounded } from '../i18n/short.ts';
import { wholeOf } from '../i18n/sums.ts';
import type { LikelyTexts } from './figures.ts';

/**
 * Whole units, and three digits from a thousand up, or as exactly as the range tells apart: all
 * three alike, see `placeOf`. `due` is what is owed already: no rounding shows less. Exact where the
 * range is nothing, and where whole units would not tell its ends apart.
 */
export function moneyTexts(
  { likely, lower, upper }: LikelyMoney,
  due: Money | undefined,
  i18n: I18n,
): LikelyTexts {
  const range = [lower.amount, likely.amount, upper.amount] as const;
  const whole = Math.round(Math.log10(wholeOf(likely)));
  const floor = due?.amount ?? -Infinity;
  const place = range[0] < range[2] ? placeOf(range, { finest: 0, enough: whole, floor }) : 0;
  const isWhole = place >= whole && range[0] < range[2];
  const write = (money: Money) =>
    isWhole
      ? moneyRounded({ ...money, amount: unitsOf(money.amount, place, floor) * 10 ** place }, i18n)
      : i18n.money(money);
  return { likely: write(likely), lower: write(lower), upper: write(upper) };
}
