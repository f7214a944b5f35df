/** Which of a customer's ways to pay is charged, and taking one off the file. */
import type { DefaultChange } from '../contract/payments.ts';
import { current } from '../known.ts';
import { isBillable } from '../portal/billable.ts';
import { overriding, paidBy } from '../portal/payment-methods.ts';
import { Problem } from '../problems.ts';
import { type Desk, missing } from './desk.ts';
import type { CustomerGateway } from './gateway.ts';

/** Throws `payment_method_not_found` unless the method is attached to this customer now. */
export async function requireOnFile(desk: Desk, id: string): Promise<void> {
  const method = await desk
    .ask('customers.retrieve_payment_method', () =>
      desk.stripe.customers.retrievePaymentMethod(desk.customerId, id),
    )
    .catch(missing('payment_method_not_found'));
  if (!desk.isOwn(method)) throw new Problem('payment_method_not_found');
}

/**
 * Makes a method the one that is charged: as the customer's default, and in the place of the own
 * method of each subscription that has one. What is so already is left alone, so that a second try
 * does the rest of a first that went wrong. `fresh` reads past the cache.
 */
export async function makeDefault(fresh: CustomerGateway, id: string): Promise<DefaultChange> {
  const { desk } = fresh;
  await requireOnFile(desk, id);
  const { customer, subscriptions } = await holders(fresh);

  const isChanged = customer.defaultPaymentMethod !== id;
  if (isChanged) await changeCustomer(desk, id);
  const changed: string[] = [];
  const failures = new Map<string, unknown>();
  for (const subscription of overriding(id, subscriptions)) {
    try {
      await changeSubscription(desk, subscription, id);
      changed.push(subscription);
    } catch (error) {
      failures.set(subscription, error);
    }
  }

  const [failure] = failures.values();
  if (failure && !isChanged && changed.length === 0) throw failure;
  return {
    customer: isChanged,
    subscriptions: changed,
    ...(failure !== undefined && { failed: [...failures.keys()] }),
  };
}

/** Takes a method off the file for good. Throws `payment_method_in_use` while a subscription charges it. */
export async function removeMethod(fresh: CustomerGateway, id: string): Promise<void> {
  const { desk } = fresh;
  await requireOnFile(desk, id);
  const { customer, subscriptions } = await holders(fresh);
  if (paidBy(id, customer, subscriptions).length > 0) throw new Problem('payment_method_in_use');
  await desk.change('payment_methods.detach', `remove/${id}`, (options) =>
    desk.stripe.paymentMethods.detach(id, {}, options),
  );
}

async function holders(fresh: CustomerGateway) {
  const [customer, all] = await Promise.all([
    current(fresh.facts()),
    current(fresh.subscriptions()),
  ]);
  return { customer, subscriptions: all.filter(isBillable) };
}

function changeCustomer({ stripe, customerId, change }: Desk, id: string) {
  const settings = { invoice_settings: { default_payment_method: id } };
  return change('customers.update', `default/${id}`, (options) =>
    stripe.customers.update(customerId, settings, options),
  );
}

function changeSubscription({ stripe, change }: Desk, subscription: string, id: string) {
  return change('subscriptions.update', `default/${id}/${subscription}`, (options) =>
    stripe.subscriptions.update(subscription, { default_payment_method: id }, options),
  );
}
