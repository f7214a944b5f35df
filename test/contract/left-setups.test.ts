/** Setups that do not end in the page: what was left is tidied up, what a bank is at work on is not. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import Stripe from 'stripe';
import type {
  PaymentMethodList,
  PaymentSetup,
  PaymentState,
  SetupOutcome,
} from '../../server/contract/payments.ts';
import { inProcess } from '../support/portal.ts';
import { openTill } from '../support/till.ts';

const LIST = '/v1/payment-methods';
const SETUP = `${LIST}/setup`;
const HOUR_MS = 3_600_000;

type Till = Awaited<ReturnType<typeof openLater>>;

describe('setups that were left', () => {
  it('more than an hour ago are cancelled with the next one, and no others', async () => {
    const till = await openLater();
    const left = await open(till);
    const finished = await open(till);
    await till.confirmSetup(finished.id, 'pm_card_visa');
    const vendors = await till.stripe.setupIntents.create({ customer: till.customer });
    till.wait(0.75 * HOUR_MS);
    const other = await open(till);
    assert.equal(await statusOf(till, left.id), 'requires_payment_method');

    till.wait(0.75 * HOUR_MS);
    const now = await open(till);
    assert.equal(await statusOf(till, left.id), 'canceled');
    assert.equal(await statusOf(till, finished.id), 'succeeded');
    for (const { id } of [vendors, other, now]) {
      assert.equal(await statusOf(till, id), 'requires_payment_method');
    }
  });

  it('are cleaned up a few at a time', async () => {
    const till = await openLater();
    for (let n = 0; n < 8; n++) await open(till);
    till.wait(2 * HOUR_MS);
    till.simulator.clearRequests();
    await open(till);
    assert.equal(till.callsTo('POST', /\/cancel$/).length, 5);
    await open(till);
    assert.equal(till.callsTo('POST', /\/cancel$/).length, 8);
  });

  it('never stand in the way of a new one', async () => {
    const till = await openLater();
    await open(till);
    till.wait(2 * HOUR_MS);
    till.simulator.fault((request) =>
      /\/cancel$/.test(request.url)
        ? Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 })
        : undefined,
    );
    assert.ok((await open(till)).clientSecret);
    const told = till.portal.log.find(({ event }) => event === 'setup_cleanup_failed');
    assert.equal(told?.code, 'stripe_rejected');
  });

  it('do not keep a new one waiting: they are cleaned up after the answer', async () => {
    const till = await openLater();
    await open(till);
    till.wait(2 * HOUR_MS);
    const { promise: cancelled, resolve: cancel } = Promise.withResolvers<Response>();
    till.simulator.fault((request) => (/\/cancel$/.test(request.url) ? cancelled : undefined));
    const { response, rest } = await begin(till);
    assert.equal(response.status, 200);
    cancel(Response.json({ error: { type: 'invalid_request_error' } }, { status: 400 }));
    await rest();
    assert.ok(till.portal.log.some(({ event }) => event === 'setup_cleanup_failed'));
  });
});

describe('a bank account that is verified by small deposits', () => {
  it('is processing, which no cancelling and no cleaning up ends', async () => {
    const till = await openLater();
    const { id } = await open(till);
    till.verifying.add(id);
    const seen = await till.ask<SetupOutcome>('GET', `${SETUP}/${id}`);
    assert.deepEqual([seen.status, seen.paymentMethod], ['processing', null]);

    const response = await till.portal.send('DELETE', `${SETUP}/${id}`, till.customer);
    assert.equal(response.status, 204);
    till.wait(2 * HOUR_MS);
    await open(till);
    assert.equal(till.callsTo('POST', /\/cancel$/).length, 0);
  });

  it('becomes the default once it is verified, when that was wished', async () => {
    const till = await openLater();
    const id = await wished(till);
    await hook(till, await verified(till, id));
    const [method] = (await till.ask<PaymentMethodList>('GET', LIST)).data;
    assert.deepEqual([method?.type, method?.isDefault], ['us_bank_account', true]);
    assert.ok(till.portal.log.some(({ event }) => event === 'setup_default_settled'));
  });

  it('becomes it with the next form at the latest, when no webhook came', async () => {
    const till = await openLater();
    const id = await wished(till);
    await verified(till, id);
    till.wait(2 * HOUR_MS);
    await open(till);
    assert.equal((await till.ask<PaymentMethodList>('GET', LIST)).data[0]?.isDefault, true);
  });

  it('does not take the place of what was chosen in the meantime', async () => {
    const till = await openLater();
    const id = await wished(till);
    const newer = await till.attach();
    await till.ask('POST', `${LIST}/${newer}/default`);
    await hook(till, await verified(till, id));
    till.wait(2 * HOUR_MS);
    await open(till);
    const { data } = await till.ask<PaymentMethodList>('GET', LIST);
    assert.deepEqual([data[0]?.id, data.length], [newer, 2]);
  });

  it('is only kept when nothing was wished', async () => {
    const till = await openLater();
    const { id } = await open(till);
    till.verifying.add(id);
    await till.ask('POST', `${SETUP}/${id}/finish`, { makeDefault: false });
    await hook(till, await verified(till, id));
    assert.equal((await till.ask<PaymentMethodList>('GET', LIST)).data[0]?.isDefault, false);
  });

  it('is settled by an event that comes twice, or again after Stripe did not answer', async () => {
    const till = await openLater();
    const id = await wished(till);
    const event = await verified(till, id);
    till.simulator.fault((request) =>
      request.method === 'GET'
        ? Response.json({ error: { type: 'api_error' } }, { status: 500 })
        : undefined,
    );
    assert.equal((await hook(till, event)).status, 503);
    till.simulator.fault(null);
    for (const _ of ['again', 'twice']) assert.equal((await hook(till, event)).status, 200);
    assert.equal(till.callsTo('POST', /\/customers\/cus_\w+$/).length, 1);
  });

  it('pays nothing twice: what it is to pay is processing', async () => {
    const till = await openLater();
    const [card, invoice] = [await till.attach(), await till.openInvoice()];
    const [intent] = (await till.stripe.paymentIntents.list({ customer: till.customer })).data;
    till.verifying.add(intent!.id);
    const path = `/v1/invoices/${invoice}/pay`;
    const state = await till.ask<PaymentState>('POST', path, { paymentMethod: card });
    assert.deepEqual([state.status, state.clientSecret], ['processing', null]);
    assert.equal((await till.taken()).length, 0);
  });
});

/** A till whose time can be moved, at a Stripe where some intents wait for small deposits. */
async function openLater() {
  let ahead = 0;
  const verifying = new Set<string>();
  const stripe: typeof fetch = async (input, init) => {
    const response = await inProcess(till.simulator)(input, init);
    if (verifying.size === 0) return response;
    return Response.json(waiting(await response.json(), verifying), response);
  };
  const till = await openTill({ stripe, now: () => new Date(Date.now() + ahead) });
  return { ...till, verifying, wait };

  function wait(ms: number) {
    ahead += ms;
  }
}

/** The same answer with these intents as they are while their bank account is verified. */
function waiting(value: unknown, ids: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((one) => waiting(one, ids));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value).map(([name, field]) => [name, waiting(field, ids)]);
  const next_action = { type: 'verify_with_microdeposits' };
  const isOne = 'id' in value && ids.has(String(value.id));
  return {
    ...Object.fromEntries(fields),
    ...(isOne && { status: 'requires_action', next_action }),
  };
}

/** Begins a setup as at the edge, where what goes on after the answer can be waited for. */
async function begin({ portal, customer }: Till) {
  const work: Promise<unknown>[] = [];
  const edge = {
    waitUntil: (one: Promise<unknown>) => void work.push(one),
    passThroughOnException() {},
    props: {},
  };
  const headers = { authorization: `Bearer ${await portal.tokenFor(customer)}` };
  const response = await portal.app.request(SETUP, { method: 'POST', headers }, {}, edge);
  return { response, rest: () => Promise.all(work) };
}

async function open(till: Till) {
  const { response, rest } = await begin(till);
  assert.equal(response.status, 200);
  await rest();
  return (await response.json()) as PaymentSetup;
}

/** A setup that waits for its deposits, and is to become the default then. */
async function wished(till: Till) {
  const { id } = await open(till);
  till.verifying.add(id);
  const body = { makeDefault: true };
  const { status } = await till.ask<SetupOutcome>('POST', `${SETUP}/${id}/finish`, body);
  assert.equal(status, 'processing');
  return id;
}

/** What the customer does days later, on a page of Stripe; answers the event it brings. */
async function verified(till: Till, id: string) {
  till.verifying.delete(id);
  const bank = await till.stripe.paymentMethods.create({
    type: 'us_bank_account',
    us_bank_account: {
      account_holder_type: 'company',
      account_number: '000123456789',
      routing_number: '110000000',
    },
    billing_details: { name: 'Ada Lovelace' },
  });
  const object = await till.confirmSetup(id, bank.id);
  assert.equal(object.status, 'succeeded');
  return { type: 'setup_intent.succeeded', livemode: false, data: { object } };
}

async function hook({ portal }: Till, event: object) {
  const body = JSON.stringify(event);
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: portal.webhookSecret,
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
  const headers = { 'stripe-signature': signature };
  return portal.app.request('/v1/webhooks/stripe/default', { method: 'POST', headers, body });
}

async function statusOf({ stripe }: Till, setup: string) {
  return (await stripe.setupIntents.retrieve(setup)).status;
}
