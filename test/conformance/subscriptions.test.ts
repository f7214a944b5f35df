import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { openAccount } from './account.ts';
import {
  createMeter,
  createPrice,
  customerOnClock,
  DAY,
  HOUR,
  meteredSubscription,
  newestInvoice,
  periodEndOf,
  seatSubscription,
  sendUsage,
} from './arrange.ts';
import { assertShape, failureOf } from './expect.ts';

describe('POST /v1/subscriptions', () => {
  const account = openAccount();
  const { stripe } = account;

  it('answers a whole subscription with periods on its items', async () => {
    const { subscription, start } = await seatSubscription(account, { quantity: 3 });
    assertShape(subscription);
    const item = subscription.items.data[0]!;
    assertShape(item);
    assertShape(item.price);
    assert.equal(subscription.status, 'active');
    assert.equal(item.quantity, 3);
    assert.equal(item.current_period_start, start);
    assert.equal(subscription.billing_mode.type, 'flexible');
    assert.equal(subscription.collection_method, 'charge_automatically');
  });

  it('bills seats for the first period at once', async () => {
    const { subscription, start } = await seatSubscription(
      account,
      { quantity: 4, unit_amount: 1500 },
      { expand: ['latest_invoice'] },
    );
    const invoice = subscription.latest_invoice as Stripe.Invoice;
    assert.deepEqual(
      [invoice.billing_reason, invoice.status, invoice.total],
      ['subscription_create', 'paid', 6000],
    );
    assert.deepEqual(invoice.lines.data[0]?.period, {
      end: periodEndOf(subscription),
      start,
    });
  });

  it('has no quantity on an item of usage', async () => {
    const { subscription } = await meteredSubscription(account);
    assert.equal(subscription.items.data[0]?.quantity, undefined);
  });

  it('holds seats and usage together', async () => {
    const { customer } = await customerOnClock(account);
    const seats = await createPrice(account, null, { unit_amount: 2000 });
    const usage = await createPrice(account, await createMeter(account), { unit_amount: 1 });
    const subscription = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: seats.id, quantity: 2 }, { price: usage.id }],
    });
    assert.deepEqual(
      subscription.items.data.map(({ price }) => price.id).sort(),
      [seats.id, usage.id].sort(),
    );
  });

  it('starts with a trial that costs nothing, and bills when it ends', async () => {
    const { clock, customer, subscription, start } = await seatSubscription(
      account,
      {},
      { trial_period_days: 14 },
    );
    assert.equal(subscription.status, 'trialing');
    assert.deepEqual([subscription.trial_start, subscription.trial_end], [start, start + 14 * DAY]);
    assert.equal((await newestInvoice(account, customer)).total, 0);
    await account.advance(clock, start + 14 * DAY + 2 * HOUR);
    await account.eventually(async () => {
      const { status } = await stripe.subscriptions.retrieve(subscription.id);
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual([status, invoice.total, invoice.status], ['active', 2000, 'paid']);
    });
  });

  it('sends invoices with a due date instead of charging', async () => {
    const { customer, start } = await seatSubscription(
      account,
      {},
      { collection_method: 'send_invoice', days_until_due: 14 },
    );
    const invoice = await newestInvoice(account, customer);
    assert.equal(invoice.collection_method, 'send_invoice');
    assert.equal(invoice.due_date, start + 14 * DAY);
    assert.notEqual(invoice.status, 'paid');
  });

  it('is incomplete when the first payment fails', async () => {
    const { subscription } = await seatSubscription(account, {
      card: 'pm_card_chargeCustomerFail',
    });
    assert.equal(subscription.status, 'incomplete');
  });

  it('is refused with error_if_incomplete when the first payment fails', async () => {
    const error = await failureOf(
      seatSubscription(
        account,
        { card: 'pm_card_chargeCustomerFail' },
        { payment_behavior: 'error_if_incomplete' },
      ),
    );
    assert.deepEqual([error.statusCode, error.type], [402, 'StripeCardError']);
  });

  it('refuses prices of two currencies', async () => {
    const { customer } = await customerOnClock(account);
    const usd = await createPrice(account, null, { unit_amount: 100 });
    const eur = await createPrice(account, null, { currency: 'eur', unit_amount: 100 });
    const error = await failureOf(
      stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: usd.id }, { price: eur.id }],
      }),
    );
    assert.equal(error.statusCode, 400);
  });

  it('refuses a quantity for usage', async () => {
    const { customer } = await customerOnClock(account);
    const usage = await createPrice(account, await createMeter(account), { unit_amount: 1 });
    const error = await failureOf(
      stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: usage.id, quantity: 2 }],
      }),
    );
    assert.equal(error.statusCode, 400);
  });
});

describe('POST /v1/subscriptions/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('cancels at the period’s end, and lets it be taken back', async () => {
    const { subscription } = await seatSubscription(account);
    const { id } = subscription;
    const ending = await stripe.subscriptions.update(id, { cancel_at_period_end: true });
    assert.equal(ending.cancel_at_period_end, true);
    assert.equal(ending.cancel_at, periodEndOf(subscription));
    assert.equal(ending.status, 'active');
    const going = await stripe.subscriptions.update(id, { cancel_at_period_end: false });
    assert.deepEqual([going.cancel_at_period_end, going.cancel_at], [false, null]);
  });

  it('ends there, with its last usage billed', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription } = arranged;
    await sendUsage(account, arranged, '420');
    await stripe.subscriptions.update(subscription.id, { cancel_at_period_end: true });
    const end = periodEndOf(subscription);
    await account.advance(clock, end + 2 * HOUR);
    await account.eventually(async () => {
      const ended = await stripe.subscriptions.retrieve(subscription.id);
      assert.deepEqual([ended.status, ended.ended_at], ['canceled', end]);
      assert.equal((await newestInvoice(account, customer)).total, 420);
    });
  });

  it('credits unused time and debits the rest when seats change', async () => {
    const { clock, subscription, start } = await seatSubscription(account, { unit_amount: 1000 });
    const half = start + (periodEndOf(subscription) - start) / 2;
    await account.advance(clock, half);
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, quantity: 2 }],
      proration_behavior: 'create_prorations',
    });
    const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
    const prorations = preview.lines.data.filter(({ amount, period }) => {
      return amount < 0 || period.start === half;
    });
    assert.deepEqual(
      prorations.map(({ amount }) => amount).sort((a, b) => a - b),
      [-500, 1000],
    );
    assert.equal(preview.total, 500 + 2000);
  });

  it('bills a change of seats only from the next period on, if told so', async () => {
    const { clock, customer, subscription } = await seatSubscription(account, {
      unit_amount: 1000,
    });
    await stripe.subscriptions.update(subscription.id, {
      items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
      proration_behavior: 'none',
    });
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      assert.equal((await newestInvoice(account, customer)).total, 3000);
    });
  });

  it('is refused with error_if_incomplete when its charge fails, and stays as it was', async () => {
    const { customer, subscription } = await seatSubscription(account, { unit_amount: 1000 });
    const card = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    await stripe.customers.update(customer.id, {
      invoice_settings: { default_payment_method: card.id },
    });
    const change = {
      items: [{ id: subscription.items.data[0]!.id, quantity: 3 }],
      payment_behavior: 'error_if_incomplete' as const,
      proration_behavior: 'always_invoice' as const,
    };
    const error = await failureOf(stripe.subscriptions.update(subscription.id, change));
    assert.deepEqual([error.statusCode, error.type], [402, 'StripeCardError']);
    const after = await stripe.subscriptions.retrieve(subscription.id);
    assert.deepEqual([after.status, after.items.data[0]?.quantity], ['active', 1]);
  });

  it('pauses collection and goes on with drafts', async () => {
    const { clock, customer, subscription } = await seatSubscription(account);
    const paused = await stripe.subscriptions.update(subscription.id, {
      pause_collection: { behavior: 'keep_as_draft' },
    });
    assert.equal(paused.pause_collection?.behavior, 'keep_as_draft');
    assert.equal(paused.status, 'active');
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual([invoice.billing_reason, invoice.status], ['subscription_cycle', 'draft']);
    });
    const going = await stripe.subscriptions.update(subscription.id, { pause_collection: '' });
    assert.equal(going.pause_collection, null);
  });

  it('names an item that is not the subscription’s', async () => {
    const { subscription } = await seatSubscription(account);
    const error = await failureOf(
      stripe.subscriptions.update(subscription.id, { items: [{ id: 'si_none', quantity: 2 }] }),
    );
    assert.equal(error.statusCode, 400);
  });
});

describe('DELETE /v1/subscriptions/:id', () => {
  const account = openAccount();
  const { stripe } = account;

  it('ends a subscription at once', async () => {
    const { subscription, start } = await seatSubscription(account);
    const ended = await stripe.subscriptions.cancel(subscription.id);
    assert.deepEqual([ended.status, ended.canceled_at, ended.ended_at], ['canceled', start, start]);
  });

  it('refuses to end what has ended', async () => {
    const { subscription } = await seatSubscription(account);
    await stripe.subscriptions.cancel(subscription.id);
    const error = await failureOf(stripe.subscriptions.cancel(subscription.id));
    assert.ok(error.statusCode === 400 || error.statusCode === 404);
  });

  it('bills usage so far when asked to', async () => {
    const arranged = await meteredSubscription(account);
    const { customer, clock, subscription, start } = arranged;
    await sendUsage(account, arranged, '300');
    await account.advance(clock, start + DAY);
    await account.eventually(async () => {
      const preview = await stripe.invoices.createPreview({ subscription: subscription.id });
      assert.equal(preview.total, 300);
    });
    await stripe.subscriptions.cancel(subscription.id, { invoice_now: true });
    assert.equal((await newestInvoice(account, customer)).total, 300);
  });
});

describe('GET /v1/subscriptions', () => {
  const account = openAccount();
  const { stripe } = account;

  it('leaves out what has ended unless asked for it', async () => {
    const { customer, subscription, price } = await seatSubscription(account);
    const ids = async (status?: Stripe.SubscriptionListParams.Status) => {
      const { data } = await stripe.subscriptions.list({ customer: customer.id, status });
      return data.map(({ id }) => id);
    };
    assert.deepEqual(await ids(), [subscription.id]);
    await stripe.subscriptions.cancel(subscription.id);
    assert.deepEqual(await ids(), []);
    assert.deepEqual(await ids('all'), [subscription.id]);
    assert.deepEqual(await ids('canceled'), [subscription.id]);
    const byPrice = await stripe.subscriptions.list({
      customer: customer.id,
      price: price.id,
      status: 'ended',
    });
    assert.equal(byPrice.data.length, 1);
  });
});

describe('A billing threshold', () => {
  const account = openAccount();
  const { stripe } = account;

  it('bills usage as soon as it is reached, and the rest at the period’s end', async () => {
    const arranged = await meteredSubscription(account);
    const { clock, customer, subscription, start } = arranged;
    await stripe.subscriptions.update(subscription.id, {
      billing_thresholds: { amount_gte: 5000 },
    });
    await sendUsage(account, arranged, '6000');
    await account.advance(clock, start + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual([invoice.billing_reason, invoice.total], ['subscription_threshold', 6000]);
    });
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    await account.eventually(async () => {
      const invoice = await newestInvoice(account, customer);
      assert.deepEqual([invoice.billing_reason, invoice.total], ['subscription_cycle', 0]);
    });
  });
});

describe('POST /v1/subscriptions/:id/pause', () => {
  const account = openAccount();
  const { stripe } = account;

  it('stops a subscription until it is resumed', async () => {
    const { clock, customer, subscription } = await seatSubscription(account);
    const paused = await stripe.subscriptions.pause(subscription.id, { type: 'subscription' });
    assert.equal(paused.status, 'paused');
    await account.advance(clock, periodEndOf(subscription) + 2 * HOUR);
    const { data } = await stripe.invoices.list({ customer: customer.id });
    assert.ok(data.every(({ billing_reason }) => billing_reason !== 'subscription_cycle'));
    const going = await stripe.subscriptions.resume(subscription.id);
    assert.equal(going.status, 'active');
  });
});

describe('POST /v1/subscriptions/:id/resume', () => {
  const account = openAccount();

  it('is refused for what is not paused', async () => {
    const { subscription } = await seatSubscription(account);
    const error = await failureOf(account.stripe.subscriptions.resume(subscription.id));
    assert.equal(error.statusCode, 400);
  });
});
