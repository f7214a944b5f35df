/** Which of a customer's ways to pay is charged, and taking one off the file. */

import type { Reading } from '../cache/read-cache.ts';
import type { DefaultChange } from '../contract/payments.ts';
import { current } from '../known.ts';
import { isGoingOn } from '../portal/billable.ts';
import {
  type OnFile,
  overriding,
  paidBy,
  withDefault,
  without,
} from '../portal/payment-methods.ts';
import { Problem } from '../problems.ts';
import { type Desk, missing } from './desk.ts';
import type { CustomerGateway } from './gateway.ts';
import { idOf } from './mapping.ts';

/** What is on file, and what it pays. `take` decides whether the last good value will do. */
export async function readOnFile(
  gateway: CustomerGateway,
  take: <T>(reading: Promise<Reading<T>>) => Promise<T> = current,
): Promise<OnFile> {
  const reading = gateway.paymentMethods();
  const [methods, customer, all, { asOf }] = await Promise.all([
    take(reading),
    take(gateway.facts()),
    take(gateway.subscriptions()),
    reading,
  ]);
  return { methods, customer, subscriptions: all.filter(isGoingOn), asOf };
}

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
export async function makeDefault(
  fresh: CustomerGateway,
  id: string,
): Promise<{ readonly changed: DefaultChange; readonly onFile: OnFile }> {
  const { desk } = fresh;
  await requireOnFile(desk, id);
  const before = await readOnFile(fresh);

  const isChanged = before.customer.defaultPaymentMethod !== id;
  if (isChanged) await changeCustomer(desk, id);
  const wanted = overriding(id, before.subscriptions);
  const failures = new Map<string, unknown>();
  for (const subscription of wanted) {
    await changeSubscription(desk, subscription, id).catch((error) =>
      failures.set(subscription, error),
    );
  }

  const done = wanted.filter((subscription) => !failures.has(subscription));
  const onFile = await reread(fresh, withDefault(before, id, done));
  // Where only the answer was lost, it was changed all the same.
  const failed = overriding(id, onFile.subscriptions).filter((one) => failures.has(one));
  const subscriptions = wanted.filter((one) => !failed.includes(one));
  const [first] = failed;
  if (first && !isChanged && subscriptions.length === 0) throw failures.get(first);
  return {
    changed: { customer: isChanged, subscriptions, ...(first && { failed }) },
    onFile,
  };
}

/**
 * Takes a method off the file for good, and answers what is left. Throws `payment_method_in_use`
 * while a subscription that is not over charges it, or an open invoice is to.
 */
export async function removeMethod(fresh: CustomerGateway, id: string): Promise<OnFile> {
  const { desk } = fresh;
  await requireOnFile(desk, id);
  const before = await readOnFile(fresh);
  if (paidBy(id, before.customer, before.subscriptions).length > 0) {
    throw new Problem('payment_method_in_use');
  }
  await refuseInvoiced(desk, id);
  await desk.change('payment_methods.detach', `remove/${id}`, (options) =>
    desk.stripe.paymentMethods.detach(id, {}, options),
  );
  return reread(fresh, without(before, id));
}

/** An invoice may name a method of its own, whatever its subscription is charged to. */
async function refuseInvoiced({ stripe, customerId: customer, ask }: Desk, id: string) {
  const { data } = await ask('invoices.list', () =>
    stripe.invoices.list({ customer, status: 'open', limit: 100 }),
  );
  const isNamed = data.some((invoice) => idOf(invoice.default_payment_method) === id);
  if (isNamed) {
    throw new Problem('payment_method_in_use', 'The payment method is to pay an open invoice.');
  }
}

/** As Stripe says it after a change that was made; failing that, as it has to be by what we know. */
async function reread(fresh: CustomerGateway, expected: OnFile): Promise<OnFile> {
  try {
    return await readOnFile(fresh);
  } catch (error) {
    if (error instanceof Problem) return expected;
    throw error;
  }
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
