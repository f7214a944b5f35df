import { fetchLater } from './later.ts';

type Payments = typeof import('../payments/index.ts');

let here: Payments | undefined;

/** All that shows or uses Stripe's form, once it is here. */
export const payments = () => here;

/** Fetches it: only when somebody opens a form, or comes back from a bank. Fails as `fetchLater` does. */
export async function fetchPayments(): Promise<Payments> {
  // A form says of a card what the panels below the first view say.
  [here] = await Promise.all([import('../payments/index.ts'), fetchLater()]);
  return here;
}
