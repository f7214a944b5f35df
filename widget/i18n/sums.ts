/** Exact comparisons and sums of what is written; no float between. */
import { currencyExponent } from '../../server/billing/currency.ts';
import { type Money, shifted } from './format.ts';

/** Whether one exact decimal is larger than another, without a float. */
export function isMore(a: string, b: string): boolean {
  return scaled(a) > scaled(b);
}

/** The exact difference or sum of amounts in one currency. */
export function sum(amounts: readonly Money[]): Money | undefined {
  const [first] = amounts;
  if (!first || amounts.some(({ currency }) => currency !== first.currency)) return undefined;
  return {
    amount: amounts.reduce((total, { amount }) => total + amount, 0),
    currency: first.currency,
  };
}

/** The exact sum of decimal strings; null when there is none. */
export function total(quantities: readonly string[]): string | null {
  if (!quantities.length) return null;
  return shifted(String(quantities.reduce((all, text) => all + scaled(text), 0n)), 12);
}

/** An amount in whole units of its currency, as a plain number: `-416.51`, `62476`. */
export function decimal({ amount, currency }: Money): string {
  // `shifted` writes one digit too many, so that there always is one.
  return shifted(String(amount), currencyExponent(currency)).slice(0, -1).replace(/\.$/, '');
}

/** Whether an amount is of a currency of thousandths, such as the Kuwaiti dinar. */
export function hasThreeDecimals({ currency }: Money): boolean {
  return currencyExponent(currency) === 3;
}

/** Minor units in one of a currency's own: 100 cents, 1 yen. */
export function wholeOf({ currency }: Money): number {
  return 10 ** currencyExponent(currency);
}

function scaled(text: string) {
  const [whole, fraction = ''] = text.split('.');
  return BigInt(whole + fraction.padEnd(12, '0').slice(0, 12));
}
