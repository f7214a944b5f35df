import type { Money } from '../contract/values.ts';
import { BillingError } from './billing-error.ts';

/** A reckoned amount as answers have it: in a number, which holds it exactly or not at all. */
export function toMoney(amount: bigint, currency: string): Money {
  const number = Number(amount);
  if (!Number.isSafeInteger(number)) {
    throw new BillingError('amount_too_large', 'The amount has more digits than can be told.');
  }
  return { amount: number, currency };
}
