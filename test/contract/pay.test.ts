/** Paying an open invoice: each charge once, whatever happens, and every refusal in our words. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { PaymentState } from '../../server/contract/payments.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { openTill, PUBLISHABLE_KEY } from '../support/till.ts';

const pay = (invoice: string) => `/v1/invoices/${invoice}/pay`;
const payment = (invoice: string) => `/v1/invoices/${invoice}/payment`;

describe('paying with a method on file', () => {
  it('charges it, and says that nothing is left to pay', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.deepEqual(
      { ...state, invoice: [state.invoice.id, state.invoice.status] },
      {
        invoice: [invoice, 'paid'],
        status: 'paid',
        decline: null,
        paymentMethod,
        clientSecret: null,
        publishableKey: null,
      },
    );
    assert.deepEqual(
      (await till.taken()).map(({ amount }) => amount),
      [900],
    );
  });

  it('is in the portal that is read next', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const statusOf = async () => {
      const { invoices } = await till.ask<Portal>('GET', '/v1/portal');
      return invoices.data?.data.find(({ id }) => id === invoice)?.status;
    };
    assert.equal(await statusOf(), 'open');
    await till.ask('POST', pay(invoice), { paymentMethod });
    assert.equal(await statusOf(), 'paid');
  });

  for (const [card, decline] of [
    ['pm_card_chargeCustomerFail', 'declined'],
    ['pm_card_authenticationRequiredChargeDeclinedInsufficientFunds', 'insufficient_funds'],
  ] as const) {
    it(`that is refused (${card}) is an answer with the reason, and another pays after it`, async () => {
      const till = await openTill();
      const [bad, good, invoice] = [
        await till.attach(card),
        await till.attach(),
        await till.openInvoice(),
      ];
      let state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: bad });
      if (state.status === 'requires_action') {
        const { id, client_secret } = await intentOf(till);
        await till.authenticate(id, client_secret!, 'succeed');
        state = await till.ask<PaymentState>('GET', payment(invoice));
      }
      assert.deepEqual(
        [state.status, state.decline, state.paymentMethod],
        ['requires_payment_method', decline, bad],
      );
      assert.equal((await till.taken()).length, 0);

      const after = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: good });
      assert.deepEqual([after.status, after.decline, after.paymentMethod], ['paid', null, good]);
    });
  }

  it('that the bank wants confirmed goes on in the page, and is paid then', async () => {
    const till = await openTill();
    const card = await till.attach('pm_card_authenticationRequired');
    const invoice = await till.openInvoice();
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: card });
    assert.deepEqual(
      [state.status, state.paymentMethod, state.publishableKey],
      ['requires_action', card, PUBLISHABLE_KEY],
    );
    const { id, client_secret } = await intentOf(till);
    assert.equal(state.clientSecret, client_secret);

    const paths = () => till.callsTo('POST', /\/pay$/).length;
    const before = paths();
    const again = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: card });
    assert.deepEqual([again.status, again.clientSecret], ['requires_action', client_secret]);
    assert.equal(paths(), before, 'a confirmation under way is gone on with');

    await till.authenticate(id, client_secret!, 'succeed');
    assert.equal((await till.ask<PaymentState>('GET', payment(invoice))).status, 'paid');
    assert.equal((await till.taken()).length, 1);
  });

  it('that the customer does not confirm can be paid with another', async () => {
    const till = await openTill();
    const card = await till.attach('pm_card_authenticationRequired');
    const [good, invoice] = [await till.attach(), await till.openInvoice()];
    await till.ask('POST', pay(invoice), { paymentMethod: card });
    const { id, client_secret } = await intentOf(till);
    await till.authenticate(id, client_secret!, 'fail');
    const state = await till.ask<PaymentState>('GET', payment(invoice));
    assert.deepEqual(
      [state.status, state.decline],
      ['requires_payment_method', 'authentication_failed'],
    );
    const after = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: good });
    assert.equal(after.status, 'paid');
  });

  it('may be changed for another while the bank waits for a confirmation', async () => {
    const till = await openTill();
    const card = await till.attach('pm_card_authenticationRequired');
    const [good, invoice] = [await till.attach(), await till.openInvoice()];
    await till.ask('POST', pay(invoice), { paymentMethod: card });
    const after = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: good });
    assert.deepEqual([after.status, after.paymentMethod], ['paid', good]);
  });

  it('that a bank is to answer is processing, and nothing else is charged meanwhile', async () => {
    const till = await openTill();
    const [bank, card] = [await till.bankAccount(), await till.attach()];
    const invoice = await till.openInvoice();
    const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: bank });
    assert.deepEqual(
      [state.status, state.paymentMethod, state.clientSecret],
      ['processing', bank, null],
    );
    const calls = till.callsTo('POST', /\/pay$/).length;
    const again = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: card });
    assert.equal(again.status, 'processing');
    assert.equal(till.callsTo('POST', /\/pay$/).length, calls);
  });

  it('needs one of the customer’s own', async () => {
    const till = await openTill();
    const other = await till.stripe.customers.create({});
    const theirs = await till.attach('pm_card_visa', other.id);
    const invoice = await till.openInvoice();
    for (const paymentMethod of [theirs, 'pm_none']) {
      assert.deepEqual(await till.refusal('POST', pay(invoice), { paymentMethod }), [
        404,
        'payment_method_not_found',
      ]);
    }
    assert.equal((await till.stripe.invoices.retrieve(invoice)).attempted, false);
  });
});

describe('an invoice', () => {
  it('is paid once, however often one request is sent', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    for (const _ of ['first', 'repeated']) {
      const state = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'one');
      assert.equal(state.status, 'paid');
    }
    assert.equal((await till.taken()).length, 1);
    assert.equal(till.callsTo('POST', /\/pay$/).length, 1);
  });

  it('is not charged again by a repeated request whose card was refused', async () => {
    const till = await openTill();
    const bad = await till.attach('pm_card_chargeCustomerFail');
    const invoice = await till.openInvoice();
    const body = { paymentMethod: bad };
    const first = await till.ask<PaymentState>('POST', pay(invoice), body, 'one');
    const failed = async () => {
      const { data } = await till.stripe.events.list({ type: 'payment_intent.payment_failed' });
      return data.length;
    };
    assert.equal(await failed(), 1);
    assert.deepEqual(await till.ask('POST', pay(invoice), body, 'one'), first);
    assert.equal(await failed(), 1);
    await till.ask('POST', pay(invoice), body, 'two');
    assert.equal(await failed(), 2);
  });

  it('is paid once by two tabs at the same moment', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const [bystander] = [await till.attach('pm_card_mastercard')];
    const states = await Promise.all([
      till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'tab-1'),
      till.ask<PaymentState>('POST', pay(invoice), { paymentMethod: bystander }, 'tab-2'),
    ]);
    assert.deepEqual(
      states.map(({ status }) => status),
      ['paid', 'paid'],
    );
    assert.equal((await till.taken()).length, 1);
  });

  it('is paid once by a request that is sent twice at the same moment', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const states = await Promise.all(
      [1, 2].map(() => till.ask<PaymentState>('POST', pay(invoice), { paymentMethod }, 'one')),
    );
    assert.deepEqual(
      states.map(({ status }) => status),
      ['paid', 'paid'],
    );
    assert.equal((await till.taken()).length, 1);
  });

  it('can be asked for again while the same request is still under way at Stripe', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const error = { type: 'idempotency_error', code: 'idempotency_key_in_use' };
    till.simulator.fault((request) =>
      request.url.endsWith('/pay') ? Response.json({ error }, { status: 409 }) : undefined,
    );
    const body = { paymentMethod };
    const busy = await till.refusal('POST', pay(invoice), body, 'one');
    assert.deepEqual(busy, [503, 'stripe_busy']);
    till.simulator.fault(null);
    const state = await till.ask<PaymentState>('POST', pay(invoice), body, 'one');
    assert.equal(state.status, 'paid');
  });

  it('is not paid under a key that was used for another card', async () => {
    const till = await openTill();
    const bad = await till.attach('pm_card_chargeCustomerFail');
    const [good, invoice] = [await till.attach(), await till.openInvoice()];
    await till.ask('POST', pay(invoice), { paymentMethod: bad }, 'one');
    assert.deepEqual(await till.refusal('POST', pay(invoice), { paymentMethod: good }, 'one'), [
      409,
      'idempotency_conflict',
    ]);
    assert.equal((await till.taken()).length, 0);
  });

  it('that was paid elsewhere is paid, whatever was known of it', async () => {
    const till = await openTill();
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    await till.ask('GET', '/v1/portal');
    await till.stripe.invoices.pay(invoice, { payment_method: paymentMethod });
    const state = await till.ask<PaymentState>('GET', payment(invoice));
    assert.equal(state.status, 'paid');
    const { invoices } = await till.ask<Portal>('GET', '/v1/portal');
    assert.equal(invoices.data?.data[0]?.status, 'paid');
  });

  it('that is draft, void or written off cannot be paid', async () => {
    const till = await openTill();
    const paymentMethod = await till.attach();
    const [voided, given] = [await till.openInvoice(), await till.openInvoice()];
    await till.stripe.invoices.voidInvoice(voided);
    await till.stripe.invoices.markUncollectible(given);
    const draft = await till.stripe.invoices.create({ customer: till.customer });
    for (const id of [voided, given, draft.id]) {
      for (const body of [{ paymentMethod }, {}]) {
        assert.deepEqual(await till.refusal('POST', pay(id), body), [409, 'invoice_not_payable']);
      }
      assert.deepEqual(await till.refusal('GET', payment(id)), [409, 'invoice_not_payable']);
    }
    assert.equal((await till.taken()).length, 0);
  });

  it('of another customer is not there, and stays unpaid', async () => {
    const till = await openTill();
    const paymentMethod = await till.attach();
    const other = await till.stripe.customers.create({});
    const theirs = await till.openInvoice(other.id);
    for (const id of [theirs, 'in_none']) {
      assert.deepEqual(await till.refusal('GET', payment(id)), [404, 'invoice_not_found']);
      for (const body of [{ paymentMethod }, {}]) {
        assert.deepEqual(await till.refusal('POST', pay(id), body), [404, 'invoice_not_found']);
      }
    }
    assert.equal((await till.stripe.invoices.retrieve(theirs)).status, 'open');
  });
});

describe('paying by Stripe’s form', () => {
  it('gets the secret of the one payment, and charges nothing', async () => {
    const till = await openTill();
    await till.attach();
    const invoice = await till.openInvoice();
    const state = await till.ask<PaymentState>('POST', pay(invoice), {});
    const { id, client_secret, setup_future_usage } = await intentOf(till);
    assert.deepEqual(
      [state.status, state.clientSecret, state.publishableKey, state.paymentMethod],
      ['requires_payment_method', client_secret, PUBLISHABLE_KEY, null],
    );
    assert.equal(setup_future_usage, null);
    assert.equal((await till.taken()).length, 0);

    await till.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    const paid = await till.ask<PaymentState>('GET', payment(invoice));
    // What was typed and is not kept is none of the methods on file.
    assert.deepEqual([paid.status, paid.paymentMethod], ['paid', null]);
  });

  it('keeps what is typed when that is wanted', async () => {
    const till = await openTill();
    const invoice = await till.openInvoice();
    await till.ask('POST', pay(invoice), { keep: true });
    const { id, setup_future_usage } = await intentOf(till);
    assert.equal(setup_future_usage, 'off_session');
    await till.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    const state = await till.ask<PaymentState>('GET', payment(invoice));
    const { data } = await till.stripe.paymentMethods.list({ customer: till.customer });
    assert.equal(state.paymentMethod, data[0]?.id);
  });

  it('does not keep it where that was wished at first and is not any more', async () => {
    const till = await openTill();
    const invoice = await till.openInvoice();
    await till.ask('POST', pay(invoice), { keep: true });
    await till.ask('POST', pay(invoice), { keep: false });
    const { id, setup_future_usage } = await intentOf(till);
    assert.equal(setup_future_usage, null);
    await till.stripe.paymentIntents.confirm(id, { payment_method: 'pm_card_visa' });
    const { data } = await till.stripe.paymentMethods.list({ customer: till.customer });
    assert.deepEqual(data, []);
  });

  it('is not begun where it cannot be told not to keep it', async () => {
    const till = await openTill();
    const invoice = await till.openInvoice();
    await till.ask('POST', pay(invoice), { keep: true });
    till.simulator.fault((request) =>
      request.method === 'POST' && /\/payment_intents\/pi_\w+$/.test(request.url)
        ? Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 })
        : undefined,
    );
    assert.deepEqual(await till.refusal('POST', pay(invoice), {}), [502, 'stripe_rejected']);
  });

  it('leaves alone what Stripe keeps for a subscription', async () => {
    const till = await openTill();
    await till.subscribe({ payment_behavior: 'default_incomplete' });
    const [invoice] = (await till.stripe.invoices.list({ customer: till.customer })).data;
    await till.ask('POST', pay(invoice!.id), { keep: false });
    assert.equal((await intentOf(till)).setup_future_usage, 'off_session');
    assert.equal(till.callsTo('POST', /payment_intents/).length, 0);
  });

  it('keeps nothing for a session that may not save a way to pay', async () => {
    const till = await openTill({ scopes: ['billing:read', 'invoices:pay'] });
    const invoice = await till.openInvoice();
    assert.deepEqual(await till.refusal('POST', pay(invoice), { keep: true }), [
      403,
      'scope_missing',
    ]);
    assert.equal((await intentOf(till)).setup_future_usage, null);
    assert.ok((await till.ask<PaymentState>('POST', pay(invoice), {})).clientSecret);
  });

  it('goes on where Stripe does not let it be kept', async () => {
    const till = await openTill();
    const invoice = await till.openInvoice();
    till.simulator.fault((request) =>
      request.method === 'POST' && /\/payment_intents\/pi_\w+$/.test(request.url)
        ? Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 })
        : undefined,
    );
    const state = await till.ask<PaymentState>('POST', pay(invoice), { keep: true });
    assert.ok(state.clientSecret);
  });

  it('is left to Stripe’s page without a publishable key, while what is on file still pays', async () => {
    const till = await openTill({ publishableKey: undefined });
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    const state = await till.ask<PaymentState>('POST', pay(invoice), {});
    assert.deepEqual([state.clientSecret, state.publishableKey], [null, null]);
    const paid = await till.ask<PaymentState>('POST', pay(invoice), { paymentMethod });
    assert.equal(paid.status, 'paid');
  });

  it('is left to Stripe’s page where the vendor says so, and so is all paying', async () => {
    const till = await openTill({ hosted: ['invoices'] });
    const [paymentMethod, invoice] = [await till.attach(), await till.openInvoice()];
    for (const body of [{}, { paymentMethod }]) {
      assert.deepEqual(await till.refusal('POST', pay(invoice), body), [
        409,
        'in_place_unavailable',
      ]);
    }
    const state = await till.ask<PaymentState>('GET', payment(invoice));
    assert.deepEqual([state.status, state.clientSecret], ['requires_payment_method', null]);
    assert.equal((await till.taken()).length, 0);
  });
});

describe('where a payment stands', () => {
  it('is never kept by a cache, since it may hold a secret', async () => {
    const till = await openTill();
    const invoice = await till.openInvoice();
    const asked = await till.portal.get(payment(invoice), till.customer);
    const begun = await till.portal.send('POST', pay(invoice), till.customer, {});
    for (const { headers } of [asked, begun]) {
      assert.equal(headers.get('cache-control'), 'no-store');
      assert.equal(headers.get('etag'), null);
    }
  });

  it('is told to the open pages when it is news, and only then', async () => {
    const till = await openTill();
    const [card, invoice] = [await till.attach(), await till.openInvoice()];
    await till.ask('GET', '/v1/portal');
    await till.ask('GET', payment(invoice));
    till.simulator.clearRequests();
    await till.ask('GET', '/v1/portal');
    assert.equal(till.callsTo('GET', /\/invoices$/).length, 0);

    await till.stripe.invoices.pay(invoice, { payment_method: card });
    await till.ask('GET', payment(invoice));
    till.simulator.clearRequests();
    await till.ask('GET', '/v1/portal');
    assert.equal(till.callsTo('GET', /\/invoices$/).length, 1);
  });
});

type Till = Awaited<ReturnType<typeof openTill>>;

/** The one payment of the customer's one invoice. */
async function intentOf({ stripe, customer }: Till) {
  const { data } = await stripe.paymentIntents.list({ customer });
  assert.equal(data.length, 1);
  return data[0]!;
}
