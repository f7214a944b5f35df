import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/customers/:id/tax_ids', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers a whole tax id', async () => {
    const customer = await stripe.customers.create({});
    const taxId = await stripe.customers.createTaxId(customer.id, {
      type: 'eu_vat',
      value: 'DE123456789',
    });
    assertShape(taxId);
    assert.deepEqual(
      [taxId.type, taxId.value, taxId.country, taxId.customer],
      ['eu_vat', 'DE123456789', 'DE', customer.id],
    );
  });

  it('refuses a value that is not of its type', async () => {
    const customer = await stripe.customers.create({});
    const error = await failureOf(
      stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value: 'hello' }),
    );
    assert.deepEqual([error.statusCode, error.code], [400, 'tax_id_invalid']);
  });

  it('is verified in time, by Stripe’s own test numbers', async () => {
    const customer = await stripe.customers.create({});
    const create = (value: string) =>
      stripe.customers.createTaxId(customer.id, { type: 'eu_vat', value });
    const good = await create('DE000000000');
    const bad = await create('DE111111111');
    await account.eventually(async () => {
      const { data } = await stripe.customers.listTaxIds(customer.id);
      const status = new Map(data.map(({ id, verification }) => [id, verification?.status]));
      assert.equal(status.get(good.id), 'verified');
      assert.equal(status.get(bad.id), 'unverified');
    });
  });
});

describe('DELETE /v1/customers/:id/tax_ids/:id', () => {
  const { stripe } = openAccount();

  it('removes a tax id', async () => {
    const customer = await stripe.customers.create({});
    const { id } = await stripe.customers.createTaxId(customer.id, {
      type: 'eu_vat',
      value: 'DE123456789',
    });
    const deleted = await stripe.customers.deleteTaxId(customer.id, id);
    assertShape(deleted, 'deleted_tax_id');
    assert.deepEqual((await stripe.customers.listTaxIds(customer.id)).data, []);
  });
});

describe('GET /v1/customers/:id/tax_ids', () => {
  const { stripe } = openAccount();

  it('lists one customer’s only, which the customer shows too when expanded', async () => {
    const customer = await stripe.customers.create({});
    const other = await stripe.customers.create({});
    const { id } = await stripe.customers.createTaxId(customer.id, {
      type: 'eu_vat',
      value: 'DE123456789',
    });
    assert.deepEqual((await stripe.customers.listTaxIds(other.id)).data, []);
    const expanded = await stripe.customers.retrieve(customer.id, { expand: ['tax_ids'] });
    assert.deepEqual(expanded.deleted ? [] : expanded.tax_ids?.data.map((taxId) => taxId.id), [id]);
  });
});
