import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { openAccount } from './account.ts';
import { createMeter, createPrice, seatSubscription } from './arrange.ts';
import { assertShape } from './expect.ts';

describe('GET /v1/subscription_items', () => {
  const account = openAccount();

  it('lists the items of a subscription', async () => {
    const { subscription, price } = await seatSubscription(account);
    const { data } = await account.stripe.subscriptionItems.list({ subscription: subscription.id });
    assert.deepEqual(
      data.map((item) => item.price.id),
      [price.id],
    );
    assertShape(data[0]!);
  });
});

describe('POST /v1/subscription_items', () => {
  const account = openAccount();

  it('adds usage to a subscription of seats, for the same period', async () => {
    const { subscription } = await seatSubscription(account);
    const usage = await createPrice(account, await createMeter(account), { unit_amount: 1 });
    const item = await account.stripe.subscriptionItems.create({
      price: usage.id,
      subscription: subscription.id,
    });
    assert.equal(item.subscription, subscription.id);
    assert.equal(item.current_period_end, subscription.items.data[0]?.current_period_end);
  });
});

describe('POST /v1/subscription_items/:id', () => {
  const account = openAccount();

  it('changes the quantity', async () => {
    const { subscription } = await seatSubscription(account);
    const item = await account.stripe.subscriptionItems.update(subscription.items.data[0]!.id, {
      proration_behavior: 'none',
      quantity: 5,
    });
    assert.equal(item.quantity, 5);
  });
});

describe('DELETE /v1/subscription_items/:id', () => {
  const account = openAccount();

  it('takes an item off', async () => {
    const { subscription } = await seatSubscription(account);
    const usage = await createPrice(account, await createMeter(account), { unit_amount: 1 });
    const { id } = await account.stripe.subscriptionItems.create({
      price: usage.id,
      subscription: subscription.id,
    });
    const { deleted } = await account.stripe.subscriptionItems.del(id, { clear_usage: true });
    assert.equal(deleted, true);
    const { items } = await account.stripe.subscriptions.retrieve(subscription.id);
    assert.equal(items.data.length, 1);
  });
});
