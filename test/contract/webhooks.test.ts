import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import type { Invoice, InvoiceList } from '../../server/contract/invoices.ts';
import type { PaymentMethodList } from '../../server/contract/payments.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { createMemoryStore, createPortal, generateSecret } from '../../server/index.ts';
import { CUSTOMER_ID } from '../../server/session/session.ts';
import { DEFAULT_NOTE } from '../../server/stripe/payment-mapping.ts';
import {
  byTimer,
  countedCalls,
  inProcess,
  portalOver,
  THREE_CUSTOMERS,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';
import { openTill } from '../support/till.ts';

const PATH = '/v1/webhooks/stripe/default';
const THREE_DAYS_MS = 3 * 86_400_000;
const simulator = testSimulator();
let halden: DemoCustomer;
let northwind: DemoCustomer;

before(async () => {
  [halden, northwind] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [
    DemoCustomer,
    DemoCustomer,
  ];
});

describe('a webhook', () => {
  it('makes the next view of that customer read Stripe again, and of no other', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    await portal.get('/v1/portal', northwind.id);
    assert.equal(
      (await send(portal, event('customer.subscription.updated', halden.id))).status,
      200,
    );

    simulator.clearRequests();
    await portal.get('/v1/portal', northwind.id);
    assert.equal(countedCalls(simulator).length, 0);
    await portal.get('/v1/portal', halden.id);
    assert.ok(countedCalls(simulator).length > 0);
  });

  it('makes a change visible at once', async () => {
    const portal = portalOver(simulator);
    const stripe = stripeFor(simulator);
    await portal.get('/v1/portal', halden.id);
    const method = await stripe.paymentMethods.create({
      type: 'card',
      card: { token: 'tok_mastercard' } as Stripe.PaymentMethodCreateParams.Card,
    });
    await stripe.paymentMethods.attach(method.id, { customer: halden.id });
    await send(portal, event('payment_method.attached', halden.id));

    const { paymentMethods } = (await (await portal.get('/v1/portal', halden.id)).json()) as Portal;
    assert.ok(paymentMethods.data!.some(({ id }) => id === method.id));
  });

  it('tells whose it was when a card was taken from them', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    simulator.clearRequests();
    const taken = { id: 'pm_1', object: 'payment_method', customer: null };
    await send(
      portal,
      JSON.stringify({
        type: 'payment_method.detached',
        livemode: false,
        data: { object: taken, previous_attributes: { customer: halden.id } },
      }),
    );
    await portal.get('/v1/portal', halden.id);
    assert.ok(countedCalls(simulator).length > 0);
  });

  it('that comes a hundred times has the effect of one, and again after three days', async () => {
    let instant = Date.now();
    const portal = portalOver(simulator, { now: () => new Date(instant) });
    const body = event('invoice.paid', halden.id);
    await portal.get('/v1/portal', halden.id);
    const once = await callsAfter(portal, [body]);
    assert.ok(once > 0);
    assert.equal(await callsAfter(portal, Array(100).fill(body)), once);
    instant += THREE_DAYS_MS;
    const before = await listed(portal);
    const late = await signAt(body, Math.floor(instant / 1_000));
    const headers = { 'stripe-signature': late };
    const answer = await portal.app.request(PATH, { method: 'POST', headers, body });
    assert.equal(answer.status, 200);
    simulator.clearRequests();
    assert.deepEqual(await listed(portal), before);
    assert.equal(countedCalls(simulator).length, once);
  });

  it('that comes again after three days does not bring back what it tells of', async () => {
    let ahead = 0;
    const now = () => new Date(Date.now() + ahead);
    const till = await openTill({ now });
    const invoice = await till.openInvoice();
    const opened = await till.stripe.invoices.retrieve(invoice);
    const first = await till.attach('pm_card_mastercard');
    const setup = await till.stripe.setupIntents.create({
      customer: till.customer,
      metadata: { usage_portal: 'setup', [DEFAULT_NOTE]: 'none' },
    });
    const confirmed = await till.confirmSetup(setup.id, first);
    const bodies = [
      event('invoice.finalized', till.customer, { ...opened }),
      event('setup_intent.succeeded', till.customer, { ...confirmed }),
    ];
    const tell = async () => {
      for (const body of bodies) {
        const timestamp = Math.floor(now().getTime() / 1_000);
        const headers = { 'stripe-signature': await signAt(body, timestamp) };
        const answer = await till.portal.app.request(PATH, { method: 'POST', headers, body });
        assert.equal(answer.status, 200);
      }
    };
    const shown = async () => {
      const { status } = await till.ask<Invoice>('GET', `/v1/invoices/${invoice}`);
      const { data } = await till.ask<PaymentMethodList>('GET', '/v1/payment-methods');
      return [status, data.find(({ isDefault }) => isDefault)?.id];
    };
    await tell();
    assert.deepEqual(await shown(), ['open', first]);

    await till.stripe.invoices.pay(invoice, { paid_out_of_band: true });
    const newer = await till.attach();
    await till.ask('POST', `/v1/payment-methods/${newer}/default`);
    ahead = THREE_DAYS_MS;
    till.simulator.clearRequests();
    await tell();
    assert.deepEqual(await shown(), ['paid', newer]);
    assert.deepEqual(till.callsTo('POST', /./), []);
  });

  it('that comes twenty times at once has the effect of one, in whatever order they come', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    const once = await callsAfter(portal, [event('invoice.paid', halden.id)]);
    assert.ok(once > 0);
    const types = ['invoice.created', 'invoice.finalized', 'invoice.paid', 'invoice.updated'];
    const many = Array.from({ length: 5 }, () => types).flat();
    const forth = many.map((type) => event(type, halden.id));
    assert.equal(await callsAfter(portal, forth), once);
    assert.equal(await callsAfter(portal, forth.toReversed()), once);
  });

  it('is accepted under either secret while one takes the other’s place', async () => {
    const portal = portalOver(simulator, { webhookSecrets: ['whsec_new', 'whsec_old'] });
    const body = event('customer.updated', halden.id);
    for (const [secret, status] of [
      ['whsec_new', 200],
      ['whsec_old', 200],
      ['whsec_older', 400],
    ] as const) {
      const headers = { 'stripe-signature': await sign(body, secret) };
      const response = await portal.app.request(PATH, { method: 'POST', headers, body });
      assert.equal(response.status, status, secret);
    }
  });

  for (const [what, body] of [
    ['of its object', (id: string) => event('invoice.paid', id)],
    ['of its object, expanded', (id: string) => event('invoice.paid', { id, object: 'customer' })],
    ['it is about', (id: string) => event('customer.updated', '', { id, object: 'customer' })],
    [
      'it was of before',
      (id: string) =>
        event('payment_method.detached', '').replace(
          '"data":{',
          `"data":{"previous_attributes":{"customer":${JSON.stringify(id)}},`,
        ),
    ],
    [
      'a thin one is related to',
      (id: string) =>
        JSON.stringify({
          type: 'v1.customer.updated',
          livemode: false,
          related_object: { type: 'customer', id },
        }),
    ],
  ] as const) {
    it(`names the customer ${what} by an id that a session can have, or names none`, async () => {
      for (const id of [
        `cus_${'x'.repeat(255)}`,
        'cus_A_9',
        `cus_${'x'.repeat(256)}`,
        `cus_${'x'.repeat(900_000)}`,
        'cus_',
        'cus_a/b',
        'cus_a\n',
        'cus_é',
        'acus_a',
        'CUS_a',
      ]) {
        const told: string[] = [];
        const sharedCache = {
          get: async () => undefined,
          put: async (key: string) => void told.push(key),
        };
        const portal = portalOver(simulator, { sharedCache });
        assert.equal((await send(portal, body(id))).status, 200);
        assert.equal(told.length > 0, CUSTOMER_ID.test(id), id.slice(0, 12));
      }
    });
  }

  it('of a type we do not know is fine', async () => {
    const portal = portalOver(simulator);
    assert.equal((await send(portal, event('something.new', halden.id))).status, 200);
  });

  it('of another version of Stripe’s API is fine, and is a hint like any other', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    const body = event('customer.updated', halden.id).replace('{', '{"api_version":"2011-01-01",');
    assert.ok((await callsAfter(portal, [body])) > 0);
  });

  it('of an account connected to the vendor’s is fine, and changes nothing', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    const body = event('customer.updated', halden.id).replace('{', '{"account":"acct_other",');
    assert.equal(await callsAfter(portal, [body]), 0);
  });

  for (const [name, change] of [
    ['without a signature', () => ''],
    ['signed with another secret', async (body: string) => sign(body, 'whsec_other')],
    ['with a time that is no number', () => 't=now,v1=00'],
    ['without a time', async (body: string) => (await sign(body)).replace(/t=\d+,/, '')],
    ['with a negative time', async (body: string) => (await sign(body)).replace('t=', 't=-')],
    [
      'with two times',
      async (body: string) => `t=${seconds()},${await sign(body, undefined, 200)}`,
    ],
    ['with fifty wrong signatures', () => `t=${seconds()}${`,v1=${'0'.repeat(64)}`.repeat(50)}`],
    ['with an empty signature', () => `t=${seconds()},v1=`],
    ['signed before it was written anew', async (body: string) => sign(`${body.slice(0, -1)} }`)],
    ['with an old scheme only', async (body: string) => (await sign(body)).replace('v1=', 'v0=')],
  ] as [string, (body: string) => string | Promise<string>][]) {
    it(`${name} is refused and changes nothing`, async () => {
      const portal = portalOver(simulator);
      await portal.get('/v1/portal', halden.id);
      simulator.clearRequests();
      const body = event('customer.updated', halden.id);
      const response = await portal.app.request(PATH, {
        method: 'POST',
        headers: { 'stripe-signature': await change(body) },
        body,
      });
      assert.equal(response.status, 400);
      await portal.get('/v1/portal', halden.id);
      assert.equal(simulator.requests.length, 0);
    });
  }

  for (const [offset, status] of [
    [-301, 400],
    [-300, 200],
    [300, 200],
    [301, 400],
  ] as const) {
    const when = `${Math.abs(offset)} seconds ${offset < 0 ? 'ago' : 'ahead'}`;
    it(`signed ${when} is ${status === 200 ? 'accepted' : 'refused'}`, async () => {
      const instant = new Date('2026-11-21T12:00:00Z');
      const portal = portalOver(simulator, { now: () => instant });
      const body = event('customer.updated', halden.id);
      const timestamp = instant.getTime() / 1_000 + offset;
      const headers = { 'stripe-signature': await signAt(body, timestamp) };
      const response = await portal.app.request(PATH, { method: 'POST', headers, body });
      assert.equal(response.status, status);
    });
  }

  it('in whatever order five of them come, shows what Stripe says, not what they say', async () => {
    const stripe = stripeFor(simulator);
    const { data } = await stripe.subscriptions.list({ customer: halden.id });
    const { id } = data[0]!;
    const portal = portalOver(simulator);
    const isCancelled = async () => {
      const answer = await (await portal.get('/v1/subscriptions', halden.id)).json();
      return answer.data[0].endsAt !== null;
    };
    assert.equal(await isCancelled(), false);
    const events = [
      'invoice.created',
      'invoice.updated',
      'customer.subscription.created',
      'customer.subscription.updated',
      'customer.subscription.deleted',
    ].map((type) => event(type, halden.id));
    let wish = false;
    for (const order of permutations(events)) {
      wish = !wish;
      await stripe.subscriptions.update(id, { cancel_at_period_end: wish });
      for (const body of order) assert.equal((await send(portal, body)).status, 200);
      assert.equal(await isCancelled(), wish);
    }
    await stripe.subscriptions.update(id, { cancel_at_period_end: false });
  });

  it('about an invoice, in whatever order five of them come, brings back nothing they tell of', async () => {
    const till = await openTill({ limits: false });
    const old = [
      ['invoice.created', { status: 'draft' }],
      ['invoice.updated', { status: 'draft', amount_due: 1 }],
      ['invoice.finalized', { status: 'open', amount_remaining: 900 }],
      ['invoice.payment_failed', { status: 'open', attempted: true }],
      ['invoice.marked_uncollectible', { status: 'uncollectible' }],
    ] as const;
    const shown = async (id: string) => {
      const one = await till.ask<Invoice>('GET', `/v1/invoices/${id}`);
      const { data } = await till.ask<InvoiceList>('GET', '/v1/invoices?limit=1');
      assert.equal(data[0]!.id, id);
      assert.equal(data[0]!.status, one.status);
      assert.deepEqual(data[0]!.amountDue, { amount: 900, currency: 'usd' });
      return one.status;
    };
    let isPaid = false;
    for (const order of permutations(old)) {
      isPaid = !isPaid;
      const id = await till.openInvoice();
      await send(till.portal, event('invoice.created', till.customer));
      assert.equal(await shown(id), 'open');
      if (isPaid) await till.stripe.invoices.pay(id, { paid_out_of_band: true });
      else await till.stripe.invoices.voidInvoice(id);
      for (const [type, state] of order) {
        const body = event(type, till.customer, { id, object: 'invoice', ...state });
        assert.equal((await send(till.portal, body)).status, 200);
      }
      assert.equal(await shown(id), isPaid ? 'paid' : 'void');
    }
  });

  it('is acknowledged while the store that servers share hangs, and is heard', {
    timeout: 60_000,
  }, async () => {
    const kept = createMemoryStore();
    const never = new Promise<never>(() => {});
    let isHanging = false;
    let waitedMs = 0;
    const portal = portalOver(simulator, {
      sharedCache: {
        get: (key) => (isHanging ? never : kept.get(key)),
        put: (...put) => (isHanging ? never : kept.put(...put)),
      },
      async sleep(ms, signal) {
        if (isHanging) waitedMs += ms;
        else await byTimer(ms, signal);
      },
    });
    await portal.get('/v1/portal', halden.id);
    isHanging = true;
    assert.equal((await send(portal, event('invoice.paid', halden.id))).status, 200);
    assert.ok(waitedMs < 5_000, `${waitedMs} ms`);
    isHanging = false;
    simulator.clearRequests();
    await portal.get('/v1/portal', halden.id);
    assert.ok(countedCalls(simulator).length > 0);
  });

  it('is acknowledged without a question to Stripe, which may hang', async () => {
    const asked: string[] = [];
    const portal = portalOver(simulator, { stripe: hanging(asked), sleep: async () => {} });
    for (const type of ['invoice.paid', 'customer.updated', 'setup_intent.succeeded']) {
      assert.equal((await send(portal, event(type, halden.id))).status, 200);
    }
    assert.deepEqual(asked, []);
  });

  it('that only Stripe can tell how to settle is sent again by it, once it has hung for long enough', async () => {
    const asked: string[] = [];
    const portal = portalOver(simulator, { stripe: hanging(asked), sleep: async () => {} });
    const metadata = { [DEFAULT_NOTE]: 'none' };
    const body = event('setup_intent.succeeded', halden.id, { id: 'seti_1', metadata });
    assert.equal((await send(portal, body)).status, 503);
    assert.ok(asked.length > 0);
  });

  it('of one vendor is refused at another’s address', async () => {
    const app = createPortal({
      url: URL_OF_PORTAL,
      tenants: ['a', 'b'].map((id) => ({
        id,
        stripeKey: DEMO_STRIPE_KEY,
        webhookSecrets: [`whsec_${id}`],
        signingKeys: [{ kid: `key-${id}`, secret: generateSecret('signing') }],
      })),
      stripe: { fetch: inProcess(simulator) },
    });
    const body = event('customer.updated', halden.id);
    const headers = { 'stripe-signature': await sign(body, 'whsec_b') };
    const told = (id: string) =>
      app.request(`/v1/webhooks/stripe/${id}`, { method: 'POST', headers, body });
    assert.equal((await told('a')).status, 400);
    assert.equal((await told('b')).status, 200);
  });

  it('is refused when a byte of it was changed', async () => {
    const portal = portalOver(simulator);
    const body = event('customer.updated', halden.id);
    const response = await portal.app.request(PATH, {
      method: 'POST',
      headers: { 'stripe-signature': await sign(body) },
      body: `${body} `,
    });
    assert.equal(response.status, 400);
  });

  it('for a vendor we do not have is a 404', async () => {
    const body = event('customer.updated', halden.id);
    const response = await portalOver(simulator).app.request('/v1/webhooks/stripe/nobody', {
      method: 'POST',
      headers: { 'stripe-signature': await sign(body) },
      body,
    });
    assert.equal(response.status, 404);
  });

  it('of two megabytes is refused', async () => {
    const response = await send(
      portalOver(simulator),
      JSON.stringify({ type: 'x', pad: 'y'.repeat(2_000_000) }),
    );
    assert.equal(response.status, 413);
  });

  it('from the live side does not touch the test side', async () => {
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', halden.id);
    simulator.clearRequests();
    await send(
      portal,
      event('customer.updated', halden.id).replace('"livemode":false', '"livemode":true'),
    );
    await portal.get('/v1/portal', halden.id);
    assert.equal(simulator.requests.length, 0);
  });
});

/** How often Stripe is asked by the view that follows. */
async function callsAfter(portal: ReturnType<typeof portalOver>, bodies: readonly string[]) {
  const answers = await Promise.all(bodies.map((body) => send(portal, body)));
  assert.ok(answers.every(({ status }) => status === 200));
  simulator.clearRequests();
  await portal.get('/v1/portal', halden.id);
  return countedCalls(simulator).length;
}

/** What is listed of the customer's, without the time at which it was read. */
async function listed(portal: ReturnType<typeof portalOver>) {
  const view = (await (await portal.get('/v1/portal', halden.id)).json()) as Portal;
  const { bills, invoices, paymentMethods } = view;
  const totals = bills.data!.map(({ id, preview }) => [id, preview.data!.totals]);
  return [totals, invoices.data, paymentMethods.data];
}

/** A Stripe that takes questions and answers none. */
function hanging(asked: string[]): typeof fetch {
  return (input) => {
    asked.push(String(input instanceof Request ? input.url : input));
    return new Promise(() => {});
  };
}

function event(
  type: string,
  customer: string | object,
  object: object = { id: 'x_1', object: 'thing' },
) {
  return JSON.stringify({
    id: 'evt_1',
    object: 'event',
    type,
    livemode: false,
    data: { object: { ...object, customer } },
  });
}

function* permutations<T>(items: readonly T[]): Generator<T[]> {
  if (items.length === 0) yield [];
  for (const [nth, first] of items.entries()) {
    for (const rest of permutations(items.toSpliced(nth, 1))) yield [first, ...rest];
  }
}

function seconds() {
  return Math.floor(Date.now() / 1_000);
}

function sign(body: string, secret?: string, offsetSeconds = 0) {
  return signAt(body, seconds() + offsetSeconds, secret);
}

function signAt(body: string, timestamp: number, secret = 'whsec_test_0123456789') {
  return Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret,
    timestamp,
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
}

async function send(portal: ReturnType<typeof portalOver>, body: string) {
  return portal.app.request(PATH, {
    method: 'POST',
    headers: { 'stripe-signature': await sign(body) },
    body,
  });
}
