import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import {
  createPrice,
  customerWithCard,
  failureOf,
  type Harness,
  HOUR,
  makeDefault,
  passAuthentication,
  START,
  start,
} from './harness.ts';

describe('a finalized invoice', () => {
  it('has an intent, a payment and a secret by which it is paid', async () => {
    const harness = start();
    const { invoice } = await subscribed(harness, 'visa');
    const { stripe } = harness;
    const full = await stripe.invoices.retrieve(invoice.id, {
      expand: ['payments.data.payment.payment_intent', 'confirmation_secret'],
    });
    const [payment] = full.payments!.data;
    const intent = payment!.payment.payment_intent as Stripe.PaymentIntent;
    assert.equal(full.status, 'paid');
    assert.deepEqual([intent.status, intent.amount], ['succeeded', 1500]);
    assert.equal(full.confirmation_secret?.client_secret, intent.client_secret);
    assert.deepEqual(
      [payment!.status, payment!.is_default, payment!.amount_requested, payment!.amount_paid],
      ['paid', true, 1500, 1500],
    );
    assert.equal(payment!.status_transitions.paid_at, START);
    const { data } = await stripe.invoicePayments.list({
      payment: { payment_intent: intent.id, type: 'payment_intent' },
    });
    assert.deepEqual(
      data.map(({ id }) => id),
      [payment!.id],
    );
    assert.equal((await stripe.invoicePayments.retrieve(payment!.id)).invoice, invoice.id);
    assert.deepEqual((await stripe.invoicePayments.list({ status: 'open' })).data, []);
  });

  it('is not opened for payment while it is a draft or when nothing is due', async () => {
    const harness = start();
    const { customer } = await customerWithCard(harness, 'visa');
    const draft = await harness.stripe.invoices.create({ customer: customer.id });
    const paid = await harness.stripe.invoices.pay(draft.id, {
      expand: ['payments', 'confirmation_secret'],
    });
    assert.deepEqual([paid.status, paid.amount_due], ['paid', 0]);
    assert.deepEqual(paid.payments?.data, []);
    assert.equal(paid.confirmation_secret, null);
  });
});

describe('the first invoice of a subscription', () => {
  it('that is refused leaves the subscription incomplete until another card pays', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer, invoice, subscription } = await subscribed(harness, 'chargeCustomerFail');
    assert.equal(subscription.status, 'incomplete');
    assert.deepEqual(
      [invoice.status, invoice.attempt_count, invoice.attempted, invoice.next_payment_attempt],
      ['open', 1, true, null],
    );
    const good = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
    const paid = await stripe.invoices.pay(invoice.id, { payment_method: good.id });
    assert.deepEqual([paid.status, paid.attempt_count], ['paid', 1]);
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
    const types = await typesOf(harness, 'customer.subscription.', 'invoice.');
    assert.deepEqual(types, [
      'customer.subscription.created incomplete',
      'invoice.created',
      'invoice.finalized',
      'invoice.payment_failed',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated active was incomplete',
    ]);
  });

  it('never paid ends the subscription after 23 hours', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice, subscription } = await subscribed(harness, 'chargeCustomerFail');
    harness.wall.now = new Date((START + 23 * HOUR - 1) * 1000);
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'incomplete');
    harness.wall.now = new Date((START + 23 * HOUR) * 1000);
    const ended = await stripe.subscriptions.retrieve(subscription.id);
    assert.deepEqual([ended.status, ended.ended_at], ['incomplete_expired', START + 23 * HOUR]);
    const voided = await stripe.invoices.retrieve(invoice.id, {
      expand: ['payments.data.payment.payment_intent'],
    });
    const [payment] = voided.payments!.data;
    assert.equal(voided.status, 'void');
    assert.equal(payment!.status, 'canceled');
    assert.equal((payment!.payment.payment_intent as Stripe.PaymentIntent).status, 'canceled');
  });

  it('waits for the customer with default_incomplete, whatever the card', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice, subscription } = await subscribed(harness, 'visa', {
      payment_behavior: 'default_incomplete',
    });
    assert.equal(subscription.status, 'incomplete');
    assert.deepEqual([invoice.status, invoice.attempt_count], ['open', 0]);
    const { confirmation_secret } = await stripe.invoices.retrieve(invoice.id, {
      expand: ['confirmation_secret'],
    });
    const intent = confirmation_secret!.client_secret.split('_secret_')[0]!;
    await stripe.paymentIntents.confirm(intent, { payment_method: 'pm_card_visa' });
    assert.equal((await stripe.invoices.retrieve(invoice.id)).status, 'paid');
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
  });

  it('leaves nothing behind with error_if_incomplete', async () => {
    const harness = start();
    const { stripe } = harness;
    const behavior = { payment_behavior: 'error_if_incomplete' } as const;
    const refused = await failureOf(subscribed(harness, 'chargeCustomerFail', behavior));
    assert.deepEqual([refused.statusCode, refused.code], [402, 'card_declined']);
    const asked = await failureOf(subscribed(harness, 'authenticationRequired', behavior));
    assert.equal(asked.code, 'subscription_payment_intent_requires_action');
    assert.deepEqual((await stripe.subscriptions.list({ status: 'all' })).data, []);
    assert.deepEqual((await stripe.invoices.list()).data, []);
    assert.deepEqual((await stripe.events.list({ type: 'invoice.created' })).data, []);
    assert.equal((await subscribed(harness, 'visa', behavior)).subscription.status, 'active');
  });

  it('needs a way to pay, unless the switch says it does not', async () => {
    const harness = start();
    const refused = await failureOf(subscribed(harness, null));
    assert.deepEqual([refused.statusCode, refused.code], [400, 'resource_missing']);
    assert.match(refused.message, /no attached payment source or default payment method/);
    assert.deepEqual((await harness.stripe.subscriptions.list({ status: 'all' })).data, []);
    harness.sim.switches.refuseWithoutMethod = false;
    assert.equal((await subscribed(harness, null)).subscription.status, 'incomplete');
  });

  it('that a bank must confirm waits for 3-D Secure', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice, subscription } = await subscribed(harness, 'authenticationRequired');
    assert.equal(subscription.status, 'incomplete');
    const intent = await intentOf(harness, invoice);
    assert.equal(intent.status, 'requires_action');
    const types = await typesOf(harness, 'invoice.payment');
    assert.deepEqual(types, ['invoice.payment_action_required', 'invoice.payment_failed']);
    await passAuthentication(harness, intent);
    assert.equal((await stripe.invoices.retrieve(invoice.id)).status, 'paid');
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
  });

  it('that a bank takes days to answer does not hold the subscription back', async () => {
    const harness = start();
    const { stripe } = harness;
    const customer = await stripe.customers.create();
    const method = await stripe.paymentMethods.create({
      type: 'us_bank_account',
      us_bank_account: { account_number: '000222222227', routing_number: '110000000' },
    });
    await stripe.paymentMethods.attach(method.id, { customer: customer.id });
    await makeDefault(harness, customer.id, method.id);
    const price = await createPrice(harness, null, { unit_amount: 1500 });
    const { id } = await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price: price.id }],
    });
    const [invoice] = (await stripe.invoices.list({ customer: customer.id })).data;
    assert.equal((await stripe.subscriptions.retrieve(id)).status, 'active');
    assert.deepEqual([invoice!.status, invoice!.attempt_count], ['open', 1]);
    assert.match((await failureOf(stripe.invoices.pay(invoice!.id))).message, /still processing/);
    assert.match(
      (await failureOf(stripe.invoices.voidInvoice(invoice!.id))).message,
      /still processing/,
    );
    harness.wall.now = new Date((START + 3 * 86_400) * 1000);
    assert.equal((await stripe.subscriptions.retrieve(id)).status, 'past_due');
    assert.equal(
      (await intentOf(harness, invoice!)).last_payment_error?.code,
      'insufficient_funds',
    );
  });
});

describe('paying an invoice', () => {
  it('cannot be done twice, however many try at once', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice } = await owed(harness);
    const results = await Promise.allSettled(
      Array.from({ length: 8 }, () => stripe.invoices.pay(invoice.id)),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of results) {
      if (result.status === 'rejected') assert.match(result.reason.message, /already paid/);
    }
    assert.equal((await stripe.events.list({ type: 'invoice.paid' })).data.length, 1);
    assert.equal((await stripe.events.list({ type: 'payment_intent.succeeded' })).data.length, 1);
    const intent = await intentOf(harness, invoice);
    const late = stripe.paymentIntents.confirm(intent.id, { payment_method: 'pm_card_visa' });
    assert.equal((await failureOf(late)).code, 'payment_intent_unexpected_state');
  });

  it('under one idempotency key answers the same and charges once', async () => {
    const harness = start();
    const { invoice } = await owed(harness);
    const pay = () => harness.stripe.invoices.pay(invoice.id, {}, { idempotencyKey: 'pay' });
    const [one, two] = [await pay(), await pay()];
    assert.deepEqual([one.status, two.status], ['paid', 'paid']);
    assert.equal((await harness.stripe.events.list({ type: 'invoice.paid' })).data.length, 1);
  });

  it('says what the issuer said, and keeps the invoice open', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer, invoice } = await owed(harness);
    const bad = await stripe.paymentMethods.attach('pm_card_chargeCustomerFail', {
      customer: customer.id,
    });
    const failure = await failureOf(stripe.invoices.pay(invoice.id, { payment_method: bad.id }));
    assert.deepEqual([failure.statusCode, failure.code], [402, 'card_declined']);
    assert.equal(failure.payment_intent?.status, 'requires_payment_method');
    const after = await stripe.invoices.retrieve(invoice.id);
    assert.deepEqual([after.status, after.attempt_count, after.amount_remaining], ['open', 1, 700]);
  });

  it('asks for 3-D Secure with a code of its own', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer, invoice } = await owed(harness);
    const card = await stripe.paymentMethods.attach('pm_card_authenticationRequired', {
      customer: customer.id,
    });
    const failure = await failureOf(stripe.invoices.pay(invoice.id, { payment_method: card.id }));
    assert.deepEqual(
      [failure.statusCode, failure.code, failure.payment_intent?.status],
      [402, 'invoice_payment_intent_requires_action', 'requires_action'],
    );
    await passAuthentication(harness, await intentOf(harness, invoice));
    assert.equal((await stripe.invoices.retrieve(invoice.id)).status, 'paid');
  });

  it('takes the invoice’s own method, then the subscription’s, then the customer’s', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer } = await customerWithCard(harness, 'visa');
    const own = await stripe.paymentMethods.attach('pm_card_jcb', { customer: customer.id });
    const price = await createPrice(harness, null, { unit_amount: 800 });
    const { latest_invoice } = await stripe.subscriptions.create({
      customer: customer.id,
      default_payment_method: own.id,
      items: [{ price: price.id }],
    });
    const first = await intentOf(harness, { id: String(latest_invoice) });
    assert.equal(first.payment_method, own.id);
    const amex = await stripe.paymentMethods.attach('pm_card_amex', { customer: customer.id });
    const { invoice } = await owed(harness, customer.id, { default_payment_method: amex.id });
    await stripe.invoices.pay(invoice.id);
    assert.equal((await intentOf(harness, invoice)).payment_method, amex.id);
  });

  it('refuses a card of somebody else, and a customer without one', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice } = await owed(harness);
    const other = await customerWithCard(harness, 'visa');
    const stranger = stripe.invoices.pay(invoice.id, { payment_method: other.method!.id });
    assert.equal((await failureOf(stranger)).param, 'payment_method');
    const { customer } = await customerWithCard(harness, null);
    const bare = await owed(harness, customer.id);
    assert.equal((await failureOf(stripe.invoices.pay(bare.invoice.id))).code, 'resource_missing');
  });

  it('is believed when it happened elsewhere', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice } = await owed(harness);
    const paid = await stripe.invoices.pay(invoice.id, { paid_out_of_band: true });
    assert.deepEqual([paid.status, paid.amount_paid, paid.amount_remaining], ['paid', 700, 0]);
    assert.equal((await intentOf(harness, invoice)).status, 'canceled');
    assert.deepEqual((await stripe.events.list({ type: 'invoice.payment_succeeded' })).data, []);
  });
});

describe('writing an invoice off', () => {
  it('voids it for good, and its intent with it', async () => {
    const harness = start();
    const { stripe } = harness;
    const { invoice } = await owed(harness);
    const gone = await stripe.invoices.voidInvoice(invoice.id);
    assert.deepEqual([gone.status, gone.status_transitions.voided_at], ['void', START]);
    assert.equal((await intentOf(harness, invoice)).cancellation_reason, 'void_invoice');
    for (const work of [
      stripe.invoices.pay(invoice.id),
      stripe.invoices.voidInvoice(invoice.id),
      stripe.invoices.markUncollectible(invoice.id),
    ]) {
      assert.equal((await failureOf(work)).statusCode, 400);
    }
  });

  it('by a paused collection leaves it payable all the same', async () => {
    const harness = start();
    const { stripe } = harness;
    const { customer, subscription } = await subscribed(harness, 'visa');
    await stripe.subscriptions.update(subscription.id, {
      pause_collection: { behavior: 'mark_uncollectible' },
    });
    harness.wall.now = new Date((START + 32 * 86_400) * 1000);
    const [lost] = (await stripe.invoices.list({ customer: customer.id, limit: 1 })).data;
    assert.equal(lost!.status, 'uncollectible');
    assert.equal((await stripe.invoices.pay(lost!.id)).status, 'paid');
  });

  it('as uncollectible lets it be paid or voided later', async () => {
    const harness = start();
    const { stripe } = harness;
    const [one, two] = [await owed(harness), await owed(harness)];
    for (const { invoice } of [one, two]) {
      const lost = await stripe.invoices.markUncollectible(invoice.id);
      assert.deepEqual([lost.status, lost.auto_advance], ['uncollectible', false]);
    }
    assert.equal((await stripe.invoices.pay(one.invoice.id)).status, 'paid');
    assert.equal((await stripe.invoices.voidInvoice(two.invoice.id)).status, 'void');
  });
});

async function subscribed(
  harness: Harness,
  card: string | null,
  more: Partial<Stripe.SubscriptionCreateParams> = {},
) {
  const { stripe } = harness;
  const { customer } = await customerWithCard(harness, card);
  const price = await createPrice(harness, null, { unit_amount: 1500 });
  const subscription = await stripe.subscriptions.create({
    customer: customer.id,
    expand: ['latest_invoice'],
    items: [{ price: price.id }],
    ...more,
  });
  return { customer, subscription, invoice: subscription.latest_invoice as Stripe.Invoice };
}

/** An open one-off invoice over 7 dollars that nobody tries to collect. */
async function owed(harness: Harness, of?: string, more: Partial<Stripe.InvoiceCreateParams> = {}) {
  const { stripe } = harness;
  const customer = of ? { id: of } : (await customerWithCard(harness, 'visa')).customer;
  await stripe.invoiceItems.create({ amount: 700, currency: 'usd', customer: customer.id });
  const draft = await stripe.invoices.create({
    auto_advance: false,
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
    ...more,
  });
  return { customer, invoice: await stripe.invoices.finalizeInvoice(draft.id) };
}

async function intentOf({ stripe }: Harness, { id }: { id: string }) {
  const { payments } = await stripe.invoices.retrieve(id, {
    expand: ['payments.data.payment.payment_intent'],
  });
  return payments!.data[0]!.payment.payment_intent as Stripe.PaymentIntent;
}

/** The events of some kinds, oldest first; of subscriptions also their status. */
async function typesOf({ stripe }: Harness, ...kinds: string[]): Promise<string[]> {
  const { data } = await stripe.events.list({ limit: 100 });
  return data
    .reverse()
    .filter(({ type }) => kinds.some((kind) => type.startsWith(kind)))
    .map(({ data: { object, previous_attributes: before }, type }) => {
      if (!type.startsWith('customer.subscription.')) return type;
      const was = (before as { status?: string } | undefined)?.status;
      return `${type} ${(object as Stripe.Subscription).status}${was ? ` was ${was}` : ''}`;
    });
}
