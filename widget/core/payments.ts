type Payments = typeof import('../payments/index.ts');

let here: Payments | undefined;

/** All that shows or uses Stripe's form, once it is here. */
export const payments = () => here;

/** Fetches it: only when somebody opens a form, or comes back from a bank. Fails as `fetchLater` does. */
export async function fetchPayments(): Promise<Payments> {
  here ??= await import('../payments/index.ts');
  return here;
}
