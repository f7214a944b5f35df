/** Plan, seats, cancelling and resuming: over the real simulator, by the customer's own session. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { buildWorld, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { ChangePreview, SubscriptionList } from '../../server/contract/subscriptions.ts';
import { openPlanShop, type PlanShop, type PlanShopOptions } from '../support/plan-shop.ts';
import { countedCalls, portalOver, testSimulator } from '../support/portal.ts';

describe('what a customer is subscribed to', () => {
  it('is told with its plan, prices, seats, and what may be changed', async () => {
    const shop = await openPlanShop();
    const list = await shop.list();
    SubscriptionList.parse(list);
    const [only] = list.data;
    assert.equal(only!.label, 'Small');
    assert.deepEqual(
      only!.items.map(({ label, kind, quantity, seats }) => [label, kind, quantity, seats]),
      [
        ['small_base', 'recurring', 1, null],
        ['small_seats', 'recurring', 3, { min: 1, max: 50 }],
        ['Calls', 'usage', null, null],
      ],
    );
    assert.deepEqual(
      only!.plans.map(({ id, isCurrent, drops }) => [id, isCurrent, drops]),
      [
        ['small', true, []],
        ['large', false, []],
        ['plain', false, [shop.items.seats, shop.items.calls]],
      ],
    );
    assert.deepEqual(pick(only!), ['in_place', 'in_place', false, null, null]);
    assert.equal(only!.period.end, '2026-04-01T00:00:00Z');
  });

  it('shows no way to change it to a session that may only read', async () => {
    const shop = await openPlanShop();
    const token = await shop.portal.tokenFor(shop.customer, ['billing:read']);
    const headers = { authorization: `Bearer ${token}` };
    const response = await shop.portal.app.request('/v1/subscriptions', { headers });
    const { data } = (await response.json()) as SubscriptionList;
    assert.deepEqual(pick(data[0]!), ['none', 'none', false, null, null]);
  });

  it('shows no seats and no other plan where the vendor offers none', async () => {
    const shop = await openPlanShop({ settings: { seats: {}, cancel: false } });
    await shop.stripe.subscriptions.update(shop.subscription, {
      items: [
        { price: (await extra(shop)).id, quantity: 2 },
        { id: shop.items.base, deleted: true },
      ],
    });
    const { data } = await shop.list();
    assert.deepEqual(data[0]!.plans, []);
    assert.deepEqual(pick(data[0]!), ['none', 'none', false, null, null]);
    assert.equal(data[0]!.label, 'Extra');
  });

  it('says when a trial ends', async () => {
    const shop = await openPlanShop({ subscription: { trial_period_days: 10 } });
    const { data } = await shop.list();
    assert.deepEqual(pick(data[0]!), ['in_place', 'in_place', false, '2026-03-11T00:00:00Z', null]);
  });

  it('costs no question to Stripe where the portal was just shown', async () => {
    const shop = await openPlanShop();
    await shop.portal.get('/v1/portal', shop.customer);
    shop.simulator.clearRequests();
    assert.equal((await shop.portal.get('/v1/subscriptions', shop.customer)).status, 200);
    assert.deepEqual(countedCalls(shop.simulator), []);
  });

  it('leaves out what has ended', async () => {
    const shop = await openPlanShop();
    await shop.stripe.subscriptions.cancel(shop.subscription);
    assert.deepEqual((await shop.list()).data, []);
  });

  it('never tells usage that customers are not shown, nor a plan with it', async () => {
    const shop = await openPlanShop({ meters: { calls: { hidden: true } } });
    const [only] = (await shop.list()).data;
    assert.deepEqual(
      only!.items.map(({ id }) => id),
      [shop.items.base, shop.items.seats],
    );
    assert.doesNotMatch(JSON.stringify(only), /calls/);
    await refused(await shop.ask('preview', { plan: 'large' }), 422, 'change_not_allowed');
    const seats = { seats: { [shop.items.seats]: 4 } };
    assert.equal((await shop.confirm(seats, await shop.priceOf(seats))).status, 200);
    assert.equal((await shop.now()).items.data.length, 3);
  });

  it('takes hostile names as they are: text in an answer of JSON', async () => {
    const name = '<img src=x onerror=alert(1)> \u202e{{x}} ';
    const shop = await openPlanShop({ name });
    const response = await shop.portal.get('/v1/subscriptions', shop.customer);
    assert.match(response.headers.get('content-type')!, /^application\/json/);
    const { data } = (await response.json()) as SubscriptionList;
    assert.equal(data[0]!.items[0]!.label, `${name}small_base`);
    assert.doesNotMatch(JSON.stringify(shop.portal.log), /onerror/);
  });
});

describe('the price of a change', () => {
  it('of seats is the rest of the period now, and the new number from then on', async () => {
    const shop = await openPlanShop();
    await shop.bring('2026-03-16T12:00:00Z');
    const told = await shop.priceOf({ seats: { [shop.items.seats]: 5 } });
    ChangePreview.parse(told);
    // Half of the month: 3 seats given back, 5 charged.
    assert.deepEqual(
      told.prorations.map(({ amount }) => amount.amount),
      [-300, 500],
    );
    assert.deepEqual(told.prorated, usd(200));
    assert.deepEqual(told.dueNow, usd(0));
    assert.deepEqual(told.next, {
      date: '2026-04-01T00:00:00Z',
      before: usd(1_600),
      after: usd(2_200),
    });
    assert.deepEqual(told.recurring, { before: usd(1_600), after: usd(2_000) });
    assert.equal(told.prorationDate, '2026-03-16T12:00:00Z');
  });

  it('changes nothing, however often it is asked for', async () => {
    const shop = await openPlanShop();
    const before = JSON.stringify(await shop.now());
    await shop.priceOf({ plan: 'large' });
    await shop.priceOf({ plan: 'plain' });
    assert.equal(JSON.stringify(await shop.now()), before);
    assert.ok(!shop.portal.log.some(({ event }) => event === 'customer_changed'));
  });

  it('of a plan keeps the number of seats, which Stripe would set to one', async () => {
    const shop = await openPlanShop();
    const told = await shop.priceOf({ plan: 'large' });
    assert.deepEqual(told.recurring, { before: usd(1_600), after: usd(5_450) });
    const both = await shop.priceOf({ plan: 'large', seats: { [shop.items.seats]: 10 } });
    assert.deepEqual(both.recurring.after, usd(6_500));
  });

  it('where the vendor invoices at once, is due now and no longer on the next invoice', async () => {
    const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
    await shop.bring('2026-03-16T12:00:00Z');
    const told = await shop.priceOf({ seats: { [shop.items.seats]: 5 } });
    assert.deepEqual(told.dueNow, usd(200));
    assert.deepEqual(told.next.after, usd(2_000));
  });

  it('where nothing is prorated, has only the next invoice', async () => {
    const shop = await openPlanShop({ settings: { proration: 'none' } });
    await shop.bring('2026-03-16T12:00:00Z');
    const told = await shop.priceOf({ seats: { [shop.items.seats]: 5 } });
    assert.deepEqual([told.prorations, told.prorated, told.dueNow], [[], usd(0), usd(0)]);
    assert.deepEqual(told.next.after, usd(2_000));
  });

  it('in a trial is nothing until it ends', async () => {
    const shop = await openPlanShop({
      subscription: { trial_period_days: 10 },
      settings: { proration: 'always_invoice' },
    });
    await shop.bring('2026-03-05T00:00:00Z');
    const told = await shop.priceOf({ plan: 'large' });
    assert.deepEqual([told.prorations, told.dueNow], [[], usd(0)]);
    assert.deepEqual(told.next, {
      date: '2026-03-11T00:00:00Z',
      before: usd(1_600),
      after: usd(5_450),
    });
    assert.equal((await shop.confirm({ plan: 'large' }, told)).status, 200);
    const now = await shop.now();
    assert.equal(now.status, 'trialing');
    assert.equal((await shop.upcoming()).amount_due, 5_450);
  });

  it('leaves out prorations that wait from an earlier change', async () => {
    const shop = await openPlanShop();
    await shop.bring('2026-03-11T00:00:00Z');
    const first = { seats: { [shop.items.seats]: 9 } };
    assert.equal((await shop.confirm(first, await shop.priceOf(first))).status, 200);
    await shop.bring('2026-03-21T00:00:00Z');
    const told = await shop.priceOf({ seats: { [shop.items.seats]: 4 } });
    assert.equal(told.prorations.length, 2);
    assert.ok(told.prorations.every(({ period }) => period.start === '2026-03-21T00:00:00Z'));
  });
});

describe('a change', () => {
  it('is made as it was told, and leaves one line of the audit', async () => {
    const shop = await openPlanShop();
    await shop.bring('2026-03-10T07:00:00Z');
    const wanted = { plan: 'large', seats: { [shop.items.seats]: 7 } };
    const response = await shop.confirm(wanted, await shop.priceOf(wanted));
    assert.equal(response.status, 200);
    const { data } = SubscriptionList.parse(await response.json());
    assert.equal(data[0]!.label, 'Large');
    const { items } = await shop.now();
    assert.deepEqual(
      items.data.map(({ id, price, quantity }) => [id, price.lookup_key, quantity]),
      [
        [shop.items.base, 'large_base', 1],
        [shop.items.seats, 'large_seats', 7],
        [shop.items.calls, 'large_calls', undefined],
      ],
    );
    const lines = shop.portal.log.filter(({ event }) => event === 'customer_changed');
    assert.equal(lines.length, 1);
    assert.equal(lines[0]!.action, 'subscription_change');
    assert.equal(lines[0]!.object, shop.subscription);
  });

  it('to a plan with fewer parts drops the others, and the usage so far is still billed', async () => {
    const shop = await openPlanShop();
    await shop.bring('2026-03-10T00:00:00Z');
    await shop.use(100, '2026-03-09T00:00:00Z');
    const told = await shop.priceOf({ plan: 'plain' });
    assert.equal((await shop.confirm({ plan: 'plain' }, told)).status, 200);
    const { items } = await shop.now();
    assert.deepEqual(
      items.data.map(({ price }) => price.lookup_key),
      ['plain_base'],
    );
    const { amount_due, lines } = await shop.upcoming();
    assert.equal(amount_due, told.next.after.amount);
    assert.ok(lines.data.some(({ amount }) => amount === 300));
  });

  it('twice by the same key is made once, also when the first answer is lost', async () => {
    const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
    await shop.bring('2026-03-16T12:00:00Z');
    const wanted = { seats: { [shop.items.seats]: 8 } };
    const told = await shop.priceOf(wanted);
    const headers = { 'idempotency-key': 'one' };
    const both = await Promise.all([
      shop.confirm(wanted, told, headers),
      shop.confirm(wanted, told, headers),
    ]);
    const again = await shop.confirm(wanted, told, headers);
    assert.deepEqual(
      [...both, again].map(({ status }) => status),
      [200, 200, 200],
    );
    const invoices = await shop.stripe.invoices.list({ customer: shop.customer });
    assert.equal(
      invoices.data.filter((one) => one.billing_reason === 'subscription_update').length,
      1,
    );
  });

  it('is refused when the subscription was changed elsewhere in between', async () => {
    const shop = await openPlanShop();
    const wanted = { seats: { [shop.items.seats]: 8 } };
    const told = await shop.priceOf(wanted);
    await shop.stripe.subscriptions.update(shop.subscription, {
      items: [{ id: shop.items.seats, quantity: 4 }],
    });
    await refused(await shop.confirm(wanted, told), 409, 'subscription_changed');
    assert.equal((await shop.now()).items.data[1]!.quantity, 4);
  });

  it('is refused when it was cancelled in between', async () => {
    const shop = await openPlanShop();
    const told = await shop.priceOf({ plan: 'large' });
    await shop.stripe.subscriptions.update(shop.subscription, { cancel_at_period_end: true });
    await refused(await shop.confirm({ plan: 'large' }, told), 409, 'subscription_changed');
  });

  for (const [what, happens] of [
    [
      'credit was used up',
      (shop: PlanShop) => shop.stripe.customers.update(shop.customer, { balance: 0 }),
    ],
    [
      'a discount has ended',
      (shop: PlanShop) => shop.stripe.subscriptions.deleteDiscount(shop.subscription),
    ],
    [
      'a tax was added',
      async ({ stripe, subscription }: PlanShop) => {
        const rate = { display_name: 'VAT', percentage: 19, inclusive: false };
        const { id } = await stripe.taxRates.create(rate);
        await stripe.subscriptions.update(subscription, { default_tax_rates: [id] });
      },
    ],
  ] as const) {
    for (const usage of ['none', 'some'] as const) {
      it(`is refused when ${what}, so that another sum would be charged; usage: ${usage}`, async () => {
        const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
        const coupon = await shop.stripe.coupons.create({ percent_off: 50, duration: 'forever' });
        await shop.stripe.subscriptions.update(shop.subscription, {
          discounts: [{ coupon: coupon.id }],
        });
        await shop.stripe.customers.update(shop.customer, { balance: -500 });
        await shop.bring('2026-03-16T12:00:00Z');
        if (usage === 'some') await shop.use(100, '2026-03-15T00:00:00Z');
        const told = await shop.priceOf({ plan: 'large' });
        await happens(shop);
        const known = await newest(shop);
        const response = await shop.confirm({ plan: 'large' }, told);
        await refused(response, 409, 'subscription_changed');
        assert.equal((await newest(shop)).id, known.id);
        const again = await shop.priceOf({ plan: 'large' });
        assert.notDeepEqual(again.dueNow, told.dueNow);
        assert.equal((await shop.confirm({ plan: 'large' }, again)).status, 200);
        assert.equal((await newest(shop)).amount_due, again.dueNow.amount);
      });
    }
  }

  it('is made although usage that is billed with it goes on', async () => {
    const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
    await shop.bring('2026-03-16T12:00:00Z');
    await shop.use(100, '2026-03-15T00:00:00Z');
    const told = await shop.priceOf({ plan: 'large' });
    await shop.use(50, '2026-03-16T00:00:00Z');
    assert.equal((await shop.confirm({ plan: 'large' }, told)).status, 200);
    assert.equal((await newest(shop)).amount_due, told.dueNow.amount + 150);
  });

  it('is refused when a lookup key has come to mean another price', async () => {
    for (const proration of ['always_invoice', 'create_prorations', 'none'] as const) {
      const shop = await openPlanShop({ settings: { proration } });
      const told = await shop.priceOf({ plan: 'large' });
      await shop.stripe.prices.update(shop.prices.large_base.id, { lookup_key: '' });
      await shop.stripe.prices.create({
        currency: 'usd',
        unit_amount: 9_000,
        lookup_key: 'large_base',
        recurring: { interval: 'month' },
        product_data: { name: 'Large, dearer' },
      });
      await priceChanged(shop);
      const response = await shop.confirm({ plan: 'large' }, told);
      await refused(response, 409, 'subscription_changed');
      assert.equal((await shop.now()).items.data[0]!.price.lookup_key, 'small_base');
    }
  });

  it('is refused by the price of another change, of another second, or of none', async () => {
    const shop = await openPlanShop();
    await shop.bring('2026-03-10T00:00:00Z');
    const told = await shop.priceOf({ plan: 'large' });
    await refused(await shop.confirm({ plan: 'plain' }, told), 409, 'subscription_changed');
    const earlier = { ...told, prorationDate: '2026-03-09T23:30:00Z' };
    await refused(await shop.confirm({ plan: 'large' }, earlier), 409, 'subscription_changed');
    const made = { ...told, fingerprint: 'x' };
    await refused(await shop.confirm({ plan: 'large' }, made), 409, 'subscription_changed');
  });

  it('is refused an hour after it was priced, and when another period has begun', async () => {
    const shop = await openPlanShop();
    await shop.bring('2026-03-10T00:00:00Z');
    const told = await shop.priceOf({ plan: 'large' });
    await shop.bring('2026-03-10T01:00:01Z');
    await refused(await shop.confirm({ plan: 'large' }, told), 409, 'subscription_changed');

    await shop.bring('2026-03-31T23:50:00Z');
    const late = await shop.priceOf({ plan: 'large' });
    await shop.bring('2026-04-01T00:10:00Z');
    await refused(await shop.confirm({ plan: 'large' }, late), 409, 'subscription_changed');
    assert.equal((await shop.now()).items.data[0]!.price.lookup_key, 'small_base');
  });

  it('that is not offered is refused with the field at fault', async () => {
    const shop = await openPlanShop();
    const { seats, base, calls } = shop.items;
    for (const [wanted, field] of [
      [{ plan: 'huge' }, 'plan'],
      [{ plan: 'small' }, 'plan'],
      [{}, 'seats'],
      [{ seats: { [seats]: 3 } }, 'seats'],
      [{ seats: { [seats]: 0 } }, 'seats'],
      [{ seats: { [seats]: 51 } }, 'seats'],
      [{ plan: 'large', seats: { [seats]: 1 } }, 'seats'],
      [{ plan: 'plain', seats: { [seats]: 4 } }, 'seats'],
      [{ seats: { [base]: 2 } }, 'seats'],
      [{ seats: { [calls]: 2 } }, 'seats'],
      [{ seats: { si_other: 2 } }, 'seats'],
    ] as const) {
      const body = await refused(await shop.ask('preview', wanted), 422, 'change_not_allowed');
      assert.equal(body.field, field, JSON.stringify(wanted));
    }
  });

  it('whose charge is refused leaves everything as it was', async () => {
    const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
    await failingCard(shop, 'pm_card_chargeCustomerFail');
    await shop.bring('2026-03-16T12:00:00Z');
    const before = JSON.stringify(await shop.now());
    const told = await shop.priceOf({ plan: 'large' });
    await refused(await shop.confirm({ plan: 'large' }, told), 402, 'payment_declined');
    assert.equal(JSON.stringify(await shop.now()), before);
    assert.ok(!shop.portal.log.some(({ outcome }) => outcome === 'done'));
  });

  it('whose charge the bank wants confirmed says so, and leaves everything as it was', async () => {
    const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
    await failingCard(shop, 'pm_card_authenticationRequired');
    await shop.bring('2026-03-16T12:00:00Z');
    const before = JSON.stringify(await shop.now());
    const told = await shop.priceOf({ plan: 'large' });
    const response = await shop.confirm({ plan: 'large' }, told);
    await refused(response, 402, 'payment_confirmation_needed');
    assert.equal(JSON.stringify(await shop.now()), before);
  });

  it('with nothing on file to charge says that, and leaves everything as it was', async () => {
    const shop = await openPlanShop({ settings: { proration: 'always_invoice' } });
    const { data } = await shop.stripe.paymentMethods.list({ customer: shop.customer });
    for (const { id } of data) await shop.stripe.paymentMethods.detach(id);
    await shop.bring('2026-03-16T12:00:00Z');
    const before = JSON.stringify(await shop.now());
    const told = await shop.priceOf({ plan: 'large' });
    const response = await shop.confirm({ plan: 'large' }, told);
    await refused(response, 402, 'payment_method_missing');
    assert.equal(JSON.stringify(await shop.now()), before);
  });

  it('is not offered while money is owed, collection is paused or an end is set', async () => {
    const paused = await openPlanShop();
    await paused.stripe.subscriptions.update(paused.subscription, {
      pause_collection: { behavior: 'void' },
    });
    const ending = await openPlanShop();
    await ending.stripe.subscriptions.update(ending.subscription, { cancel_at_period_end: true });
    const owing = await openPlanShop();
    await failingCard(owing, 'pm_card_chargeCustomerFail');
    await owing.bring('2026-04-02T00:00:00Z');
    assert.equal((await owing.now()).status, 'past_due');
    for (const shop of [paused, ending, owing]) {
      assert.equal((await shop.list()).data[0]!.change, 'none');
      await refused(await shop.ask('preview', { plan: 'large' }), 422, 'change_not_allowed');
    }
  });
});

describe('cancelling', () => {
  it('ends it with the running period, with the reason given; resuming takes it back', async () => {
    const shop = await openPlanShop();
    const words = { reason: 'too_expensive', comment: 'See you.' };
    const response = await shop.ask('cancel', words);
    assert.equal(response.status, 200);
    const { data } = SubscriptionList.parse(await response.json());
    assert.deepEqual(pick(data[0]!), ['none', 'none', true, null, '2026-04-01T00:00:00Z']);
    const { cancellation_details: why, cancel_at_period_end } = await shop.now();
    assert.equal(cancel_at_period_end, true);
    assert.deepEqual([why!.feedback, why!.comment], ['too_expensive', 'See you.']);

    const back = SubscriptionList.parse(await (await shop.ask('resume')).json());
    assert.deepEqual(pick(back.data[0]!), ['in_place', 'in_place', false, null, null]);
    assert.equal((await shop.now()).cancel_at, null);
    assert.deepEqual(
      shop.portal.log.flatMap(({ event, action }) => (event === 'customer_changed' ? action : [])),
      ['subscription_cancel', 'subscription_resume'],
    );
    assert.doesNotMatch(JSON.stringify(shop.portal.log), /See you/);
  });

  it('and resuming twice are each done once', async () => {
    const shop = await openPlanShop();
    for (const step of ['cancel', 'cancel', 'resume', 'resume']) {
      assert.equal((await shop.ask(step, step === 'cancel' ? {} : undefined)).status, 200);
    }
    assert.equal(shop.portal.log.filter(({ event }) => event === 'customer_changed').length, 2);
    assert.equal((await shop.now()).cancel_at, null);
  });

  it('of items with several periods ends it with the first of them, and can be taken back', async () => {
    const shop = await openPlanShop();
    const yearly = await shop.stripe.prices.create({
      currency: 'usd',
      unit_amount: 12_000,
      recurring: { interval: 'year' },
      product_data: { name: 'Support' },
    });
    await shop.stripe.subscriptions.update(shop.subscription, { items: [{ price: yearly.id }] });
    assert.equal((await shop.ask('cancel', {})).status, 200);
    const [only] = (await shop.list()).data;
    assert.deepEqual([only!.endsAt, only!.canResume], ['2026-04-01T00:00:00Z', true]);
    assert.equal((await shop.ask('resume')).status, 200);
    assert.equal((await shop.now()).cancel_at, null);
  });

  it('is not offered where the vendor does not let customers, nor is taking an end back', async () => {
    const shop = await openPlanShop({ settings: { cancel: false } });
    await refused(await shop.ask('cancel', {}), 422, 'change_not_allowed');
    await shop.stripe.subscriptions.update(shop.subscription, { cancel_at_period_end: true });
    await refused(await shop.ask('resume'), 422, 'change_not_allowed');
  });

  it('cannot take back an end on a date the vendor has set', async () => {
    const shop = await openPlanShop();
    const cancel_at = Date.parse('2026-08-15T00:00:00Z') / 1_000;
    await shop.stripe.subscriptions.update(shop.subscription, { cancel_at });
    const [only] = (await shop.list()).data;
    assert.deepEqual(pick(only!), ['none', 'none', false, null, '2026-08-15T00:00:00Z']);
    await refused(await shop.ask('resume'), 422, 'change_not_allowed');
    await refused(await shop.ask('cancel', {}), 422, 'change_not_allowed');
    assert.equal((await shop.now()).cancel_at, cancel_at);
  });
});

describe('every change of a subscription', () => {
  const steps = ['preview', 'change', 'cancel', 'resume'] as const;

  it('is done at Stripe where the vendor prefers that', async () => {
    const shop = await openPlanShop({ hosted: ['subscriptions'] });
    const [only] = (await shop.list()).data;
    assert.deepEqual(pick(only!), ['hosted', 'hosted', false, null, null]);
    for (const step of steps) {
      const response = await shop.ask(step, bodyOf(step));
      await refused(response, 409, 'in_place_unavailable');
    }
  });

  it('offers nowhere to take an end back that is taken back at Stripe', async () => {
    const shop = await openPlanShop({ hosted: ['subscriptions'] });
    await shop.stripe.subscriptions.update(shop.subscription, { cancel_at_period_end: true });
    const [only] = (await shop.list()).data;
    assert.deepEqual(pick(only!), ['none', 'none', false, null, '2026-04-01T00:00:00Z']);
  });

  for (const [missing, scopes] of [
    ['its scope', ['billing:read', 'usage:read']],
    ['the scope to read what it answers', ['subscription:write', 'usage:read']],
  ] as const) {
    it(`needs ${missing}: without it, 403 and Stripe is not asked`, async () => {
      const shop = await openPlanShop();
      const token = await shop.portal.tokenFor(shop.customer, scopes);
      shop.simulator.clearRequests();
      for (const step of steps) {
        const response = await shop.ask(step, bodyOf(step), { authorization: `Bearer ${token}` });
        await refused(response, 403, 'scope_missing');
      }
      assert.equal(shop.simulator.requests.length, 0);
    });
  }

  it('finds none of another customer, and none that has ended', async () => {
    const shop = await openPlanShop();
    const stranger = await shop.stripe.customers.create({ payment_method: 'pm_card_visa' });
    for (const step of steps) {
      const path = `/v1/subscriptions/${shop.subscription}/${step}`;
      const response = await shop.portal.send('POST', path, stranger.id, bodyOf(step));
      await refused(response, 404, 'subscription_not_found');
    }
    await shop.stripe.subscriptions.cancel(shop.subscription);
    await refused(await shop.ask('cancel', {}), 404, 'subscription_not_found');
  });

  it('refuses a body that is not of the contract', async () => {
    const shop = await openPlanShop();
    for (const body of [
      { plan: 'LARGE!' },
      { seats: { [shop.items.seats]: 2.5 } },
      { seats: { [shop.items.seats]: -1 } },
      { seats: { nothing: 1 } },
      { plan: 'large', customer: 'cus_other' },
    ]) {
      await refused(await shop.ask('preview', body), 400, 'request_malformed');
    }
    await refused(await shop.ask('cancel', { reason: 'bored' }), 400, 'request_malformed');
  });
});

describe('what was told', () => {
  const shops: [string, PlanShopOptions][] = [
    ['waits, in dollars', {}],
    ['waits, in yen', { currency: 'jpy' }],
    ['waits, in dinars', { currency: 'kwd' }],
    ['is invoiced at once, in dollars', { settings: { proration: 'always_invoice' } }],
    ['is invoiced at once, in yen', { currency: 'jpy', settings: { proration: 'always_invoice' } }],
    ['is not prorated, in euros', { currency: 'eur', settings: { proration: 'none' } }],
  ];
  for (const [name, options] of shops) {
    for (const terms of ['plain', 'taxed and discounted'] as const) {
      it(`is what is billed, change after change: ${name}, ${terms}`, async () => {
        const shop = await openPlanShop(options);
        if (terms !== 'plain') await withTerms(shop, options.currency ?? 'usd');
        const { seats } = shop.items;
        for (const [time, wanted] of [
          ['2026-03-03T03:07:11Z', { seats: { [seats]: 11 } }],
          ['2026-03-17T12:30:01Z', { plan: 'large' }],
          ['2026-03-17T12:40:00Z', { seats: { [seats]: 2 } }],
          ['2026-03-31T23:59:59Z', { plan: 'small', seats: { [seats]: 40 } }],
          ['2026-04-11T01:00:00Z', { seats: { [seats]: 1 } }],
          ['2026-05-29T00:00:01Z', { plan: 'plain' }],
        ] as const) {
          await shop.bring(time);
          await shop.use(17, new Date(Date.parse(time) - 60_000).toISOString());
          await billedAsTold(shop, wanted, `${name} at ${time}`);
        }
      });
    }
  }

  it('is what is billed by a confirmation half an hour later', async () => {
    for (const proration of ['create_prorations', 'always_invoice'] as const) {
      const shop = await openPlanShop({ settings: { proration } });
      await shop.bring('2026-03-16T12:00:00Z');
      const wanted = { plan: 'large', seats: { [shop.items.seats]: 45 } };
      const told = await shop.priceOf(wanted);
      await shop.bring('2026-03-16T12:30:00Z');
      const later = await shop.priceOf(wanted);
      assert.notEqual(later.prorated.amount, told.prorated.amount);
      assert.equal((await shop.confirm(wanted, told)).status, 200);
      assert.equal((await shop.upcoming()).amount_due, told.next.after.amount);
      if (told.dueNow.amount > 0) {
        assert.equal((await newest(shop)).amount_due, told.dueNow.amount);
      }
    }
  });

  it('is what is billed to a customer who lives in real time, a moment later', async () => {
    for (const proration of ['create_prorations', 'always_invoice'] as const) {
      const shop = await openPlanShop({ isLive: true, settings: { proration } });
      await billedAsTold(shop, { plan: 'large', seats: { [shop.items.seats]: 12 } }, proration);
    }
  });

  it('is what is billed to a customer with tiers, a discount, a tax and credit', async () => {
    const simulator = testSimulator();
    const [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
    const stripe = stripeFor(simulator);
    const customer = halden.id;
    const [held] = (await stripe.subscriptions.list({ customer })).data;
    const path = `/v1/subscriptions/${held!.id}`;
    const seats = held!.items.data.find(({ price }) => price.lookup_key === 'scale_seats')!.id;
    const portal = portalOver(simulator, {
      scopes: ['billing:read', 'subscription:write'],
      subscriptions: { seats: { growth_seats: {}, scale_seats: {}, business_seats: {} } },
    });
    for (const wanted of [
      { seats: { [seats]: 31 } },
      { plan: 'business' },
      { plan: 'growth', seats: { [seats]: 2 } },
      { plan: 'scale' },
    ]) {
      const told = ChangePreview.parse(
        await (await portal.send('POST', `${path}/preview`, customer, wanted)).json(),
      );
      const { prorationDate, fingerprint } = told;
      const body = { ...wanted, prorationDate, fingerprint };
      assert.equal((await portal.send('POST', `${path}/change`, customer, body)).status, 200);
      const { amount_due } = await stripe.invoices.createPreview({
        customer,
        subscription: held!.id,
      });
      assert.equal(amount_due, told.next.after.amount, JSON.stringify(wanted));
    }
  });
});

/** Previews, confirms, and sets what Stripe then has beside what was told. */
async function billedAsTold(shop: PlanShop, wanted: object, name: string) {
  const before = await shop.upcoming();
  const told = await shop.priceOf(wanted);
  assert.equal(told.next.before.amount, before.amount_due, name);
  const known = await newest(shop);
  assert.equal((await shop.confirm(wanted, told)).status, 200, name);
  const { amount_due, id } = await shop.upcoming();
  assert.equal(amount_due, told.next.after.amount, name);
  const lines = await shop.stripe.invoices.listLineItems(id, { limit: 100 });
  const invoice = await newest(shop);
  assert.equal(invoice.id === known.id ? 0 : invoice.amount_due, told.dueNow.amount, name);
  const recurring = lines.data
    .filter(({ parent, quantity }) => {
      const item = parent?.subscription_item_details;
      return item && !item.proration && quantity !== null;
    })
    .filter(({ period }) => period.start * 1_000 >= Date.parse(told.next.date));
  const sum = recurring.reduce((all, { amount }) => all + amount, 0);
  assert.equal(sum, told.recurring.after.amount, name);
}

/** A tax of its own, ten percent off, and some credit. */
async function withTerms(shop: PlanShop, currency: string) {
  const { stripe, customer } = shop;
  const tax = await stripe.taxRates.create({
    display_name: 'VAT',
    percentage: 19,
    inclusive: false,
  });
  const coupon = await stripe.coupons.create({ percent_off: 10, duration: 'forever' });
  await stripe.subscriptions.update(shop.subscription, {
    default_tax_rates: [tax.id],
    discounts: [{ coupon: coupon.id }],
  });
  await stripe.customers.createBalanceTransaction(customer, { amount: -700, currency });
}

async function newest(shop: PlanShop) {
  const { data } = await shop.stripe.invoices.list({ customer: shop.customer, limit: 1 });
  return data[0]!;
}

/** Stripe says that the catalogue is another, so that it is read anew. */
async function priceChanged({ stripe, portal }: PlanShop) {
  const object = { id: 'price_other', object: 'price' };
  const event = { id: 'evt_1', object: 'event', type: 'price.updated', livemode: false };
  const body = JSON.stringify({ ...event, data: { object } });
  const signature = await stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: portal.webhookSecret,
  });
  const headers = { 'stripe-signature': signature };
  const path = '/v1/webhooks/stripe/default';
  const response = await portal.app.request(path, { method: 'POST', body, headers });
  assert.equal(response.status, 200);
}

/** Takes the place of the card that paid so far. */
async function failingCard(shop: PlanShop, card: string) {
  const method = await shop.stripe.paymentMethods.attach(card, { customer: shop.customer });
  await shop.stripe.customers.update(shop.customer, {
    invoice_settings: { default_payment_method: method.id },
  });
}

function extra(shop: PlanShop) {
  return shop.stripe.prices.create({
    currency: 'usd',
    unit_amount: 99_000,
    recurring: { interval: 'month' },
    product_data: { name: 'Extra' },
  });
}

function bodyOf(step: string) {
  if (step === 'resume') return undefined;
  if (step === 'cancel') return {};
  if (step === 'preview') return { plan: 'large' };
  return { plan: 'large', prorationDate: '2026-03-01T00:00:00Z', fingerprint: 'x' };
}

function pick(one: SubscriptionList['data'][number]) {
  return [one.change, one.cancel, one.canResume, one.trialEnd, one.endsAt];
}

async function refused(response: Response, status: number, code: string) {
  const body = (await response.json()) as Record<string, unknown>;
  assert.deepEqual([response.status, body.code], [status, code], JSON.stringify(body));
  return body;
}

function usd(amount: number) {
  return { amount, currency: 'usd' };
}
