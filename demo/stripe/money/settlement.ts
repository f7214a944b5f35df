import type { Switches } from '../switches.ts';
import { exponentOf } from './currency.ts';

export type Settlement = { due: number; ending: number };

/**
 * What an invoice asks for once the customer's balance is taken in, and the balance
 * that remains: a credit lowers the amount, a debt raises it. Less than the smallest
 * charge, or than the smallest step of the currency, waits for the next invoice.
 */
export function settle(
  total: number,
  balance: number,
  currency: string,
  { minimumCharge, threeDecimalStep }: Pick<Switches, 'minimumCharge' | 'threeDecimalStep'>,
): Settlement {
  const owed = total + balance;
  if (owed <= 0 || owed < (minimumCharge[currency] ?? 0)) return { due: 0, ending: owed };
  const step = exponentOf(currency) === 3 ? threeDecimalStep : 1;
  const rest = owed % step;
  return { due: owed - rest, ending: rest };
}
