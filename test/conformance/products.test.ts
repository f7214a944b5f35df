import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createPrice } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/products', () => {
  const { stripe } = openAccount();

  it('answers a whole product', async () => {
    const product = await stripe.products.create({ name: 'Team', unit_label: 'seat' });
    assertShape(product);
    assert.deepEqual([product.name, product.unit_label, product.active], ['Team', 'seat', true]);
  });

  it('needs a name', async () => {
    const error = await failureOf(stripe.products.create({} as Stripe.ProductCreateParams));
    assert.deepEqual([error.code, error.param], ['parameter_missing', 'name']);
  });

  it('refuses an id that is taken', async () => {
    const { id } = await stripe.products.create({ name: 'Team' });
    const error = await failureOf(stripe.products.create({ id, name: 'Team' }));
    assert.equal(error.code, 'resource_already_exists');
  });
});

describe('POST /v1/products/:id', () => {
  const { stripe } = openAccount();

  it('archives a product', async () => {
    const { id } = await stripe.products.create({ name: 'Old' });
    const archived = await stripe.products.update(id, { active: false });
    assert.equal(archived.active, false);
  });

  it('sets a default price and takes none that is unknown', async () => {
    const { id } = await stripe.products.create({ name: 'Team' });
    const error = await failureOf(stripe.products.update(id, { default_price: 'price_none' }));
    assert.equal(error.param, 'default_price');
  });
});

describe('GET /v1/products', () => {
  const account = openAccount();

  it('lists by ids and activity', async () => {
    const { stripe } = account;
    const one = await stripe.products.create({ name: 'One' });
    const two = await stripe.products.create({ name: 'Two' });
    await stripe.products.update(two.id, { active: false });
    const both = await stripe.products.list({ ids: [one.id, two.id] });
    assert.deepEqual(both.data.map(({ id }) => id).sort(), [one.id, two.id].sort());
    const active = await stripe.products.list({ ids: [one.id, two.id], active: true });
    assert.deepEqual(
      active.data.map(({ id }) => id),
      [one.id],
    );
  });

  it('holds the product a price brought with it', async () => {
    const price = await createPrice(account, null, { unit_amount: 100 });
    const product = await account.stripe.products.retrieve(String(price.product));
    assert.equal(product.name, 'Seats');
  });
});
