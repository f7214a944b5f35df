import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { customerOnClock } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/customers', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers a whole customer, of test mode', async () => {
    const customer = await stripe.customers.create({ email: 'a@example.com', name: 'Ada' });
    assertShape(customer);
    assert.match(customer.id, /^cus_/);
    assert.equal(customer.livemode, false);
    assert.equal(customer.balance, 0);
    assert.equal(customer.invoice_settings.default_payment_method, null);
  });

  it('keeps what it was given, umlauts and signs included', async () => {
    const name = 'Über & Söhne = 100 %';
    const { id } = await stripe.customers.create({ name, metadata: { a: 'x=1&y' } });
    const found = (await stripe.customers.retrieve(id)) as Stripe.Customer;
    assert.equal(found.name, name);
    assert.equal(found.metadata.a, 'x=1&y');
  });

  it('fills an address with nulls for what was left out', async () => {
    const { address } = await stripe.customers.create({ address: { country: 'DE' } });
    assert.deepEqual(
      [address?.country, address?.city, address?.line1, address?.postal_code],
      ['DE', null, null, null],
    );
  });

  it('names an unknown parameter', async () => {
    const params = { colour: 'red' } as Stripe.CustomerCreateParams;
    const error = await failureOf(stripe.customers.create(params));
    assert.deepEqual(
      [error.statusCode, error.code, error.param],
      [400, 'parameter_unknown', 'colour'],
    );
  });

  it('names a test clock that does not exist', async () => {
    const error = await failureOf(stripe.customers.create({ test_clock: 'clock_none' }));
    assert.deepEqual([error.code, error.param], ['resource_missing', 'test_clock']);
  });
});

describe('POST /v1/customers/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('merges metadata, and an empty value removes its key', async () => {
    const { id } = await stripe.customers.create({ metadata: { a: '1', b: '2' } });
    const { metadata } = await stripe.customers.update(id, { metadata: { a: '', c: '3' } });
    assert.deepEqual([metadata.a, metadata.b, metadata.c], [undefined, '2', '3']);
  });

  it('empties a field that is set to nothing', async () => {
    const { id } = await stripe.customers.create({ name: 'Ada', phone: '123' });
    const updated = await stripe.customers.update(id, { name: '' });
    assert.deepEqual([updated.name, updated.phone], [null, '123']);
  });

  it('refuses a default payment method of somebody else', async () => {
    const { customer, card } = await customerOnClock(account);
    const other = await stripe.customers.create({});
    const error = await failureOf(
      stripe.customers.update(other.id, { invoice_settings: { default_payment_method: card.id } }),
    );
    assert.equal(error.statusCode, 400);
    assert.notEqual(customer.id, other.id);
  });
});

describe('GET /v1/customers/:id', () => {
  const { stripe } = openAccount();

  it('answers 404 with the id for an unknown one', async () => {
    const error = await failureOf(stripe.customers.retrieve('cus_none'));
    assert.deepEqual([error.statusCode, error.code], [404, 'resource_missing']);
    assert.equal(error.message, "No such customer: 'cus_none'");
  });
});

describe('GET /v1/customers', () => {
  const account = openAccount();
  const { stripe } = account;

  it('finds customers by email', async () => {
    const email = `${account.unique('jo')}@example.com`;
    const { id } = await stripe.customers.create({ email });
    const { data } = await stripe.customers.list({ email });
    assert.deepEqual(
      data.map((customer) => customer.id),
      [id],
    );
  });

  it('leaves out customers of a test clock unless the clock is named', async () => {
    const { clock, customer } = await customerOnClock(account);
    const all = await stripe.customers.list({ limit: 100 });
    assert.ok(all.data.every(({ id }) => id !== customer.id));
    const own = await stripe.customers.list({ test_clock: clock.id });
    assert.deepEqual(
      own.data.map(({ id }) => id),
      [customer.id],
    );
  });
});
