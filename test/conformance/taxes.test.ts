import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { newestInvoice, seatSubscription } from './arrange.ts';
import { assertShape } from './expect.ts';

describe('POST /v1/tax_rates', () => {
  const { stripe } = openAccount();

  it('answers a whole rate', async () => {
    const rate = await stripe.taxRates.create({
      country: 'DE',
      display_name: 'VAT',
      inclusive: false,
      jurisdiction: 'DE',
      percentage: 19,
    });
    assertShape(rate);
    assert.deepEqual(
      [rate.display_name, rate.percentage, rate.inclusive, rate.active, rate.country],
      ['VAT', 19, false, true, 'DE'],
    );
  });
});

describe('POST /v1/tax_rates/:id', () => {
  const { stripe } = openAccount();

  it('archives a rate', async () => {
    const { id } = await stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: false,
      percentage: 19,
    });
    assert.equal((await stripe.taxRates.update(id, { active: false })).active, false);
  });
});

describe('Taxes', () => {
  const account = openAccount();
  const { stripe } = account;

  it('that are exclusive come on top', async () => {
    const rate = await vat(10, false);
    const { customer } = await seatSubscription(
      account,
      { unit_amount: 60_000 },
      { default_tax_rates: [rate.id] },
    );
    const invoice = await newestInvoice(account, customer);
    assert.deepEqual(
      [invoice.subtotal, invoice.total_excluding_tax, invoice.total],
      [60_000, 60_000, 66_000],
    );
    const [tax] = invoice.total_taxes ?? [];
    assert.deepEqual([tax?.amount, tax?.tax_behavior], [6000, 'exclusive']);
    assert.equal(tax?.tax_rate_details?.tax_rate, rate.id);
    assert.equal(invoice.lines.data[0]?.taxes?.[0]?.amount, 6000);
  });

  it('that are inclusive are inside', async () => {
    const rate = await vat(10, true);
    const { customer } = await seatSubscription(
      account,
      { unit_amount: 60_000 },
      { default_tax_rates: [rate.id] },
    );
    const invoice = await newestInvoice(account, customer);
    assert.deepEqual([invoice.total, invoice.total_excluding_tax], [60_000, 54_545]);
    const [tax] = invoice.total_taxes ?? [];
    assert.deepEqual([tax?.amount, tax?.tax_behavior], [5455, 'inclusive']);
  });

  it('come after discounts', async () => {
    const rate = await vat(20, false);
    const coupon = await stripe.coupons.create({ duration: 'forever', percent_off: 50 });
    const { customer } = await seatSubscription(
      account,
      { unit_amount: 1000 },
      { default_tax_rates: [rate.id], discounts: [{ coupon: coupon.id }] },
    );
    const invoice = await newestInvoice(account, customer);
    assert.deepEqual([invoice.total_taxes?.[0]?.amount, invoice.total], [100, 600]);
  });

  it('of an item win over those of the subscription', async () => {
    const rate = await vat(20, false);
    const own = await vat(5, false);
    const { subscription } = await seatSubscription(
      account,
      { unit_amount: 1000 },
      { default_tax_rates: [rate.id] },
    );
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, tax_rates: [own.id] }],
      proration_behavior: 'none',
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(preview.total, 1050);
  });

  function vat(percentage: number, inclusive: boolean) {
    return stripe.taxRates.create({ display_name: 'VAT', inclusive, percentage });
  }
});

describe('GET /v1/tax_rates', () => {
  const { stripe } = openAccount();

  it('lists by activity and kind', async () => {
    const { id } = await stripe.taxRates.create({
      display_name: 'VAT',
      inclusive: true,
      percentage: 7,
    });
    const inclusive = await stripe.taxRates.list({ active: true, inclusive: true, limit: 100 });
    assert.ok(inclusive.data.some((rate) => rate.id === id));
    const exclusive = await stripe.taxRates.list({ inclusive: false, limit: 100 });
    assert.ok(exclusive.data.every((rate) => rate.id !== id));
  });
});
