/** Which way to pay is offered first. */
import type { PaymentState } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';

/** What is typed into Stripe's form, rather than a method on file. */
export const OTHER = 'other';

/**
 * What pays the invoice's subscription, unless it was just refused; else the default, what pays
 * another one, or any on file; else Stripe's form, where there is one. `now` is an instant of
 * billing time.
 */
export function choiceOf(
  methods: readonly PaymentMethod[],
  { invoice, decline, paymentMethod, clientSecret, publishableKey }: PaymentState,
  now: string,
): string {
  const refused = decline ? paymentMethod : null;
  const good = methods.filter((method) => method.id !== refused && !isExpired(method, now));
  const { subscription } = invoice;
  const first =
    good.find(({ pays }) => subscription && pays.includes(subscription)) ??
    good.find(({ isDefault }) => isDefault) ??
    good.find(({ pays }) => pays.length) ??
    good[0];
  if (first) return first.id;
  return clientSecret && publishableKey ? OTHER : (methods[0]?.id ?? OTHER);
}

/** Whether a card has ended by then (ISO). */
export function isExpired({ expMonth, expYear }: PaymentMethod, now: string): boolean {
  if (!expMonth || !expYear) return false;
  return new Date(Date.UTC(expYear, expMonth, 1)).toISOString() <= now;
}
