import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { createPrice, failureOf, meteredSubscription, sendUsage, start } from './harness.ts';

describe('deleting a customer', () => {
  it('ends its subscriptions, takes its cards, and leaves a trace', async () => {
    const harness = start();
    const { stripe } = harness;
    const { card, customer, subscription } = await meteredSubscription(harness);
    const deleted = await stripe.customers.del(customer.id);
    assert.deepEqual([deleted.id, deleted.deleted], [customer.id, true]);
    const found = (await stripe.customers.retrieve(customer.id)) as Stripe.DeletedCustomer;
    assert.deepEqual([found.id, found.object, found.deleted], [customer.id, 'customer', true]);
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'canceled');
    assert.equal((await stripe.paymentMethods.retrieve(card.id)).customer, null);
    const { data } = await stripe.events.list({ type: 'customer.deleted' });
    assert.equal((data[0]!.data.object as Stripe.Customer).id, customer.id);
  });

  it('leaves nothing that can be done with it', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await meteredSubscription(harness);
    const price = await createPrice(harness, null, { unit_amount: 1 });
    await stripe.customers.del(customer.id);
    for (const refused of [
      stripe.customers.update(customer.id, { name: 'Ada' }),
      stripe.customers.del(customer.id),
      stripe.subscriptions.create({ customer: customer.id, items: [{ price: price.id }] }),
      stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id }),
      sendUsage(harness, customer, '1'),
    ]) {
      assert.match((await failureOf(refused)).message, /^No such customer/);
    }
    const { data } = await stripe.customers.list({ test_clock: String(customer.test_clock) });
    assert.deepEqual(data, []);
  });
});
