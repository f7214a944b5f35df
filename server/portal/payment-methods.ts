/** Which card pays what, by Stripe's chain of defaults. */
import type { PaymentMethod } from '../contract/portal.ts';
import type { Customer, PaymentMethod as OneOnFile, Subscription } from './snapshot.ts';

/** Everything that decides what pays what. */
export type OnFile = {
  readonly methods: readonly OneOnFile[];
  readonly customer: Customer;
  readonly subscriptions: readonly Subscription[];
  /** When the methods were read. */
  readonly asOf: Date;
};

/** The same once a method has become the customer's default, and that of some subscriptions. */
export function withDefault(onFile: OnFile, method: string, changed: readonly string[]): OnFile {
  return {
    ...onFile,
    customer: { ...onFile.customer, defaultPaymentMethod: method },
    subscriptions: onFile.subscriptions.map((subscription) =>
      changed.includes(subscription.id)
        ? { ...subscription, defaultPaymentMethod: method }
        : subscription,
    ),
  };
}

/** The same once a method is gone. */
export function without(onFile: OnFile, method: string): OnFile {
  return { ...onFile, methods: onFile.methods.filter(({ id }) => id !== method) };
}

/** The one that pays first, then the others as Stripe lists them. */
export function portalPaymentMethods(
  methods: readonly OneOnFile[],
  customer: Customer | undefined,
  subscriptions: readonly Subscription[],
): PaymentMethod[] {
  return methods
    .map((method) => portalPaymentMethod(method, customer, subscriptions))
    .sort((a, b) => Number(b.isDefault) - Number(a.isDefault) || b.pays.length - a.pays.length);
}

/** One of them, with what it pays. */
export function portalPaymentMethod(
  method: OneOnFile,
  customer: Customer | undefined,
  subscriptions: readonly Subscription[],
): PaymentMethod {
  return {
    ...method,
    isDefault: method.id === customer?.defaultPaymentMethod,
    pays: paidBy(method.id, customer, subscriptions),
  };
}

/** Subscriptions that charge a method by themselves. One whose invoices are sent charges none. */
export function paidBy(
  method: string,
  customer: Customer | undefined,
  subscriptions: readonly Subscription[],
): string[] {
  return subscriptions
    .filter(isCharged)
    .filter((subscription) => payer(subscription, customer) === method)
    .map(({ id }) => id);
}

/** Subscriptions whose own method stands in the way of a default. */
export function overriding(method: string, subscriptions: readonly Subscription[]): string[] {
  return subscriptions
    .filter(isCharged)
    .filter(({ defaultPaymentMethod: own }) => own !== null && own !== method)
    .map(({ id }) => id);
}

/** A subscription's own method overrides the customer's. */
export function payer(subscription: Subscription, customer: Customer | undefined): string | null {
  return subscription.defaultPaymentMethod ?? customer?.defaultPaymentMethod ?? null;
}

function isCharged({ collection }: Subscription) {
  return collection === 'charge_automatically';
}
