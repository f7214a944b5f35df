import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { failureOf, HOUR, meteredSubscription, sendUsage, start } from './harness.ts';

describe('deleting a test clock', () => {
  it('takes its customers with it, and what is theirs', async () => {
    const harness = start();
    const { stripe } = harness;
    const { card, clock, customer, subscription } = await meteredSubscription(harness);
    await sendUsage(harness, customer, '100');
    const end = subscription.items.data[0]!.current_period_end;
    await stripe.testHelpers.testClocks.advance(clock.id, { frozen_time: end + HOUR });
    const { data } = await stripe.invoices.list({ customer: customer.id });
    assert.equal(data.length, 1);

    const deleted = await stripe.testHelpers.testClocks.del(clock.id);
    assert.deepEqual(
      [deleted.id, deleted.object, deleted.deleted],
      [clock.id, 'test_helpers.test_clock', true],
    );
    for (const gone of [
      stripe.testHelpers.testClocks.retrieve(clock.id),
      stripe.subscriptions.retrieve(subscription.id),
      stripe.invoices.retrieve(data[0]!.id),
      stripe.invoices.listLineItems(data[0]!.id),
      stripe.paymentMethods.retrieve(card.id),
    ]) {
      assert.equal((await failureOf(gone)).statusCode, 404);
    }
    const page = await harness.sim.fetch(new Request(String(data[0]!.hosted_invoice_url)));
    assert.equal(page.status, 404);
  });

  it('leaves the customers of other clocks alone, and what has no customer', async () => {
    const harness = start();
    const { stripe } = harness;
    const gone = await meteredSubscription(harness);
    const price = await stripe.prices.retrieve(gone.price.id);
    const other = await stripe.customers.create({ name: 'Ada' });
    const stays = await stripe.subscriptions.create({
      collection_method: 'send_invoice',
      customer: other.id,
      days_until_due: 5,
      items: [{ price: price.id }],
    });
    await stripe.testHelpers.testClocks.del(gone.clock.id);
    assert.equal((await stripe.subscriptions.retrieve(stays.id)).status, 'active');
    assert.equal((await stripe.prices.retrieve(price.id)).id, price.id);
    assert.equal((await stripe.billing.meters.list()).data.length, 1);
  });
});
