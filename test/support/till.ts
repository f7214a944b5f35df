/** A vendor who is paid in the page: one customer who may do everything, and what they pay with. */
import assert from 'node:assert/strict';
import type Stripe from 'stripe';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_PUBLISHABLE_KEY, DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import type { Scope } from '../../server/index.ts';
import { portalOver } from './portal.ts';

export const EVERY_SCOPE: readonly Scope[] = [
  'usage:read',
  'billing:read',
  'invoices:pay',
  'payment_methods:write',
  'billing_details:write',
  'subscription:write',
];

export const PUBLISHABLE_KEY = DEMO_PUBLISHABLE_KEY;

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';
type Settings = NonNullable<Parameters<typeof portalOver>[1]>;

export async function openTill(settings: Settings = {}) {
  const { now = () => new Date() } = settings;
  const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY], now });
  const stripe = stripeFor(simulator);
  const portal = portalOver(simulator, {
    publishableKey: PUBLISHABLE_KEY,
    scopes: EVERY_SCOPE,
    ...settings,
  });
  const { id: customer } = await stripe.customers.create({
    email: 'ada@lovelace.example',
    name: 'Ada Lovelace',
  });

  async function answer(method: Method, path: string, body?: object, key?: string) {
    if (method === 'GET') return portal.get(path, customer);
    return portal.send(method, path, customer, body, key ? { 'idempotency-key': key } : undefined);
  }

  /** What the portal answers, which must be good. */
  async function ask<T>(method: Method, path: string, body?: object, key?: string) {
    const response = await answer(method, path, body, key);
    assert.equal(response.status, 200, `${method} ${path}: ${await response.clone().text()}`);
    return (await response.json()) as T;
  }

  /** The status and code of a refusal. */
  async function refusal(method: Method, path: string, body?: object, key?: string) {
    const response = await answer(method, path, body, key);
    const { code, field } = await response.json();
    return [response.status, code, ...(field ? [field] : [])];
  }

  async function attach(name = 'pm_card_visa', to = customer) {
    return (await stripe.paymentMethods.attach(name, { customer: to })).id;
  }

  /** A bank account, which pays days after it is debited. */
  async function bankAccount() {
    const { id } = await stripe.paymentMethods.create({
      type: 'us_bank_account',
      us_bank_account: {
        account_holder_type: 'company',
        account_number: '000123456789',
        routing_number: '110000000',
      },
      billing_details: { name: 'Ada Lovelace' },
    });
    return attach(id);
  }

  /** An open invoice of 9.00 that nobody has tried to collect. */
  async function openInvoice(to = customer) {
    await stripe.invoiceItems.create({ amount: 900, currency: 'usd', customer: to });
    const draft = await stripe.invoices.create({
      auto_advance: false,
      currency: 'usd',
      customer: to,
      pending_invoice_items_behavior: 'include',
    });
    return (await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false })).id;
  }

  async function subscribe(more: Partial<Stripe.SubscriptionCreateParams> = {}) {
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 2_000,
      recurring: { interval: 'month' },
      product_data: { name: 'Plan' },
    });
    const items = [{ price: price.id }];
    return stripe.subscriptions.create({ customer, items, ...more });
  }

  /** What the browser does with Stripe's form. */
  function confirmSetup(id: string, payment_method: string) {
    const return_url = 'https://shop.example.com/billing';
    return stripe.setupIntents.confirm(id, { payment_method, return_url });
  }

  /** What the customer does on the page of their bank. */
  async function authenticate(intent: string, secret: string, result: 'succeed' | 'fail') {
    const response = await simulator.fetch(
      new Request(`https://invoice.stripe.com/3ds/${intent}`, {
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ secret, result }),
      }),
    );
    assert.ok(response.status < 400);
  }

  /** Payments of the customer that have taken money. */
  async function taken() {
    const { data } = await stripe.paymentIntents.list({ customer, limit: 100 });
    return data.filter(({ status }) => status === 'succeeded');
  }

  function callsTo(method: string, path: RegExp) {
    return simulator.requests.filter((call) => call.method === method && path.test(call.path));
  }

  return {
    simulator,
    stripe,
    portal,
    customer,
    ask,
    refusal,
    attach,
    bankAccount,
    openInvoice,
    subscribe,
    confirmSetup,
    authenticate,
    taken,
    callsTo,
  };
}
