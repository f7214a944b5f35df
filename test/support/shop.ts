/** A small account: one customer on a clock, prices and usage as a test wants them. */
import assert from 'node:assert/strict';
import type Stripe from 'stripe';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import type { WhatIfAnswer } from '../../server/contract/what-if.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import { inProcess, UNLIMITED, URL_OF_PORTAL } from './portal.ts';

type Formula = 'sum' | 'last';

/** A vendor with one customer on a clock. */
export async function openShop(start: string, { hidden: hasHidden = false } = {}) {
  const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
  simulator.switches.unlimitedAdvance = true;
  const stripe = stripeFor(simulator);
  const clock = await stripe.testHelpers.testClocks.create({ frozen_time: seconds(start) });
  const { id: customer } = await stripe.customers.create({ test_clock: clock.id });
  const [meter, stored] = [await meterOf('calls'), await meterOf('stored', 'last')];
  const secret = generateSecret('signing');
  const signingKey = { kid: 'one', secret };
  const margin = hasHidden ? await meterOf('margin') : null;
  if (margin) {
    await priced(7, { usage_type: 'metered', meter: margin.id }, 'margin_b', 'Secret margin');
    await priced(100, {}, 'base_b');
  }

  /** A new portal each time, which remembers nothing. */
  async function request(path: string, init: RequestInit = {}) {
    const app = createPortal({
      url: URL_OF_PORTAL,
      stripeKey: DEMO_STRIPE_KEY,
      signingKeys: [{ kid: 'one', alg: 'HS256', secret }],
      meters: { margin: { hidden: true } },
      plans: {
        a: { label: 'A', prices: { base: 'base_a' } },
        b: {
          label: 'B',
          prices: hasHidden ? { base: 'base_b', margin: 'margin_b' } : { base: 'base_b' },
        },
      },
      stripe: { fetch: inProcess(simulator), callsPerSecond: UNLIMITED },
    });
    const { token } = await createSession({ signingKey, api: URL_OF_PORTAL, customer });
    const headers = new Headers(init.headers);
    headers.set('authorization', `Bearer ${token}`);
    return app.request(path, { ...init, headers });
  }

  async function get<T>(path: string): Promise<T> {
    const response = await request(path);
    assert.equal(response.status, 200, path);
    return (await response.json()) as T;
  }

  function post(body: object, type = 'application/json') {
    const init = { method: 'POST', headers: { 'content-type': type }, body: JSON.stringify(body) };
    return request('/v1/bill/what-if', init);
  }

  async function ask(body: object): Promise<WhatIfAnswer> {
    const response = await post(body);
    assert.equal(response.status, 200);
    return (await response.json()) as WhatIfAnswer;
  }

  async function bring(day: string) {
    const frozen_time = seconds(`${day}T00:10:00Z`);
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time });
  }

  async function use(value: number, day: string, event_name = 'calls') {
    await bring(day);
    await stripe.billing.meterEvents.create({
      event_name,
      payload: { stripe_customer_id: customer, value: String(value) },
      timestamp: seconds(`${day}T00:05:00Z`),
    });
  }

  /** The same on each day from the first to the last. */
  async function useDaily(value: number, from: string, to: string) {
    for (let at = Date.parse(from); at <= Date.parse(to); at += 86_400_000) {
      await use(value, new Date(at).toISOString().slice(0, 10));
    }
  }

  function subscribe(
    items: Stripe.SubscriptionCreateParams.Item[],
    more: Partial<Stripe.SubscriptionCreateParams> = {},
  ) {
    return stripe.subscriptions.create({
      customer,
      collection_method: 'send_invoice',
      days_until_due: 30,
      items,
      ...more,
    });
  }

  const price = (amount: number, recurring = {}, key?: string) => priced(amount, recurring, key);
  const of = (id: string) => ({ usage_type: 'metered', meter: id });
  const metered = (amount: number, formula: Formula = 'sum') =>
    priced(amount, of((formula === 'sum' ? meter : stored).id));
  const hidden = (amount: number) => priced(amount, of(margin!.id));
  return {
    simulator,
    stripe,
    customer,
    meter: meter.id,
    request,
    get,
    post,
    ask,
    bring,
    use,
    useDaily,
    subscribe,
    price,
    metered,
    hidden,
  };

  function priced(unit_amount: number, recurring: object, lookup_key?: string, name = 'Thing') {
    return stripe.prices.create({
      currency: 'usd',
      unit_amount,
      recurring: { interval: 'month', ...recurring },
      product_data: { name },
      ...(lookup_key && { lookup_key }),
    });
  }

  function meterOf(event_name: string, formula: Formula = 'sum') {
    return stripe.billing.meters.create({
      display_name: event_name,
      event_name,
      default_aggregation: { formula },
      customer_mapping: { type: 'by_id', event_payload_key: 'stripe_customer_id' },
      value_settings: { event_payload_key: 'value' },
    });
  }
}

function seconds(time: string) {
  return Date.parse(time) / 1_000;
}
