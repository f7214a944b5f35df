import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import { openAccount } from './account.ts';
import { createMeter, createPrice } from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

const TIERS: Partial<Stripe.PriceCreateParams> = {
  billing_scheme: 'tiered',
  tiers: [
    { unit_amount: 700, up_to: 5 },
    { flat_amount: 200, unit_amount_decimal: Stripe.Decimal.from('0.5'), up_to: 'inf' },
  ],
  tiers_mode: 'graduated',
};

describe('POST /v1/prices', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers a whole price', async () => {
    const price = await createPrice(account, null, { unit_amount: 1500 });
    assertShape(price);
    assert.deepEqual([price.unit_amount, String(price.unit_amount_decimal)], [1500, '1500']);
    assert.deepEqual([price.type, price.billing_scheme], ['recurring', 'per_unit']);
    assert.deepEqual([price.recurring?.interval, price.recurring?.interval_count], ['month', 1]);
    assert.equal(price.recurring?.usage_type, 'licensed');
  });

  it('keeps twelve decimals, and then has no whole unit amount', async () => {
    const exact = '0.000000000001';
    const price = await createPrice(account, null, {
      unit_amount_decimal: Stripe.Decimal.from(exact),
    });
    assert.equal(String(price.unit_amount_decimal), exact);
    assert.equal(price.unit_amount, null);
  });

  it('reads a whole decimal as a unit amount too', async () => {
    const price = await createPrice(account, null, {
      unit_amount_decimal: Stripe.Decimal.from('5'),
    });
    assert.deepEqual([price.unit_amount, String(price.unit_amount_decimal)], [5, '5']);
  });

  it('has neither unit amount nor tiers to see when it is tiered', async () => {
    const price = await createPrice(account, null, TIERS);
    assert.deepEqual([price.unit_amount, price.unit_amount_decimal], [null, null]);
    assert.equal(price.tiers, undefined);
    assert.equal(price.tiers_mode, 'graduated');
  });

  it('links a metered price to its meter', async () => {
    const meter = await createMeter(account);
    const { recurring } = await createPrice(account, meter, { unit_amount: 1 });
    assert.deepEqual([recurring?.meter, recurring?.usage_type], [meter.id, 'metered']);
  });

  it('keeps how quantities are packed', async () => {
    const price = await createPrice(account, null, {
      transform_quantity: { divide_by: 60, round: 'up' },
      unit_amount: 1000,
    });
    assert.deepEqual(price.transform_quantity, { divide_by: 60, round: 'up' });
  });

  it('refuses usage without a meter', async () => {
    const error = await failureOf(
      createPrice(account, null, {
        recurring: { interval: 'month', usage_type: 'metered' },
        unit_amount: 1,
      }),
    );
    assert.equal(error.statusCode, 400);
  });

  it('needs an amount', async () => {
    const error = await failureOf(createPrice(account, null, {}));
    assert.equal(error.statusCode, 400);
  });

  it('names a product that does not exist', async () => {
    const error = await failureOf(
      stripe.prices.create({ currency: 'usd', product: 'prod_none', unit_amount: 1 }),
    );
    assert.deepEqual([error.code, error.param], ['resource_missing', 'product']);
  });
});

describe('GET /v1/prices/:id', () => {
  const account = openAccount();

  it('shows tiers only when they are expanded', async () => {
    const { stripe } = account;
    const { id } = await createPrice(account, null, TIERS);
    assert.equal((await stripe.prices.retrieve(id)).tiers, undefined);
    const { tiers } = await stripe.prices.retrieve(id, { expand: ['tiers'] });
    assert.deepEqual(
      tiers?.map((tier) => [tier.up_to, tier.unit_amount, String(tier.unit_amount_decimal)]),
      [
        [5, 700, '700'],
        [null, null, '0.5'],
      ],
    );
    assert.deepEqual(
      tiers?.map((tier) => tier.flat_amount),
      [null, 200],
    );
  });
});

describe('POST /v1/prices/:id', () => {
  const account = openAccount();

  it('archives a price, and changes no amount', async () => {
    const { stripe } = account;
    const { id } = await createPrice(account, null, { unit_amount: 100 });
    assert.equal((await stripe.prices.update(id, { active: false })).active, false);
    const error = await failureOf(
      stripe.prices.update(id, { unit_amount: 200 } as Stripe.PriceUpdateParams),
    );
    assert.deepEqual([error.code, error.param], ['parameter_unknown', 'unit_amount']);
  });
});

describe('GET /v1/prices', () => {
  const account = openAccount();

  it('lists by product, activity and type', async () => {
    const { stripe } = account;
    const { id: product } = await stripe.products.create({ name: 'Team' });
    const create = (unit_amount: number) =>
      createPrice(account, null, { product, product_data: undefined, unit_amount });
    const one = await create(1);
    const two = await create(2);
    await stripe.prices.update(two.id, { active: false });
    const all = await stripe.prices.list({ product });
    assert.deepEqual(all.data.map(({ id }) => id).sort(), [one.id, two.id].sort());
    const active = await stripe.prices.list({ active: true, product, type: 'recurring' });
    assert.deepEqual(
      active.data.map(({ id }) => id),
      [one.id],
    );
  });

  it('shows tiers under data.tiers', async () => {
    const { stripe } = account;
    const price = await createPrice(account, null, TIERS);
    const { data } = await stripe.prices.list({
      expand: ['data.tiers'],
      product: String(price.product),
    });
    assert.equal(data[0]?.tiers?.length, 2);
  });
});
