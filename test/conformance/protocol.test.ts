import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { openAccount } from './account.ts';
import { customerOnClock, meteredSubscription } from './arrange.ts';
import { failureOf } from './expect.ts';

const WRONG_KEY = 'Bearer sk_test_0000000000000000';

describe('Every endpoint', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers with a request id, failures too', async () => {
    const found = await account.raw('GET', '/v1/customers?limit=1');
    assert.match(found.headers.get('request-id') ?? '', /^req_/);
    const failed = await account.raw('GET', '/v1/customers/cus_none');
    assert.match(failed.headers.get('request-id') ?? '', /^req_/);
  });

  it('names the version it answers in', async () => {
    const { lastResponse } = await stripe.customers.list({ limit: 1 });
    assert.equal(lastResponse.apiVersion, Stripe.API_VERSION);
  });

  it('answers 401 without a key, and to a wrong one, which it does not repeat', async () => {
    const headers = { authorization: '' };
    assert.equal((await account.raw('GET', '/v1/customers', { headers })).status, 401);
    const wrong = await account.raw('GET', '/v1/customers', {
      headers: { authorization: WRONG_KEY },
    });
    assert.equal(wrong.status, 401);
    assert.doesNotMatch(await wrong.text(), /sk_test_0000000000000000/);
  });

  it('answers 404 for an address that does not exist', async () => {
    const response = await account.raw('GET', '/v1/nothing');
    const { error } = (await response.json()) as { error: { message: string; type: string } };
    assert.equal(response.status, 404);
    assert.equal(error.type, 'invalid_request_error');
    assert.match(error.message, /^Unrecognized request URL \(GET: \/v1\/nothing\)/);
  });

  it('says 404 for an unknown id in the path and 400 for one in a parameter', async () => {
    const inPath = await failureOf(stripe.subscriptions.retrieve('sub_none'));
    assert.deepEqual([inPath.statusCode, inPath.code], [404, 'resource_missing']);
    const inBody = await failureOf(
      stripe.subscriptions.create({ customer: 'cus_none', items: [{ price: 'price_none' }] }),
    );
    assert.deepEqual([inBody.statusCode, inBody.param], [400, 'customer']);
  });

  it('says which value is not an integer', async () => {
    const response = await account.raw('GET', '/v1/customers?limit=ten');
    const { error } = (await response.json()) as { error: { message: string; param: string } };
    assert.deepEqual([response.status, error.param], [400, 'limit']);
    assert.equal(error.message, 'Invalid integer: ten');
  });

  it('says which values an enumeration has', async () => {
    const response = await account.raw('GET', '/v1/invoices?status=late');
    const { error } = (await response.json()) as { error: { message: string; param: string } };
    assert.deepEqual([response.status, error.param], [400, 'status']);
    assert.match(error.message, /must be one of draft, open, paid/);
  });
});

describe('Every list', () => {
  const account = openAccount();
  const { stripe } = account;

  it('holds ten by default, newest first, and pages both ways without a gap', async () => {
    const { clock } = await customerOnClock(account);
    const email = `${account.unique('page')}@example.com`;
    for (let i = 0; i < 12; i += 1) await stripe.customers.create({ email, name: `${i}` });
    assert.ok(clock.id);
    const all = await stripe.customers.list({ email, limit: 100 });
    assert.equal(all.data.length, 12);
    assert.equal(all.has_more, false);
    const times = all.data.map(({ created }) => created);
    assert.deepEqual(
      times,
      times.toSorted((a, b) => b - a),
    );
    const ids = all.data.map(({ id }) => id);

    const first = await stripe.customers.list({ email });
    assert.deepEqual(
      first.data.map(({ id }) => id),
      ids.slice(0, 10),
    );
    assert.deepEqual([first.object, first.url, first.has_more], ['list', '/v1/customers', true]);
    const next = await stripe.customers.list({ email, starting_after: ids[9]! });
    assert.deepEqual(
      next.data.map(({ id }) => id),
      ids.slice(10),
    );
    assert.equal(next.has_more, false);
    const back = await stripe.customers.list({ email, ending_before: ids[5]!, limit: 3 });
    assert.deepEqual(
      back.data.map(({ id }) => id),
      ids.slice(2, 5),
    );
    assert.equal(back.has_more, true);
  });

  it('takes a limit from 1 to 100', async () => {
    assert.equal((await failureOf(stripe.customers.list({ limit: 0 }))).param, 'limit');
    assert.equal((await failureOf(stripe.customers.list({ limit: 101 }))).param, 'limit');
    assert.equal((await stripe.customers.list({ limit: 100 })).object, 'list');
  });

  it('refuses a cursor that does not exist, and two at once', async () => {
    const lost = await failureOf(stripe.customers.list({ starting_after: 'cus_none' }));
    assert.deepEqual([lost.statusCode, lost.param], [400, 'starting_after']);
    const { id } = await stripe.customers.create({});
    const both = await failureOf(stripe.customers.list({ ending_before: id, starting_after: id }));
    assert.equal(both.statusCode, 400);
  });

  it('filters by when things were made', async () => {
    const { id, created } = await stripe.customers.create({});
    const since = await stripe.customers.list({ created: { gte: created }, limit: 100 });
    assert.ok(since.data.some((customer) => customer.id === id));
    const before = await stripe.customers.list({ created: { lt: created }, limit: 100 });
    assert.ok(before.data.every((customer) => customer.id !== id));
  });
});

describe('Every expand', () => {
  const account = openAccount();
  const { stripe } = account;

  it('puts an object in the place of its id, inside lists too', async () => {
    const { card, clock, customer } = await meteredSubscription(account);
    const expanded = (await stripe.customers.retrieve(customer.id, {
      expand: ['test_clock', 'invoice_settings.default_payment_method'],
    })) as Stripe.Customer;
    assert.equal((expanded.test_clock as Stripe.TestHelpers.TestClock).id, clock.id);
    const method = expanded.invoice_settings.default_payment_method as Stripe.PaymentMethod;
    assert.equal(method.id, card.id);
    const { data } = await stripe.subscriptions.list({
      customer: customer.id,
      expand: ['data.customer'],
    });
    assert.equal((data[0]!.customer as Stripe.Customer).name, 'Jo');
  });

  it('goes four levels deep and says so beyond', async () => {
    const expand = ['data.items.data.price.product'];
    const error = await failureOf(stripe.subscriptions.list({ expand }));
    assert.equal(error.statusCode, 400);
    assert.match(error.message, /cannot expand more than 4 levels/);
  });

  it('is refused for a property that holds no object', async () => {
    const { id } = await stripe.customers.create({ email: 'jo@example.com' });
    const error = await failureOf(stripe.customers.retrieve(id, { expand: ['email'] }));
    assert.match(error.message, /^This property cannot be expanded \(email\)\./);
  });

  it('of a list names its items under data', async () => {
    const error = await failureOf(stripe.customers.list({ expand: ['test_clock'] }));
    assert.match(error.message, /data\.test_clock/);
  });
});

describe('Every idempotency key', () => {
  const account = openAccount();
  const { stripe } = account;

  it('gives the first answer again, and says so', async () => {
    const idempotencyKey = account.unique('key');
    const first = await stripe.customers.create({ name: 'A' }, { idempotencyKey });
    const second = await stripe.customers.create({ name: 'A' }, { idempotencyKey });
    assert.equal(second.id, first.id);
    // With a fetch client the SDK hands on the fetch response, whatever its types say.
    const { headers } = second.lastResponse as unknown as Response;
    assert.equal(headers.get('idempotent-replayed'), 'true');
  });

  it('is refused for another request', async () => {
    const idempotencyKey = account.unique('key');
    await stripe.customers.create({ name: 'A' }, { idempotencyKey });
    const error = await failureOf(stripe.customers.create({ name: 'B' }, { idempotencyKey }));
    assert.equal(error.type, 'StripeIdempotencyError');
  });

  it('is not spent by a request that was refused', async () => {
    const idempotencyKey = account.unique('key');
    await failureOf(stripe.products.create({ name: '' }, { idempotencyKey }));
    const product = await stripe.products.create({ name: 'Team' }, { idempotencyKey });
    assert.equal(product.name, 'Team');
  });
});
