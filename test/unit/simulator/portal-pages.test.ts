import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type Stripe from 'stripe';
import { createPrice, customerOnClock } from './harness.ts';
import { HOME, openFlow, subscriber } from './portal-subscriber.ts';
import { alertOf, statusOf, visitor } from './visitor.ts';

describe('the portal', () => {
  it('shows a customer what is theirs', async () => {
    const { customer, sim, stripe } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({
      customer: customer.id,
      return_url: HOME,
    });
    const page = await visitor(sim).open(url);
    assert.equal(page.status, 200);
    for (const words of [/7 × Team seat: \$15\.00 every month/, /Visa •••• 4242/, /jo@example/]) {
      assert.match(page.text, words);
    }
    assert.match(page.text, new RegExp(`href="${HOME}"`));
    assert.match(page.text, /href="\/i\/test_\w+"/);
  });

  it('is the vendor’s, with the words and links its configuration gives it', async () => {
    const { customer, sim, stripe } = await subscriber('Jo', { accountName: 'Quillet' });
    const configuration = await stripe.billingPortal.configurations.create({
      business_profile: {
        headline: 'All about your plan',
        privacy_policy_url: 'https://example.com/privacy',
        terms_of_service_url: 'https://example.com/terms',
      },
      features: { invoice_history: { enabled: true } },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      configuration: configuration.id,
      customer: customer.id,
    });
    const { text } = await visitor(sim).open(url);
    assert.match(text, /<bdi>Quillet<\/bdi>[\s\S]*All about your plan/);
    assert.match(
      text,
      /href="https:\/\/example.com\/terms"[\s\S]*href="https:\/\/example.com\/privacy"/,
    );
    const { data } = await stripe.invoices.list({ customer: customer.id });
    assert.equal(data[0]!.account_name, 'Quillet');
  });

  it('shows nothing of anybody else, and changes nothing of theirs', async () => {
    const { customer, sim, stripe, subscription, harness } = await subscriber('Victim GmbH');
    const taxId = await stripe.customers.createTaxId(customer.id, {
      type: 'us_ein',
      value: '12-3456789',
    });
    const cards = await stripe.paymentMethods.list({ customer: customer.id });
    const stranger = await customerOnClock(harness);
    const { url } = await stripe.billingPortal.sessions.create({ customer: stranger.customer.id });
    const { open: visit, post } = visitor(sim);
    const page = await visit(url);
    assert.doesNotMatch(page.text, /Victim|12-3456789/);
    assert.doesNotMatch(page.text, new RegExp(subscription.id));
    for (const path of [
      `subscriptions/${subscription.id}/cancel`,
      `subscriptions/${subscription.id}/pause`,
      `subscriptions/${subscription.id}/confirm`,
      `payment-methods/${cards.data[0]!.id}/remove`,
      `payment-methods/${cards.data[0]!.id}/default`,
      `tax-ids/${taxId.id}/remove`,
    ]) {
      assert.equal((await post(`${url}/${path}`)).status, 404, path);
    }
    const after = await stripe.subscriptions.retrieve(subscription.id);
    assert.equal(after.cancel_at_period_end, false);
    assert.equal(after.status, 'active');
    assert.equal((await stripe.customers.listTaxIds(customer.id)).data.length, 1);
    assert.equal((await stripe.paymentMethods.list({ customer: customer.id })).data.length, 1);
  });

  it('offers only what its configuration allows', async () => {
    const { customer, sim, stripe, subscription } = await subscriber();
    const configuration = await stripe.billingPortal.configurations.create({
      features: { invoice_history: { enabled: true } },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      configuration: configuration.id,
      customer: customer.id,
    });
    const { open: visit, post } = visitor(sim);
    const page = await visit(url);
    assert.match(page.text, /Invoice history/);
    assert.doesNotMatch(page.text, /Cancel|Add a card|Update/);
    assert.equal((await visit(`${url}/customer`)).status, 403);
    assert.equal((await post(`${url}/subscriptions/${subscription.id}/cancel`)).status, 403);
    assert.equal(
      (await stripe.subscriptions.retrieve(subscription.id)).cancel_at_period_end,
      false,
    );
  });

  it('cancels at the end of the period and keeps the reason, and lets one go on', async () => {
    const { customer, sim, stripe, subscription } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit, submit } = visitor(sim);
    const page = await visit(`${url}/subscriptions/${subscription.id}/cancel`);
    const after = await submit(page, '/cancel', { comment: 'Bye', feedback: 'unused' });
    assert.match(statusOf(after), /will end/);
    const ending = await stripe.subscriptions.retrieve(subscription.id);
    assert.equal(ending.cancel_at_period_end, true);
    assert.equal(ending.cancellation_details?.feedback, 'unused');
    assert.equal(ending.cancellation_details?.comment, 'Bye');

    await submit(after, '/renew');
    const kept = await stripe.subscriptions.retrieve(subscription.id);
    assert.equal(kept.cancel_at_period_end, false);
  });

  it('changes quantities after it has shown what they cost', async () => {
    const { customer, sim, stripe, seat, subscription } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit, submit } = visitor(sim);
    const form = await visit(`${url}/subscriptions/${subscription.id}/update`);
    const confirm = await submit(form, '/update', { [`quantity_${seat.id}`]: '12' });
    assert.match(confirm.text, /12 × Team seat/);
    assert.match(confirm.text, /\$180\.00/);
    assert.equal(quantityOf(await stripe.subscriptions.retrieve(subscription.id)), 7);
    assert.match(statusOf(await submit(confirm, '/confirm')), /changed/);
    assert.equal(quantityOf(await stripe.subscriptions.retrieve(subscription.id)), 12);
  });

  for (const [behavior, status] of [
    ['end_trial', 'active'],
    ['continue_trial', 'trialing'],
  ] as const) {
    it(`leaves a changed trial ${status} where the configuration says ${behavior}`, async () => {
      const { customer, sim, stripe, seat } = await subscriber();
      const trial = await stripe.subscriptions.create({
        customer: customer.id,
        items: [{ price: seat.price.id, quantity: 1 }],
        trial_period_days: 10,
      });
      const [configuration] = (await stripe.billingPortal.configurations.list()).data;
      await stripe.billingPortal.configurations.update(configuration!.id, {
        features: { subscription_update: { trial_update_behavior: behavior } },
      });
      const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
      const { open: visit, submit } = visitor(sim);
      const item = trial.items.data[0]!.id;
      const path = `${url}/subscriptions/${trial.id}/confirm?quantity_${item}=2`;
      await submit(await visit(path), '/confirm');
      const after = await stripe.subscriptions.retrieve(trial.id);
      assert.deepEqual([after.status, quantityOf(after)], [status, 2]);
    });
  }

  it('takes no price and no quantity it did not offer', async () => {
    const { customer, sim, stripe, seat, subscription, harness } = await subscriber();
    const cheap = await createPrice(harness, null, { unit_amount: 1 });
    const product = String(seat.price.product);
    const configuration = await stripe.billingPortal.configurations.create({
      features: {
        subscription_update: {
          default_allowed_updates: ['price', 'quantity'],
          enabled: true,
          products: [
            {
              adjustable_quantity: { enabled: true, maximum: 10, minimum: 2 },
              prices: [seat.price.id],
              product,
            },
          ],
        },
      },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      configuration: configuration.id,
      customer: customer.id,
    });
    const { post } = visitor(sim);
    const path = `${url}/subscriptions/${subscription.id}`;
    for (const step of ['update', 'confirm']) {
      for (const fields of [
        { [`price_${seat.id}`]: cheap.id },
        { [`quantity_${seat.id}`]: '11' },
        { [`quantity_${seat.id}`]: '1' },
        { [`quantity_${seat.id}`]: '-3' },
        { [`quantity_${seat.id}`]: '2.5' },
      ]) {
        const page = await post(`${path}/${step}`, fields);
        assert.match(alertOf(page), /not offered/, JSON.stringify(fields));
      }
    }
    const after = await stripe.subscriptions.retrieve(subscription.id);
    assert.equal(quantityOf(after), 7);
  });

  it('pauses and resumes', async () => {
    const { customer, sim, stripe, subscription } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit, submit } = visitor(sim);
    const page = await visit(`${url}/subscriptions/${subscription.id}/pause`);
    const paused = await submit(page, '/pause');
    assert.match(statusOf(paused), /paused/);
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'paused');
    await submit(paused, '/resume');
    assert.equal((await stripe.subscriptions.retrieve(subscription.id)).status, 'active');
  });

  it('saves billing information, and says what is wrong with a tax id', async () => {
    const { customer, sim, stripe } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit, submit } = visitor(sim);
    const form = await visit(`${url}/customer`);
    await submit(form, '/customer', {
      city: 'Berlin',
      country: 'DE',
      email: 'new@example.com',
      line1: 'Hauptstr. 5',
      name: 'New Name',
      postal_code: '10115',
    });
    const saved = await stripe.customers.retrieve(customer.id);
    assert.ok(!saved.deleted);
    assert.deepEqual([saved.name, saved.email], ['New Name', 'new@example.com']);
    assert.equal(saved.address?.city, 'Berlin');
    assert.equal(saved.address?.line2, null);

    const wrong = await submit(form, '/tax-ids', { type: 'eu_vat', value: 'DE1' });
    assert.equal(alertOf(wrong), 'Invalid value for eu_vat.');
    const right = await submit(form, '/tax-ids', { type: 'eu_vat', value: 'DE123456789' });
    assert.match(right.text, /EU VAT DE123456789 \(being verified\)/);
    await submit(await visit(`${url}/customer`), '/remove');
    assert.equal((await stripe.customers.listTaxIds(customer.id)).data.length, 0);
  });

  it('saves nothing of a customer that its configuration does not let them change', async () => {
    const { customer, sim, stripe } = await subscriber();
    const configuration = await stripe.billingPortal.configurations.create({
      features: { customer_update: { allowed_updates: ['name'], enabled: true } },
    });
    const { url } = await stripe.billingPortal.sessions.create({
      configuration: configuration.id,
      customer: customer.id,
    });
    const { post } = visitor(sim);
    await post(`${url}/customer`, { balance: '-99999', email: 'evil@example.com', name: 'Fine' });
    assert.equal((await post(`${url}/tax-ids`, { type: 'us_ein', value: '1' })).status, 403);
    const saved = await stripe.customers.retrieve(customer.id);
    assert.ok(!saved.deleted);
    assert.deepEqual([saved.name, saved.email, saved.balance], ['Fine', 'jo@example.com', 0]);
  });

  it('saves a card and charges it from now on', async () => {
    const { customer, sim, stripe } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit, submit } = visitor(sim);
    const form = await visit(`${url}/payment-methods/new`);
    const after = await submit(form, '/payment-methods', { card: '5555555555554444' });
    assert.match(statusOf(after), /card is saved/);
    assert.match(after.text, /Mastercard •••• 4444.*Default/);
    assert.equal(await defaultLast4(stripe, customer.id), '4444');

    const removed = await submit(after, '/remove');
    assert.match(statusOf(removed), /removed/);
    assert.equal((await stripe.paymentMethods.list({ customer: customer.id })).data.length, 1);
  });

  it('says in words why a card is declined, and keeps the one there was', async () => {
    const { customer, sim, stripe } = await subscriber();
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const { open: visit, submit } = visitor(sim);
    const form = await visit(`${url}/payment-methods/new`);
    const declined = await submit(form, '/payment-methods', { card: '4000000000000002' });
    assert.equal(declined.status, 402);
    assert.match(alertOf(declined), /declined/);
    assert.equal(await defaultLast4(stripe, customer.id), '4242');
  });

  for (const [result, last4] of [
    ['succeed', '3184'],
    ['fail', '4242'],
  ] as const) {
    it(`asks the bank about a card, which may ${result}`, async () => {
      const { customer, sim, stripe } = await subscriber();
      const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
      const { open: visit, submit } = visitor(sim);
      const form = await visit(`${url}/payment-methods/new`);
      const bank = await submit(form, '/payment-methods', { card: '4000002760003184' });
      assert.match(bank.text, /3-D Secure/);
      const intent = new URL(bank.url).pathname;
      const after = await submit(bank, intent, { result });
      assert.match(result === 'succeed' ? statusOf(after) : alertOf(after), /saved|authenticate/);
      assert.equal(await defaultLast4(stripe, customer.id), last4);
    });
  }

  it('adopts no card of another customer’s setup', async () => {
    const { customer, harness, sim, stripe } = await subscriber();
    const stranger = await customerOnClock(harness);
    const intent = await stripe.setupIntents.create({
      confirm: true,
      customer: stranger.customer.id,
      payment_method: 'pm_card_mastercard',
      return_url: HOME,
    });
    const { url } = await stripe.billingPortal.sessions.create({ customer: customer.id });
    const page = await visitor(sim).open(
      `${url}/payment-methods/confirmed?setup_intent=${intent.id}`,
    );
    assert.equal(page.status, 402);
    assert.equal(await defaultLast4(stripe, customer.id), '4242');
  });
});

describe('a flow', () => {
  it('begins at its own page and ends where the session says', async () => {
    const { customer, sim, stripe, subscription } = await subscriber();
    const { url } = await openFlow(stripe, customer.id, {
      after_completion: { redirect: { return_url: `${HOME}?done=1` }, type: 'redirect' },
      subscription_cancel: { subscription: subscription.id },
      type: 'subscription_cancel',
    });
    const { open: visit, submit } = visitor(sim);
    const page = await visit(url);
    assert.match(page.text, /Cancel subscription/);
    assert.match(
      page.headers.get('content-security-policy')!,
      /'self' https:\/\/app\.example\.com;/,
    );
    assert.equal((await submit(page, '/cancel')).url, `${HOME}?done=1`);
  });

  it('may end on a confirmation of its own', async () => {
    const { customer, sim, stripe } = await subscriber();
    const { url } = await openFlow(stripe, customer.id, {
      after_completion: {
        hosted_confirmation: { custom_message: 'Thanks for telling us' },
        type: 'hosted_confirmation',
      },
      type: 'customer_update',
    });
    const { open: visit, submit } = visitor(sim);
    const done = await submit(await visit(url), '/customer', { name: 'Other' });
    assert.equal(statusOf(done), 'Thanks for telling us');
  });

  it('ends in the portal when nothing else is said', async () => {
    const { customer, sim, stripe } = await subscriber();
    const { url } = await openFlow(stripe, customer.id, { type: 'payment_method_update' });
    const { open: visit, submit } = visitor(sim);
    const form = await visit(url);
    const after = await submit(form, '/payment-methods', { card: '5555555555554444' });
    assert.match(after.url, /\/home\?did=card$/);
  });

  it('confirms the very update its session prescribes', async () => {
    const { customer, sim, stripe, seat, subscription } = await subscriber();
    const session = await openFlow(stripe, customer.id, {
      subscription_update_confirm: {
        items: [{ id: seat.id, quantity: 9 }],
        subscription: subscription.id,
      },
      type: 'subscription_update_confirm',
    });
    assert.deepEqual(session.flow?.subscription_update_confirm?.items, [
      { id: seat.id, price: null, quantity: 9 },
    ]);
    const { open: visit, submit } = visitor(sim);
    const page = await visit(session.url);
    assert.match(page.text, /9 × Team seat/);
    await submit(page, '/confirm', { [`quantity_${seat.id}`]: '1' });
    assert.equal(quantityOf(await stripe.subscriptions.retrieve(subscription.id)), 9);
  });

  for (const type of ['subscription_update', 'subscription_pause'] as const) {
    it(`of ${type} begins at its page`, async () => {
      const { customer, sim, stripe, subscription } = await subscriber();
      const { url } = await openFlow(stripe, customer.id, {
        [type]: { subscription: subscription.id },
        type,
      });
      const page = await visitor(sim).open(url);
      assert.equal(page.status, 200);
      assert.match(page.url, new RegExp(`/${subscription.id}/${type.slice(13)}$`));
    });
  }

  it('of a cancellation may hold out a coupon to stay', async () => {
    const { customer, sim, stripe, subscription } = await subscriber();
    const coupon = await stripe.coupons.create({
      duration: 'forever',
      name: 'Stay with us',
      percent_off: 25,
    });
    const early = await stripe.coupons.create({ duration: 'forever', percent_off: 5 });
    await stripe.subscriptions.update(subscription.id, { discounts: [{ coupon: early.id }] });
    const { url } = await openFlow(stripe, customer.id, {
      subscription_cancel: {
        retention: { coupon_offer: { coupon: coupon.id }, type: 'coupon_offer' },
        subscription: subscription.id,
      },
      type: 'subscription_cancel',
    });
    const { open: visit, submit } = visitor(sim);
    const page = await visit(url);
    assert.match(page.text, /get 25% off/);
    await submit(page, '/offer');
    const kept = await stripe.subscriptions.retrieve(subscription.id, { expand: ['discounts'] });
    assert.equal(kept.cancel_at_period_end, false);
    assert.deepEqual(
      kept.discounts.map((one) => typeof one === 'object' && one.source.coupon),
      [early.id, coupon.id],
    );
  });
});

function quantityOf({ items }: Stripe.Subscription): number | undefined {
  return items.data.find(({ quantity }) => quantity !== undefined)?.quantity;
}

async function defaultLast4(stripe: Stripe, id: string): Promise<string | undefined> {
  const expand = ['invoice_settings.default_payment_method'];
  const customer = await stripe.customers.retrieve(id, { expand });
  assert.ok(!customer.deleted);
  const method = customer.invoice_settings.default_payment_method as Stripe.PaymentMethod;
  return method.card?.last4;
}
