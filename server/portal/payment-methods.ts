/** Which card pays what, by Stripe's chain of defaults. */
import type { PaymentMethod } from '../contract/portal.ts';
import type { Customer, PaymentMethod as OnFile, Subscription } from './snapshot.ts';

/** The one that pays first, then the others as Stripe lists them. */
export function portalPaymentMethods(
  methods: readonly OnFile[],
  customer: Customer | undefined,
  subscriptions: readonly Subscription[],
): PaymentMethod[] {
  return methods
    .map((method) => ({
      ...method,
      isDefault: method.id === customer?.defaultPaymentMethod,
      pays: subscriptions
        .filter((subscription) => payer(subscription, customer) === method.id)
        .map(({ id }) => id),
    }))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || b.pays.length - a.pays.length);
}

/** A subscription's own method overrides the customer's. */
export function payer(subscription: Subscription, customer: Customer | undefined): string | null {
  return subscription.defaultPaymentMethod ?? customer?.defaultPaymentMethod ?? null;
}
