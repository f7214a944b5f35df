import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { eventTypes, failureOf, START, seatSubscription, start } from './harness.ts';

const VAT: Stripe.TaxRateCreateParams = { display_name: 'VAT', inclusive: false, percentage: 19 };

describe('a tax rate', () => {
  it('is a share with a name, and active', async () => {
    const { stripe } = start();
    const rate = await stripe.taxRates.create({
      ...VAT,
      country: 'DE',
      jurisdiction: 'DE',
      percentage: 8.875,
      tax_type: 'vat',
    });
    assert.match(rate.id, /^txr_/);
    assert.deepEqual(JSON.parse(JSON.stringify(rate)), {
      id: rate.id,
      object: 'tax_rate',
      active: true,
      country: 'DE',
      created: START,
      description: null,
      display_name: 'VAT',
      effective_percentage: null,
      flat_amount: null,
      inclusive: false,
      jurisdiction: 'DE',
      jurisdiction_level: null,
      livemode: false,
      metadata: {},
      percentage: 8.875,
      rate_type: null,
      state: null,
      tax_type: 'vat',
    });
  });

  for (const [what, more, param] of [
    ['more than a hundred percent', { percentage: 100.5 }, 'percentage'],
    ['less than nothing', { percentage: -1 }, 'percentage'],
    ['more than four decimals', { percentage: 1.00001 }, 'percentage'],
    ['an unknown kind', { tax_type: 'window_tax' }, 'tax_type'],
    ['a country by its name', { country: 'Germany' }, 'country'],
  ] as const) {
    it(`cannot be of ${what}`, async () => {
      const failure = await failureOf(start().stripe.taxRates.create({ ...VAT, ...more }));
      assert.deepEqual([failure.statusCode, failure.param], [400, param]);
    });
  }

  it('must say whether prices include it', async () => {
    const { inclusive: _, ...rest } = VAT;
    const failure = await failureOf(
      start().stripe.taxRates.create(rest as Stripe.TaxRateCreateParams),
    );
    assert.deepEqual([failure.code, failure.param], ['parameter_missing', 'inclusive']);
  });

  it('can be renamed and retired, and keeps its share', async () => {
    const harness = start();
    const { stripe } = harness;
    const { id } = await stripe.taxRates.create(VAT);
    const changed = await stripe.taxRates.update(id, { active: false, display_name: 'MwSt' });
    assert.deepEqual([changed.active, changed.display_name], [false, 'MwSt']);
    const more = { percentage: 7 } as Stripe.TaxRateUpdateParams;
    assert.equal((await failureOf(stripe.taxRates.update(id, more))).code, 'parameter_unknown');
    assert.deepEqual(await eventTypes(harness, 'tax_rate.'), [
      'tax_rate.created',
      'tax_rate.updated',
    ]);
  });

  it('is listed newest first, by whether it is active or inclusive', async () => {
    const { stripe } = start();
    const first = await stripe.taxRates.create(VAT);
    const second = await stripe.taxRates.create({ ...VAT, inclusive: true });
    const third = await stripe.taxRates.create({ ...VAT, active: false });
    const ids = async (params: Stripe.TaxRateListParams) =>
      (await stripe.taxRates.list(params)).data.map(({ id }) => id);
    assert.deepEqual(await ids({}), [third.id, second.id, first.id]);
    assert.deepEqual(await ids({ active: true }), [second.id, first.id]);
    assert.deepEqual(await ids({ inclusive: true }), [second.id]);
  });

  it('that does not exist is not found', async () => {
    const failure = await failureOf(start().stripe.taxRates.retrieve('txr_0'));
    assert.deepEqual([failure.statusCode, failure.code], [404, 'resource_missing']);
  });

  it('is out of the subtotal before the discount of an invoice, and of the total after', async () => {
    const harness = start();
    const { stripe } = harness;
    const rate = await stripe.taxRates.create({ ...VAT, inclusive: true, percentage: 10 });
    const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 50 });
    const { subscription } = await seatSubscription(harness, {
      default_tax_rates: [rate.id],
      discounts: [{ coupon: coupon.id }],
    });
    const invoice = await stripe.invoices.retrieve(String(subscription.latest_invoice));
    assert.deepEqual([invoice.subtotal, invoice.subtotal_excluding_tax], [1000, 909]);
    assert.deepEqual([invoice.total, invoice.total_excluding_tax], [500, 455]);
  });

  it('is on top of the price of a subscription, or within it', async () => {
    for (const [inclusive, total, tax] of [
      [false, 1100, 100],
      [true, 1000, 91],
    ] as const) {
      const harness = start();
      const { stripe } = harness;
      const rate = await stripe.taxRates.create({ ...VAT, inclusive, percentage: 10 });
      const { subscription } = await seatSubscription(harness, { default_tax_rates: [rate.id] });
      const invoice = await stripe.invoices.retrieve(String(subscription.latest_invoice));
      assert.equal(invoice.total, total);
      assert.equal(invoice.total_excluding_tax, total - tax);
      assert.equal(invoice.total_taxes?.[0]?.amount, tax);
    }
  });
});
