/** Saving a way to pay, choosing which one pays, and removing one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type {
  DefaultAnswer,
  PaymentMethodList,
  PaymentSetup,
  SetupOutcome,
} from '../../server/contract/payments.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { inProcess } from '../support/portal.ts';
import { openTill, PUBLISHABLE_KEY } from '../support/till.ts';

const LIST = '/v1/payment-methods';
const SETUP = `${LIST}/setup`;

describe('a first card', () => {
  it('is saved, and pays from then on when that is wanted', async () => {
    const till = await openTill();
    const setup = await till.ask<PaymentSetup>('POST', SETUP);
    assert.equal(setup.publishableKey, PUBLISHABLE_KEY);
    assert.ok(setup.clientSecret.startsWith(setup.id));

    await till.confirmSetup(setup.id, 'pm_card_visa');
    const seen = await till.ask<SetupOutcome>('GET', `${SETUP}/${setup.id}`);
    assert.deepEqual([seen.status, seen.changed, seen.decline], ['succeeded', null, null]);

    const done = await till.ask<SetupOutcome>('POST', `${SETUP}/${setup.id}/finish`, {
      makeDefault: true,
    });
    assert.deepEqual(done.changed, { customer: true, subscriptions: [] });
    assert.deepEqual([done.paymentMethod?.brand, done.paymentMethod?.last4], ['visa', '4242']);
    assert.equal(done.paymentMethod?.isDefault, true);

    const { data } = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual(data, [done.paymentMethod]);
  });

  it('is only kept, when it is not to be the default', async () => {
    const till = await openTill();
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    // The list is known before the browser attaches the card, of which nobody tells the server.
    assert.deepEqual((await till.ask<PaymentMethodList>('GET', LIST)).data, []);
    await till.confirmSetup(id, 'pm_card_visa');
    const done = await till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, {
      makeDefault: false,
    });
    assert.equal(done.changed, null);
    const { data } = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual([data.length, data[0]?.isDefault], [1, false]);
  });

  it('may be finished again, which changes nothing more', async () => {
    const till = await openTill();
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(id, 'pm_card_visa');
    const body = { makeDefault: true };
    await till.ask('POST', `${SETUP}/${id}/finish`, body);
    const again = await till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, body);
    assert.deepEqual(again.changed, { customer: false, subscriptions: [] });
    assert.equal(again.status, 'succeeded');
  });

  it('that is finished again late undoes no newer choice', async () => {
    const till = await openTill();
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(id, 'pm_card_visa');
    const finish = () =>
      till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, { makeDefault: true });
    await finish();
    const newer = await till.attach('pm_card_mastercard');
    await till.ask('POST', `${LIST}/${newer}/default`);
    const late = await finish();
    assert.deepEqual(late.changed, { customer: false, subscriptions: [] });
    assert.equal(late.paymentMethod?.isDefault, false);
    const { data } = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual([data[0]?.id, data[0]?.isDefault], [newer, true]);
  });

  it('that was removed since is not there, whoever asks for it', async () => {
    const till = await openTill();
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(id, 'pm_card_visa');
    const path = `${SETUP}/${id}`;
    const { paymentMethod } = await till.ask<SetupOutcome>('GET', path);
    await till.ask('DELETE', `${LIST}/${paymentMethod!.id}`);
    const gone = [404, 'payment_method_not_found'];
    assert.deepEqual(await till.refusal('GET', path), gone);
    for (const makeDefault of [true, false]) {
      assert.deepEqual(await till.refusal('POST', `${path}/finish`, { makeDefault }), gone);
    }
    assert.equal((await till.portal.send('DELETE', path, till.customer)).status, 204);
  });

  it('whose becoming the default was refused for a subscription is finished by asking again', async () => {
    const till = await openTill();
    const own = await till.attach('pm_card_amex');
    const stuck = await till.subscribe({ default_payment_method: own });
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(id, 'pm_card_visa');
    const finish = () =>
      till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, { makeDefault: true });
    till.simulator.fault((request) =>
      request.method === 'POST' && request.url.endsWith(`/subscriptions/${stuck.id}`)
        ? Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 })
        : undefined,
    );
    assert.deepEqual((await finish()).changed?.failed, [stuck.id]);
    till.simulator.fault(null);
    assert.deepEqual((await finish()).changed, { customer: false, subscriptions: [stuck.id] });
  });
});

describe('a setup', () => {
  it('that has not come to its end makes nothing the default', async () => {
    const till = await openTill();
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    const body = { makeDefault: true };
    const open = await till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, body);
    assert.deepEqual(open, {
      status: 'requires_payment_method',
      paymentMethod: null,
      decline: null,
      changed: null,
    });
    await till.confirmSetup(id, 'pm_card_authenticationRequired');
    const waiting = await till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, body);
    assert.deepEqual([waiting.status, waiting.paymentMethod], ['requires_action', null]);
    assert.equal(till.callsTo('POST', /\/customers\/./).length, 0);
  });

  it('succeeds when the customer confirms at their bank', async () => {
    const till = await openTill();
    const { id, clientSecret } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(id, 'pm_card_authenticationRequired');
    await till.authenticate(id, clientSecret, 'succeed');
    const { status } = await till.ask<SetupOutcome>('GET', `${SETUP}/${id}`);
    assert.equal(status, 'succeeded');
  });

  it('says that the customer did not confirm, and can be tried again', async () => {
    const till = await openTill();
    const { id, clientSecret } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(id, 'pm_card_authenticationRequired');
    await till.authenticate(id, clientSecret, 'fail');
    const failed = await till.ask<SetupOutcome>('GET', `${SETUP}/${id}`);
    assert.deepEqual(
      [failed.status, failed.decline],
      ['requires_payment_method', 'authentication_failed'],
    );
    await till.confirmSetup(id, 'pm_card_visa');
    assert.equal((await till.ask<SetupOutcome>('GET', `${SETUP}/${id}`)).status, 'succeeded');
  });

  for (const [card, decline] of [
    ['pm_card_visa_chargeDeclinedInsufficientFunds', 'insufficient_funds'],
    ['pm_card_chargeDeclinedExpiredCard', 'card_expired'],
    ['pm_card_chargeDeclinedIncorrectCvc', 'security_code_wrong'],
    ['pm_card_chargeDeclinedProcessingError', 'bank_unavailable'],
    ['pm_card_visa_chargeDeclinedLostCard', 'declined'],
    ['pm_card_visa_chargeDeclinedStolenCard', 'declined'],
    ['pm_card_radarBlock', 'declined'],
  ] as const) {
    it(`with ${card} is refused as ${decline}`, async () => {
      const till = await openTill();
      const { id } = await till.ask<PaymentSetup>('POST', SETUP);
      await assert.rejects(till.confirmSetup(id, card));
      const seen = await till.ask<SetupOutcome>('GET', `${SETUP}/${id}`);
      assert.deepEqual([seen.status, seen.decline], ['requires_payment_method', decline]);
    });
  }

  it('of another customer, or of the vendor’s own pages, is not there', async () => {
    const till = await openTill();
    const other = await till.stripe.customers.create({});
    const metadata = { usage_portal: 'setup' };
    const theirs = await till.stripe.setupIntents.create({ customer: other.id, metadata });
    const nobodys = await till.stripe.setupIntents.create({ metadata });
    const vendors = await till.stripe.setupIntents.create({ customer: till.customer });
    for (const { id } of [theirs, nobodys, vendors, { id: 'seti_none' }]) {
      const path = `${SETUP}/${id}`;
      assert.deepEqual(await till.refusal('GET', path), [404, 'setup_not_found']);
      assert.deepEqual(await till.refusal('POST', `${path}/finish`, { makeDefault: true }), [
        404,
        'setup_not_found',
      ]);
      assert.deepEqual(await till.refusal('DELETE', path), [404, 'setup_not_found']);
    }
    const { status } = await till.stripe.setupIntents.retrieve(theirs.id);
    assert.equal(status, 'requires_payment_method');
  });

  it('is one for the same key, and each tab has its own', async () => {
    const till = await openTill();
    const [first, repeated, other] = [
      await till.ask<PaymentSetup>('POST', SETUP, undefined, 'tab-1'),
      await till.ask<PaymentSetup>('POST', SETUP, undefined, 'tab-1'),
      await till.ask<PaymentSetup>('POST', SETUP, undefined, 'tab-2'),
    ];
    assert.equal(first.id, repeated.id);
    assert.notEqual(first.id, other.id);
    const { data } = await till.stripe.setupIntents.list({ customer: till.customer });
    assert.equal(data.length, 2);

    await till.confirmSetup(first.id, 'pm_card_visa');
    await till.confirmSetup(other.id, 'pm_card_mastercard');
    for (const { id } of [first, other]) {
      await till.ask('POST', `${SETUP}/${id}/finish`, { makeDefault: true });
    }
    const { data: methods } = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual(
      methods.map(({ brand, isDefault }) => [brand, isDefault]),
      [
        ['mastercard', true],
        ['visa', false],
      ],
    );
  });

  it('is cancelled when it is given up, and giving up what is over is no error', async () => {
    const till = await openTill();
    const { id } = await till.ask<PaymentSetup>('POST', SETUP);
    for (const _ of ['first', 'again']) {
      const response = await till.portal.send('DELETE', `${SETUP}/${id}`, till.customer);
      assert.equal(response.status, 204);
    }
    assert.equal((await till.stripe.setupIntents.retrieve(id)).status, 'canceled');

    const { id: done } = await till.ask<PaymentSetup>('POST', SETUP);
    await till.confirmSetup(done, 'pm_card_visa');
    const response = await till.portal.send('DELETE', `${SETUP}/${done}`, till.customer);
    assert.equal(response.status, 204);
    assert.equal((await till.stripe.setupIntents.retrieve(done)).status, 'succeeded');
  });

  it('is never kept by a cache, since it holds a secret', async () => {
    const till = await openTill();
    const { headers } = await till.portal.send('POST', SETUP, till.customer);
    assert.equal(headers.get('cache-control'), 'no-store');
  });

  it('is not begun without a publishable key, or where Stripe’s page does it', async () => {
    for (const settings of [
      { publishableKey: undefined },
      { hosted: ['payment_methods' as const] },
    ]) {
      const till = await openTill(settings);
      assert.deepEqual(await till.refusal('POST', SETUP), [409, 'in_place_unavailable']);
      assert.equal(till.callsTo('POST', /setup_intents/).length, 0);
    }
  });
});

describe('the default', () => {
  it('takes the place of a subscription’s own method, and says so', async () => {
    const till = await openTill();
    const [old, own, wanted] = [
      await till.attach(),
      await till.attach('pm_card_amex'),
      await till.attach('pm_card_mastercard'),
    ];
    await till.stripe.customers.update(till.customer, {
      invoice_settings: { default_payment_method: old },
    });
    const plain = await till.subscribe();
    const overriding = await till.subscribe({ default_payment_method: own });
    const sent = await till.subscribe({
      collection_method: 'send_invoice',
      days_until_due: 30,
      default_payment_method: own,
    });

    const answer = await till.ask<DefaultAnswer>('POST', `${LIST}/${wanted}/default`);
    assert.equal(answer.paymentMethod, wanted);
    assert.deepEqual(answer.changed, { customer: true, subscriptions: [overriding.id] });
    assert.deepEqual(answer.data[0]?.pays.toSorted(), [overriding.id, plain.id].toSorted());
    assert.deepEqual([answer.data[0]?.id, answer.data[0]?.isDefault], [wanted, true]);
    const after = await till.stripe.subscriptions.retrieve(overriding.id);
    assert.equal(after.default_payment_method, wanted);
    const untouched = await till.stripe.subscriptions.retrieve(sent.id);
    assert.equal(untouched.default_payment_method, own);

    const again = await till.ask<DefaultAnswer>('POST', `${LIST}/${wanted}/default`);
    assert.deepEqual(again.changed, { customer: false, subscriptions: [] });
  });

  it('that a subscription refuses is told truthfully, and the rest is done by a second try', async () => {
    const till = await openTill();
    const [own, wanted] = [await till.attach('pm_card_amex'), await till.attach()];
    const stuck = await till.subscribe({ default_payment_method: own });
    const other = await till.subscribe({ default_payment_method: own });
    till.simulator.fault((request) =>
      request.method === 'POST' && request.url.endsWith(`/subscriptions/${stuck.id}`)
        ? Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 })
        : undefined,
    );
    const path = `${LIST}/${wanted}/default`;
    const answer = await till.ask<DefaultAnswer>('POST', path);
    assert.deepEqual(answer.changed, {
      customer: true,
      subscriptions: [other.id],
      failed: [stuck.id],
    });
    assert.deepEqual(answer.data.find(({ id }) => id === own)?.pays, [stuck.id]);
    assert.deepEqual(await till.refusal('POST', path), [502, 'stripe_rejected']);

    till.simulator.fault(null);
    const again = await till.ask<DefaultAnswer>('POST', path);
    assert.deepEqual(again.changed, { customer: false, subscriptions: [stuck.id] });
  });

  it('of which the answer is lost is told as changed where it was', async () => {
    const stripe: typeof fetch = async (input, init) => {
      const response = await inProcess(till.simulator)(input, init);
      const isLost = init?.method === 'POST' && /\/subscriptions\/sub_/.test(String(input));
      if (isLost) throw new TypeError('The connection was reset.');
      return response;
    };
    const till = await openTill({ stripe });
    const [own, wanted] = [await till.attach('pm_card_amex'), await till.attach()];
    const { id } = await till.subscribe({ default_payment_method: own });
    const answer = await till.ask<DefaultAnswer>('POST', `${LIST}/${wanted}/default`);
    assert.deepEqual(answer.changed, { customer: true, subscriptions: [id] });
  });

  it('is told as changed when nothing can be read afterwards', async () => {
    const till = await openTill();
    const [own, wanted] = [await till.attach('pm_card_amex'), await till.attach()];
    const { id } = await till.subscribe({ default_payment_method: own });
    downAfter(till, /\/subscriptions\/sub_/);
    const answer = await till.ask<DefaultAnswer>('POST', `${LIST}/${wanted}/default`);
    assert.deepEqual(answer.changed, { customer: true, subscriptions: [id] });
    const told = answer.data.map((method) => [method.id, method.isDefault, method.pays]);
    assert.deepEqual(told, [
      [wanted, true, [id]],
      [own, false, []],
    ]);
  });

  it('takes the place also by a subscription whose first payment is open', async () => {
    const till = await openTill();
    const bad = await till.attach('pm_card_chargeCustomerFail');
    const { id, status } = await till.subscribe({
      default_payment_method: bad,
      payment_behavior: 'default_incomplete',
    });
    assert.equal(status, 'incomplete');
    const good = await till.attach();
    const answer = await till.ask<DefaultAnswer>('POST', `${LIST}/${good}/default`);
    assert.deepEqual(answer.changed.subscriptions, [id]);
    assert.equal((await till.stripe.subscriptions.retrieve(id)).default_payment_method, good);
  });

  it('is decided by what is so now, not by what was known', async () => {
    const till = await openTill();
    const wanted = await till.attach();
    await till.ask('GET', LIST);
    const own = await till.attach('pm_card_amex');
    const { id } = await till.subscribe({ default_payment_method: own });
    const answer = await till.ask<DefaultAnswer>('POST', `${LIST}/${wanted}/default`);
    assert.deepEqual(answer.changed.subscriptions, [id]);
  });

  it('cannot be another customer’s method, or one that is gone', async () => {
    const till = await openTill();
    const other = await till.stripe.customers.create({});
    const theirs = await till.attach('pm_card_visa', other.id);
    const gone = await till.attach();
    await till.stripe.paymentMethods.detach(gone);
    for (const id of [theirs, gone, 'pm_none']) {
      assert.deepEqual(await till.refusal('POST', `${LIST}/${id}/default`), [
        404,
        'payment_method_not_found',
      ]);
    }
  });
});

describe('a way to pay', () => {
  it('is still listed, as it was then, while Stripe does not answer', async () => {
    let ahead = 0;
    const till = await openTill({ now: () => new Date(Date.now() + ahead) });
    await till.attach();
    const known = await till.ask<PaymentMethodList>('GET', LIST);
    till.simulator.fault(() => Response.json({ error: { type: 'api_error' } }, { status: 500 }));
    ahead += 86_400_000;
    const later = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual(later, known);
  });

  it('that pays a subscription is not removed, by whichever default it is charged', async () => {
    const till = await openTill();
    const [byDefault, own] = [await till.attach(), await till.attach('pm_card_amex')];
    await till.stripe.customers.update(till.customer, {
      invoice_settings: { default_payment_method: byDefault },
    });
    const plain = await till.subscribe();
    await till.subscribe({ default_payment_method: own });
    for (const id of [byDefault, own]) {
      assert.deepEqual(await till.refusal('DELETE', `${LIST}/${id}`), [
        409,
        'payment_method_in_use',
      ]);
    }

    await till.stripe.subscriptions.cancel(plain.id);
    const { data } = await till.ask<PaymentMethodList>('DELETE', `${LIST}/${byDefault}`);
    assert.deepEqual(
      data.map(({ id }) => id),
      [own],
    );
    assert.equal((await till.stripe.paymentMethods.retrieve(byDefault)).customer, null);
  });

  it('that pays a subscription whose first payment is open is not removed', async () => {
    const till = await openTill();
    const card = await till.attach();
    const { id } = await till.subscribe({
      default_payment_method: card,
      payment_behavior: 'default_incomplete',
    });
    const inUse = [409, 'payment_method_in_use'];
    assert.deepEqual(await till.refusal('DELETE', `${LIST}/${card}`), inUse);
    const [fromList] = (await till.ask<PaymentMethodList>('GET', LIST)).data;
    const { paymentMethods } = await till.ask<Portal>('GET', '/v1/portal');
    assert.deepEqual([fromList?.pays, paymentMethods.data?.[0]?.pays], [[id], [id]]);
  });

  it('that an open invoice names is not removed until the invoice is paid', async () => {
    const till = await openTill();
    const [named, other] = [await till.attach(), await till.attach('pm_card_mastercard')];
    await till.stripe.invoiceItems.create({
      amount: 900,
      currency: 'usd',
      customer: till.customer,
    });
    const draft = await till.stripe.invoices.create({
      auto_advance: false,
      currency: 'usd',
      customer: till.customer,
      default_payment_method: named,
      pending_invoice_items_behavior: 'include',
    });
    const { id } = await till.stripe.invoices.finalizeInvoice(draft.id);
    const path = `${LIST}/${named}`;
    assert.deepEqual(await till.refusal('DELETE', path), [409, 'payment_method_in_use']);
    await till.stripe.invoices.pay(id, { payment_method: other });
    const { data } = await till.ask<PaymentMethodList>('DELETE', path);
    assert.deepEqual(
      data.map((method) => method.id),
      [other],
    );
  });

  it('is told as removed when nothing can be read afterwards', async () => {
    const till = await openTill();
    const [gone, left] = [await till.attach(), await till.attach('pm_card_mastercard')];
    downAfter(till, /\/detach$/);
    const { data } = await till.ask<PaymentMethodList>('DELETE', `${LIST}/${gone}`);
    assert.deepEqual(
      data.map(({ id }) => id),
      [left],
    );
  });

  it('that only stands by a subscription whose invoices are sent is removed', async () => {
    const till = await openTill();
    const card = await till.attach();
    await till.stripe.customers.update(till.customer, {
      invoice_settings: { default_payment_method: card },
    });
    await till.subscribe({ collection_method: 'send_invoice', days_until_due: 30 });
    const before = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual(before.data[0]?.pays, []);
    assert.deepEqual((await till.ask<PaymentMethodList>('DELETE', `${LIST}/${card}`)).data, []);
  });

  it('of another customer is not there, and stays', async () => {
    const till = await openTill();
    const other = await till.stripe.customers.create({});
    const theirs = await till.attach('pm_card_visa', other.id);
    assert.deepEqual(await till.refusal('DELETE', `${LIST}/${theirs}`), [
      404,
      'payment_method_not_found',
    ]);
    assert.equal((await till.stripe.paymentMethods.retrieve(theirs)).customer, other.id);
  });

  it('is chosen or removed by nobody who may not read what else is on file', async () => {
    const till = await openTill({ scopes: ['payment_methods:write', 'usage:read'] });
    const card = await till.attach();
    till.simulator.clearRequests();
    for (const [method, path] of [
      ['POST', `${LIST}/${card}/default`],
      ['DELETE', `${LIST}/${card}`],
    ] as const) {
      assert.deepEqual(await till.refusal(method, path), [403, 'scope_missing']);
    }
    assert.equal(till.simulator.requests.length, 0);
  });
});

/** From the first change at this path on, Stripe answers no question any more. */
function downAfter({ simulator }: Awaited<ReturnType<typeof openTill>>, path: RegExp) {
  let isDown = false;
  simulator.fault((request) => {
    if (request.method === 'POST' && path.test(request.url)) isDown = true;
    if (!isDown || request.method !== 'GET') return undefined;
    return Response.json({ error: { type: 'api_error' } }, { status: 500 });
  });
}
