import type { Format, Money } from './format.ts';

/** A difference: with its sign, whichever way it goes. */
export const SIGNED: Intl.NumberFormatOptions = { signDisplay: 'exceptZero' };

/** A quantity for a narrow place: one decimal, or three digits where that says more. */
export function quantityShort(text: string, { quantity }: Format): string {
  return quantity(text, {
    maximumFractionDigits: 1,
    maximumSignificantDigits: 3,
    roundingPriority: 'morePrecision',
  });
}

/** An amount in whole units, for a label beside a line where the exact one stands elsewhere. */
export function moneyRounded(amount: Money, { money }: Format): string {
  return money(amount, { minimumFractionDigits: 0, maximumFractionDigits: 0 });
}
