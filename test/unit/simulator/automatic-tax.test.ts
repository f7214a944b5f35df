import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  advanceTo,
  createPrice,
  customerOnClock,
  HOUR,
  newestInvoiceOf,
  start,
} from './harness.ts';

const END = Date.UTC(2026, 1, 15, 10, 30, 45) / 1000;

describe('automatic tax', () => {
  it('is the tax of the customer’s place', async () => {
    const { harness, customer } = await taxedSeat('DE');
    const invoice = await newestInvoiceOf(harness, customer);
    assert.deepEqual([invoice.total, invoice.total_taxes?.[0]?.amount], [1190, 190]);
    assert.deepEqual(invoice.automatic_tax, {
      disabled_reason: null,
      enabled: true,
      liability: { type: 'self' },
      provider: 'stripe',
      status: 'complete',
    });
  });

  it('asks for the place of a customer who has none', async () => {
    const { harness, subscription } = await taxedSeat('DE');
    const { stripe } = harness;
    await stripe.customers.update(String(subscription.customer), { address: '' });
    const { automatic_tax, total } = await stripe.invoices.createPreview({
      subscription: subscription.id,
    });
    assert.deepEqual([automatic_tax.status, total], ['requires_location_inputs', 1000]);
    assert.deepEqual([automatic_tax.enabled, automatic_tax.disabled_reason], [true, null]);
  });

  it('is turned off by an invoice that finalizes without a place, and says why', async () => {
    const { harness, customer, subscription } = await taxedSeat();
    const invoice = await newestInvoiceOf(harness, customer);
    assert.equal(invoice.total, 1000);
    assert.deepEqual(
      [invoice.automatic_tax.enabled, invoice.automatic_tax.status],
      [false, 'requires_location_inputs'],
    );
    assert.equal(invoice.automatic_tax.disabled_reason, 'finalization_requires_location_inputs');
    const after = await harness.stripe.subscriptions.retrieve(subscription.id);
    assert.deepEqual(
      [after.automatic_tax.enabled, after.automatic_tax.disabled_reason],
      [false, 'requires_location_inputs'],
    );
    for (const type of ['invoice.updated', 'customer.subscription.updated']) {
      const { data } = await harness.stripe.events.list({ type });
      const before = data.map((event) => Object(event.data.previous_attributes).automatic_tax);
      assert.ok(
        before.some((automatic) => automatic?.enabled === true),
        type,
      );
    }
  });

  it('stays off until somebody turns it on again', async () => {
    const { harness, clock, customer, subscription } = await taxedSeat();
    const { stripe } = harness;
    await stripe.customers.update(customer.id, { address: { country: 'DE' } });
    await advanceTo(harness, clock, END + HOUR);
    const second = await newestInvoiceOf(harness, customer);
    assert.deepEqual([second.total, second.automatic_tax.disabled_reason], [1000, null]);
    const { automatic_tax } = await stripe.subscriptions.update(subscription.id, {
      automatic_tax: { enabled: true },
    });
    assert.deepEqual([automatic_tax.enabled, automatic_tax.disabled_reason], [true, null]);
    const next = await stripe.invoices.createPreview({ subscription: subscription.id });
    assert.equal(next.total, 1190);
  });
});

/** A seat for ten dollars a month whose customer lives in a country, or nowhere. */
async function taxedSeat(country?: string) {
  const harness = start();
  const { clock, customer } = await customerOnClock(harness);
  if (country) await harness.stripe.customers.update(customer.id, { address: { country } });
  const price = await createPrice(harness, null, { unit_amount: 1000 });
  const subscription = await harness.stripe.subscriptions.create({
    automatic_tax: { enabled: true },
    customer: customer.id,
    items: [{ price: price.id }],
  });
  return { harness, clock, customer, subscription };
}
