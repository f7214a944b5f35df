/**
 * TESTS.md A3: Stripe says thirty fields more than it was asked in every object, with notes and other
 * people's addresses. Every route answers what its schema in the OpenAPI document names, and nothing else.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { buildWorld, type DemoCustomer, DIVIDED_METERS, stripeFor } from '../../demo/world.ts';
import { generateSecret, memoryRevocations } from '../../server/index.ts';
import { createReader, type OpenApi, openObjects } from '../support/document.ts';
import { inProcess, portalOver, testSimulator } from '../support/portal.ts';
import { CANARY, talkative } from '../support/talkative.ts';
import { EVERY_SCOPE, PUBLISHABLE_KEY } from '../support/till.ts';

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE';

const simulator = testSimulator();
const stripe = stripeFor(simulator);
const operatorKey = generateSecret('operator');
const portal = portalOver(simulator, {
  meters: DIVIDED_METERS,
  publishableKey: PUBLISHABLE_KEY,
  scopes: EVERY_SCOPE,
  subscriptions: { cancel: true },
  operatorKeys: [operatorKey],
  revocations: memoryRevocations(),
  stripe: talkative(inProcess(simulator)),
});
/** Routes that have answered well, as `GET /v1/portal`. */
const visited = new Set<string>();

let halden: DemoCustomer;
let invoice: string;
let subscription: string;
/** What of the subscription is billed by usage. */
let metered: string;
let openApi: OpenApi;
let reader: ReturnType<typeof createReader>;

before(async () => {
  [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
  const ofHalden = { customer: halden.id, limit: 1 };
  invoice = (await stripe.invoices.list(ofHalden)).data[0]!.id;
  const [subscribed] = (await stripe.subscriptions.list(ofHalden)).data;
  subscription = subscribed!.id;
  metered = subscribed!.items.data.find(({ quantity }) => quantity === undefined)!.id;
  openApi = await (await portal.app.request('/openapi.json')).json();
  reader = createReader(openApi);
});

type Ask = { query?: string; body?: object; headers?: Record<string, string>; status?: number };

/** Asks a route of the document, and reads what it answers by its schema. */
async function visit(
  method: Method,
  template: string,
  ids: Readonly<Record<string, string>> = {},
  { query = '', body, headers, status = 200 }: Ask = {},
) {
  const path = template.replace(/\{(\w+)\}/g, (_, name) => ids[name]!) + query;
  const authorization = `Bearer ${await portal.tokenFor(halden.id)}`;
  const response = await portal.app.request(path, {
    method,
    headers: { authorization, ...(body && { 'content-type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const name = `${method} ${path}`;
  // A stream has no end to read to.
  if (template === '/v1/changes') await response.body?.cancel();
  const text = response.bodyUsed ? '' : await reader.read(method, template, response);
  assert.equal(response.status, status, `${name}: ${text}`);
  assert.ok(!text.includes(CANARY), `${name}: ${text}`);
  if (status < 300) visited.add(`${method} ${template}`);
  return text;
}

const json = async <T>(answer: Promise<string>) => JSON.parse(await answer) as T;

describe('what a customer reads', () => {
  for (const template of [
    '/v1/portal',
    '/v1/changes',
    '/v1/forecast',
    '/v1/invoices',
    '/v1/payment-methods',
    '/v1/billing-details',
    '/v1/subscriptions',
    '/v1/bill/explain',
    '/v1/bill/what-if',
  ]) {
    it(`is what its schema names: ${template}`, async () => {
      await visit('GET', template);
    });
  }

  it('is what its schema names: usage, whole, by group and as CSV', async () => {
    const of = { meter: 'api_calls' };
    await visit('GET', '/v1/usage/{meter}', of);
    await visit('GET', '/v1/usage/{meter}', of, { query: '?groupBy=region' });
    await visit('GET', '/v1/usage/{meter}', of, { headers: { accept: 'text/csv' } });
  });

  it('is what its schema names: an invoice, and what is under it', async () => {
    type Lines = { lines: { id: string; kind: string }[] };
    const { lines } = await json<Lines>(visit('GET', '/v1/invoices/{id}', { id: invoice }));
    const line = lines.find(({ kind }) => kind === 'usage')!.id;
    await visit('GET', '/v1/invoices/{id}/links', { id: invoice });
    await visit('GET', '/v1/invoices/{id}/lines/{line}/usage', { id: invoice, line });
    await visit('GET', '/v1/bill/explain', {}, { query: `?bill=${invoice}` });
  });

  it('is what its schema names: a bill with other numbers', async () => {
    const body = { bill: subscription, quantities: { [metered]: '5' } };
    await visit('POST', '/v1/bill/what-if', {}, { body });
  });
});

describe('what a customer changes', () => {
  it('is answered by its schema: billing details and tax ids', async () => {
    await visit('PATCH', '/v1/billing-details', {}, { body: { name: 'Halden Two' } });
    const body = { type: 'us_ein', value: '98-7654321' };
    await visit('POST', '/v1/billing-details/tax-ids', {}, { body });
    const { data } = await stripe.customers.listTaxIds(halden.id);
    await visit('DELETE', '/v1/billing-details/tax-ids/{id}', { id: data[0]!.id });
  });

  it('is answered by its schema: ways to pay', async () => {
    const setups = '/v1/payment-methods/setup';
    const { id } = await json<{ id: string }>(visit('POST', setups));
    await visit('GET', `${setups}/{id}`, { id });
    await visit('DELETE', `${setups}/{id}`, { id }, { status: 204 });
    const second = await json<{ id: string }>(visit('POST', setups));
    const confirmation = { payment_method: 'pm_card_visa', return_url: 'https://shop.example.com' };
    await stripe.setupIntents.confirm(second.id, confirmation);
    const body = { makeDefault: true };
    await visit('POST', `${setups}/{id}/finish`, { id: second.id }, { body });
    const card = await stripe.paymentMethods.attach('pm_card_mastercard', { customer: halden.id });
    await visit('POST', '/v1/payment-methods/{id}/default', { id: card.id });
    const other = await stripe.paymentMethods.attach('pm_card_visa', { customer: halden.id });
    await visit('DELETE', '/v1/payment-methods/{id}', { id: other.id });
  });

  it('is answered by its schema: a payment', async () => {
    const customer = halden.id;
    await stripe.invoiceItems.create({ amount: 900, currency: 'usd', customer });
    const draft = await stripe.invoices.create({
      auto_advance: false,
      currency: 'usd',
      customer,
      pending_invoice_items_behavior: 'include',
    });
    const { id } = await stripe.invoices.finalizeInvoice(draft.id, { auto_advance: false });
    const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
    await visit('GET', '/v1/invoices/{id}/payment', { id });
    await visit('POST', '/v1/invoices/{id}/pay', { id }, { body: { paymentMethod: card.id } });
  });

  it('is answered by its schema: a subscription', async () => {
    const own = '/v1/subscriptions/{id}';
    const of = { id: subscription };
    const plan = { plan: 'growth' };
    type Told = { prorationDate: string; fingerprint: string };
    const told = await json<Told>(visit('POST', `${own}/preview`, of, { body: plan }));
    const { prorationDate, fingerprint } = told;
    const body = { ...plan, prorationDate, fingerprint };
    await visit('POST', `${own}/change`, of, { body });
    await visit('POST', `${own}/cancel`, of, { body: { reason: 'unused' } });
    await visit('POST', `${own}/resume`, of);
    await visit('POST', '/v1/hosted', {}, { body: { flow: 'payment_methods' } });
  });
});

describe('what a key or a signature opens', () => {
  it('is answered by its schema: sessions', async () => {
    const headers = { authorization: `Bearer ${portal.apiKey}` };
    const body = { customer: halden.id };
    await visit('POST', '/v1/sessions', {}, { body, headers, status: 201 });
    const revoked = { body: { id: 'ses_none' }, headers, status: 204 };
    await visit('POST', '/v1/sessions/revoke', {}, revoked);
  });

  it('is answered by its schema: what an operator may know, and what anybody may', async () => {
    const headers = { authorization: `Bearer ${operatorKey}` };
    await visit('GET', '/ready', {}, { headers });
    await visit('GET', '/metrics', {}, { headers });
    await visit('GET', '/health');
  });

  it('is answered by its schema: an event of Stripe’s', async () => {
    const body = {
      id: 'evt_1',
      object: 'event',
      type: 'invoice.updated',
      livemode: false,
      data: { object: { id: invoice, object: 'invoice', customer: halden.id, note: CANARY } },
    };
    const signature = Stripe.webhooks.generateTestHeaderString({
      payload: JSON.stringify(body),
      secret: portal.webhookSecret,
    });
    const headers = { 'stripe-signature': signature };
    await visit('POST', '/v1/webhooks/stripe/{tenant}', { tenant: 'default' }, { body, headers });
  });
});

describe('a refusal', () => {
  for (const [what, method, template, ids, ask] of [
    ['no token', 'GET', '/v1/portal', {}, { headers: { authorization: '' }, status: 401 }],
    ['nothing there', 'GET', '/v1/invoices/{id}', { id: 'in_none' }, { status: 404 }],
    [
      'a bad query',
      'GET',
      '/v1/usage/{meter}',
      { meter: 'api_calls' },
      { query: '?from=x', status: 422 },
    ],
    ['a bad body', 'PATCH', '/v1/billing-details', {}, { body: { name: 5 }, status: 400 }],
  ] as const) {
    it(`is a problem and no more: ${what}`, async () => {
      await visit(method, template, ids, ask);
    });
  }

  it('of Stripe’s, which says too much of it too, is a problem and no more', async () => {
    const body = { type: 'eu_vat', value: 'nonsense' };
    await visit('POST', '/v1/billing-details/tax-ids', {}, { body, status: 422 });
  });
});

describe('the document', () => {
  it('leaves no room in an answer for a field that it does not name', () => {
    assert.deepEqual(openObjects(openApi), []);
  });

  it('names no route that was not asked above', () => {
    const documented = Object.entries(openApi.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    assert.deepEqual(
      documented.filter((route) => !visited.has(route)),
      [],
    );
  });
});
