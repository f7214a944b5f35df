import { currencyExponent } from '../../server/billing/currency.ts';
import type { Format, Money } from './format.ts';
import { moneyRounded } from './short.ts';

/** An amount inside of a note: exact, and without decimals where it has none. */
export function moneyBrief(money: Money, format: Format): string {
  return money.amount % 10 ** currencyExponent(money.currency) === 0
    ? moneyRounded(money, format)
    : format.money(money);
}
