import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { describe, it } from 'node:test';
import { serve } from '@hono/node-server';
import Stripe from 'stripe';
import { rateLimited } from '../../../demo/stripe/index.ts';
import {
  clientOf,
  createPrice,
  failureOf,
  meteredSubscription,
  START,
  sendUsage,
  start,
} from './harness.ts';

describe('errors', () => {
  it('a wrong key is 401, and so is none', async () => {
    const { sim } = start();
    const error = await failureOf(clientOf(sim, 'sk_test_wrong').customers.list());
    assert.equal(error.type, 'StripeAuthenticationError');
    assert.doesNotMatch(error.message, /sk_test_wrong/);
    const bare = await sim.fetch(new Request('https://api.stripe.com/v1/customers'));
    assert.equal(bare.status, 401);
  });

  it('an unknown id is 404 in a path and 400 in a parameter', async () => {
    const { stripe } = start();
    const inPath = await failureOf(stripe.customers.retrieve('cus_none'));
    assert.equal(inPath.statusCode, 404);
    assert.equal(inPath.code, 'resource_missing');
    assert.equal(inPath.message, "No such customer: 'cus_none'");
    const inBody = await failureOf(
      stripe.subscriptions.create({ customer: 'cus_none', items: [{ price: 'price_none' }] }),
    );
    assert.equal(inBody.statusCode, 400);
    assert.equal(inBody.param, 'customer');
  });

  it('name the missing, unknown or malformed parameter', async () => {
    const { stripe, sim } = start();
    const missing = await failureOf(stripe.products.create({} as Stripe.ProductCreateParams));
    assert.deepEqual([missing.code, missing.param], ['parameter_missing', 'name']);
    const unknown = await failureOf(
      stripe.customers.create({ colour: 'red' } as Stripe.CustomerCreateParams),
    );
    assert.deepEqual([unknown.code, unknown.param], ['parameter_unknown', 'colour']);
    const malformed = await call(sim, 'GET', '/v1/customers?limit=ten');
    assert.equal(malformed.body.error.message, 'Invalid integer: ten');
    const choice = await call(sim, 'GET', '/v1/invoices?status=late');
    assert.match(choice.body.error.message, /must be one of draft, open, paid/);
  });

  it('an unknown address is 404', async () => {
    const { status, body } = await call(start().sim, 'GET', '/v1/nothing');
    assert.equal(status, 404);
    assert.match(body.error.message, /^Unrecognized request URL \(GET: \/v1\/nothing\)/);
  });
});

describe('headers', () => {
  it('every answer has a request id and the version asked for', async () => {
    const { sim, stripe } = start();
    const { lastResponse } = await stripe.customers.list();
    assert.match(lastResponse.requestId ?? '', /^req_/);
    assert.equal(lastResponse.apiVersion, '2026-10-28.endive');
    const failed = await call(sim, 'GET', '/v1/nothing');
    assert.match(failed.headers.get('request-id') ?? '', /^req_/);
  });
});

describe('over HTTP', () => {
  it('the SDK needs nothing but another host', async () => {
    const { sim } = start();
    const server = serve({ fetch: sim.fetch, port: 0 });
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const stripe = new Stripe('sk_test_simulator', { host: '127.0.0.1', port, protocol: 'http' });
    const { id } = await stripe.customers.create({ metadata: { a: 'x=1&y' }, name: 'Über & Co' });
    const { name, metadata } = (await stripe.customers.retrieve(id)) as Stripe.Customer;
    assert.deepEqual([name, metadata], ['Über & Co', { a: 'x=1&y' }]);
    server.close();
  });
});

describe('lists', () => {
  it('hold ten by default, newest first, and page both ways', async () => {
    const { stripe, wall } = start();
    const ids: string[] = [];
    for (let i = 0; i < 25; i += 1) {
      wall.now = new Date((START + Math.floor(i / 2)) * 1000);
      ids.unshift((await stripe.customers.create({ name: `${i}` })).id);
    }
    const first = await stripe.customers.list();
    assert.deepEqual(
      first.data.map(({ id }) => id),
      ids.slice(0, 10),
    );
    assert.equal(first.has_more, true);
    assert.equal(first.url, '/v1/customers');
    const next = await stripe.customers.list({ limit: 20, starting_after: ids[9]! });
    assert.deepEqual(
      next.data.map(({ id }) => id),
      ids.slice(10),
    );
    assert.equal(next.has_more, false);
    const back = await stripe.customers.list({ limit: 5, ending_before: ids[10]! });
    assert.deepEqual(
      back.data.map(({ id }) => id),
      ids.slice(5, 10),
    );
    assert.equal(back.has_more, true);
  });

  it('refuse a limit outside 1 to 100 and a cursor that does not exist', async () => {
    const { stripe } = start();
    assert.equal((await failureOf(stripe.customers.list({ limit: 0 }))).param, 'limit');
    assert.equal((await failureOf(stripe.customers.list({ limit: 101 }))).param, 'limit');
    const lost = await failureOf(stripe.customers.list({ starting_after: 'cus_none' }));
    assert.equal(lost.param, 'starting_after');
  });

  it('filter by creation time', async () => {
    const { stripe, wall } = start();
    await stripe.customers.create({});
    wall.now = new Date((START + 60) * 1000);
    const late = await stripe.customers.create({});
    const { data } = await stripe.customers.list({ created: { gt: START } });
    assert.deepEqual(
      data.map(({ id }) => id),
      [late.id],
    );
  });

  it('filter prices by product, activity and type', async () => {
    const harness = start();
    const one = await createPrice(harness, null, { unit_amount: 1 });
    const other = await createPrice(harness, null, { unit_amount: 2 });
    await harness.stripe.prices.update(other.id, { active: false });
    const active = await harness.stripe.prices.list({ active: true, type: 'recurring' });
    assert.deepEqual(
      active.data.map(({ id }) => id),
      [one.id],
    );
    const own = await harness.stripe.prices.list({ product: String(other.product) });
    assert.deepEqual(
      own.data.map(({ id }) => id),
      [other.id],
    );
  });
});

describe('expansion', () => {
  it('puts an object in the place of its id, inside lists too', async () => {
    const harness = start();
    const { card, clock, customer } = await meteredSubscription(harness);
    const expanded = (await harness.stripe.customers.retrieve(customer.id, {
      expand: ['test_clock', 'invoice_settings.default_payment_method'],
    })) as Stripe.Customer;
    assert.equal((expanded.test_clock as Stripe.TestHelpers.TestClock).id, clock.id);
    const method = expanded.invoice_settings.default_payment_method as Stripe.PaymentMethod;
    assert.equal(method.card?.last4, card.card?.last4);
    const { data } = await harness.stripe.subscriptions.list({
      customer: customer.id,
      expand: ['data.customer', 'data.items.data.price'],
    });
    assert.equal((data[0]!.customer as Stripe.Customer).name, 'Jo');
  });

  it('shows tiers only when asked for', async () => {
    const harness = start();
    const price = await createPrice(harness, null, {
      billing_scheme: 'tiered',
      tiers: [{ flat_amount: 5, unit_amount: 1, up_to: 'inf' }],
      tiers_mode: 'graduated',
    });
    assert.equal(price.tiers, undefined);
    await createPrice(harness, null, { unit_amount: 1 });
    const { data } = await harness.stripe.prices.list({ expand: ['data.tiers'] });
    assert.equal(data[0]?.tiers, undefined);
    assert.equal(String(data[1]?.tiers?.[0]?.flat_amount_decimal), '5');
    assert.equal(data[1]?.tiers?.[0]?.up_to, null);
  });

  it('goes four levels deep and says so beyond', async () => {
    const { stripe } = start();
    const expand = ['data.items.data.price.product'];
    const error = await failureOf(stripe.subscriptions.list({ expand }));
    assert.equal(error.statusCode, 400);
    assert.equal(
      error.message,
      'You cannot expand more than 4 levels of a property. Property: data.items.data.price.product',
    );
  });

  it('is refused for a property that holds no object', async () => {
    const harness = start();
    const { customer } = await meteredSubscription(harness);
    const error = await failureOf(
      harness.stripe.customers.retrieve(customer.id, { expand: ['email'] }),
    );
    assert.equal(error.message, 'This property cannot be expanded (email).');
    const empty = { expand: ['phone', 'default_source'] };
    const nothing = await failureOf(harness.stripe.customers.retrieve(customer.id, empty));
    assert.equal(nothing.message, 'This property cannot be expanded (phone).');
    const expand = ['default_source', 'discount.promotion_code'];
    const kept = await harness.stripe.customers.retrieve(customer.id, { expand });
    assert.equal((kept as Stripe.Customer).default_source, null);
    const inList = await failureOf(harness.stripe.customers.list({ expand: ['test_clock'] }));
    assert.match(inList.message, /try expanding 'data\.test_clock'/);
  });
});

describe('idempotency keys', () => {
  it('give the first answer again', async () => {
    const { stripe } = start();
    const options = { idempotencyKey: 'once' };
    const first = await stripe.customers.create({ name: 'A' }, options);
    const second = await stripe.customers.create({ name: 'A' }, options);
    assert.equal(second.id, first.id);
    // With a fetch client the SDK hands on the fetch response, whatever its types say.
    const { headers } = second.lastResponse as unknown as Response;
    assert.equal(headers.get('idempotent-replayed'), 'true');
    assert.equal((await stripe.customers.list()).data.length, 1);
  });

  it('are refused for another request', async () => {
    const { stripe } = start();
    const options = { idempotencyKey: 'once' };
    await stripe.customers.create({ name: 'A' }, options);
    const error = await failureOf(stripe.customers.create({ name: 'B' }, options));
    assert.equal(error.type, 'StripeIdempotencyError');
  });

  it('do not hold on to a refused request', async () => {
    const { stripe } = start();
    const options = { idempotencyKey: 'once' };
    await failureOf(stripe.products.create({ name: '' }, options));
    await stripe.products.create({ name: 'Team' }, options);
  });

  it('let two requests at once do the work once', async () => {
    const { stripe } = start();
    const options = { idempotencyKey: 'once' };
    const calls = [1, 2, 3].map(() => stripe.customers.create({ name: 'A' }, options));
    await Promise.allSettled(calls);
    assert.equal((await stripe.customers.list()).data.length, 1);
  });
});

describe('faults', () => {
  it('a plain 429 is not retried by the SDK; with the hint it is', async () => {
    const { sim } = start();
    const stripe = clientOf(sim);
    for (const [shouldRetry, calls] of [
      [undefined, 1],
      [true, 2],
    ] as const) {
      sim.clearRequests();
      sim.fault(() => rateLimited({ code: 'lock_timeout', shouldRetry }));
      const error = await failureOf(stripe.customers.list({}, { maxNetworkRetries: 1 }));
      assert.equal(error.type, 'StripeRateLimitError');
      assert.equal(error.code, 'lock_timeout');
      assert.match(error.requestId ?? '', /^req_/);
      assert.equal(sim.requests.length, calls);
    }
  });

  it('pass when they answer nothing, and end when taken away', async () => {
    const { sim, stripe } = start();
    sim.fault((request) => (request.url.includes('/invoices') ? rateLimited() : undefined));
    await stripe.customers.list();
    await failureOf(stripe.invoices.list());
    sim.fault(null);
    await stripe.invoices.list();
    assert.deepEqual(
      sim.requests.map(({ method, path }) => `${method} ${path}`),
      ['GET /v1/customers', 'GET /v1/invoices', 'GET /v1/invoices'],
    );
  });
});

describe('seeding resources', () => {
  it('the customer holds the cards attached to it, and only those', async () => {
    const harness = start();
    const { customer, card } = await meteredSubscription(harness);
    const { data } = await harness.stripe.customers.listPaymentMethods(customer.id);
    assert.deepEqual(
      data.map(({ id }) => id),
      [card.id],
    );
    const other = await harness.stripe.paymentMethods.create({
      card: { token: 'tok_mastercard' },
      type: 'card',
    });
    const error = await failureOf(
      harness.stripe.customers.update(customer.id, {
        invoice_settings: { default_payment_method: other.id },
      }),
    );
    assert.equal(error.code, 'resource_missing');
  });

  it('a credit balance summary is empty', async () => {
    const harness = start();
    const { customer } = await meteredSubscription(harness);
    const summary = await harness.stripe.billing.creditBalanceSummaries.retrieve({
      customer: customer.id,
      filter: { applicability_scope: { price_type: 'metered' }, type: 'applicability_scope' },
    });
    assert.deepEqual(summary.balances, []);
  });

  it('metadata merges, and an empty value removes its key', async () => {
    const { stripe } = start();
    const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
    const updated = await stripe.customers.update(id, { metadata: { a: '', c: '3' } });
    assert.deepEqual(updated.metadata, { b: '2', c: '3' });
  });

  it('items of a subscription can be listed', async () => {
    const harness = start();
    const { customer, subscription, price } = await meteredSubscription(harness);
    await sendUsage(harness, customer, '1');
    const { data } = await harness.stripe.subscriptionItems.list({
      subscription: subscription.id,
    });
    assert.deepEqual(
      data.map((item) => item.price.id),
      [price.id],
    );
  });
});

async function call(sim: ReturnType<typeof start>['sim'], method: string, path: string) {
  const headers = { authorization: 'Bearer sk_test_simulator' };
  const response = await sim.fetch(
    new Request(`https://api.stripe.com${path}`, { method, headers }),
  );
  const body = (await response.json()) as { error: { message: string } };
  return { body, headers: response.headers, status: response.status };
}
