/** Stripe answers with somebody else's objects (TESTS.md A2): none reaches a customer, and the log says so. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { stripeFor } from '../../demo/world.ts';
import {
  ALLOWED_ORIGIN,
  inProcess,
  portalOver,
  type TestPortal,
  testSimulator,
} from '../support/portal.ts';
import { EVERY_SCOPE, PUBLISHABLE_KEY } from '../support/till.ts';

const simulator = testSimulator();
const MARK = 'Grace';
const CREDIT_OF = { Ada: 1_234, Grace: 7_777 };
let ada: string;
let grace: string;

before(async () => {
  [ada, grace] = await Promise.all([customerCalled('Ada'), customerCalled(MARK)]);
});

/** For whatever is asked about one customer, what is so of the other; `saying` tells two such questions apart. */
function confused(what: RegExp, saying = ''): typeof fetch {
  return (input, init) => {
    const request = new Request(input, init);
    const { pathname, search } = new URL(request.url);
    const body = typeof init?.body === 'string' ? init.body : '';
    const isMeant =
      what.test(`${request.method} ${pathname}`) &&
      decodeURIComponent(search + body).includes(saying);
    if (!isMeant) return inProcess(simulator)(input, init);
    return inProcess(simulator)(swap(request.url), { ...init, ...(body && { body: swap(body) }) });
  };
}

function swap(text: string) {
  const [own, theirs] = [things.get(ada)!, things.get(grace)!];
  return KINDS.reduce(
    (swapped, kind) => swapped.replaceAll(own[kind], theirs[kind]),
    text.replaceAll(ada, grace),
  );
}

const KINDS = ['subscription', 'item', 'invoice', 'draft', 'card', 'setup', 'grant'] as const;

type Kind = (typeof KINDS)[number];
const things = new Map<string, Readonly<Record<Kind, string>>>();

const INVOICES = /^GET \/v1\/invoices$/;
const ONE_INVOICE = /^GET \/v1\/invoices\/in_\w+$/;
const SUBSCRIPTIONS = /^GET \/v1\/subscriptions/;
const ONE_SETUP = /^GET \/v1\/setup_intents\/seti_\w+$/;

describe('another’s object in Stripe’s answer is dropped, and the log says so', () => {
  for (const [what, pattern, method, path, saying] of [
    ['a customer', /^GET \/v1\/customers\/\w+$/, 'GET', '/v1/portal'],
    ['subscriptions', SUBSCRIPTIONS, 'GET', '/v1/portal'],
    ['invoices', INVOICES, 'GET', '/v1/portal'],
    ['a page of invoices', INVOICES, 'GET', '/v1/invoices'],
    ['a page of invoices that is not the last', INVOICES, 'GET', '/v1/invoices?limit=1'],
    ['payment methods', /^GET \/v1\/(?:customers\/\w+\/)?payment_methods$/, 'GET', '/v1/portal'],
    ['a preview', /create_preview$/, 'GET', '/v1/portal'],
    ['billing credits', /credit_balance_summary$/, 'GET', '/v1/portal'],
    ['one invoice', ONE_INVOICE, 'GET', '/v1/invoices/INVOICE'],
    ['its links', ONE_INVOICE, 'GET', '/v1/invoices/INVOICE/links'],
    ['an invoice to pay', ONE_INVOICE, 'GET', '/v1/invoices/INVOICE/payment'],
    ['an invoice to explain', ONE_INVOICE, 'GET', '/v1/bill/explain?bill=INVOICE'],
    ['a bill to explain', /create_preview$/, 'GET', '/v1/bill/explain'],
    ['the bill before', INVOICES, 'GET', '/v1/bill/explain', 'subscription='],
    ['the lines of the bill before', ONE_INVOICE, 'GET', '/v1/bill/explain'],
    ['credits granted', /credit_grants$/, 'GET', '/v1/bill/what-if'],
    ['credits granted', /credit_grants$/, 'POST', '/v1/bill/what-if'],
    [
      'what is left of a credit',
      /credit_balance_summary$/,
      'GET',
      '/v1/bill/what-if',
      'filter[type]=credit_grant',
    ],
    ['who is billed', /^GET \/v1\/customers\/\w+$/, 'GET', '/v1/billing-details'],
    ['tax ids', /tax_ids$/, 'GET', '/v1/billing-details'],
    ['a method', /payment_methods\/pm_\w+$/, 'POST', '/v1/payment-methods/CARD/default'],
    ['a setup', ONE_SETUP, 'GET', '/v1/payment-methods/setup/SETUP'],
    ['a setup to finish', ONE_SETUP, 'POST', '/v1/payment-methods/setup/SETUP/finish'],
    ['a setup to give up', ONE_SETUP, 'DELETE', '/v1/payment-methods/setup/SETUP'],
    ['a subscription to end', SUBSCRIPTIONS, 'POST', '/v1/subscriptions/SUBSCRIPTION/cancel'],
    ['a subscription to keep', SUBSCRIPTIONS, 'POST', '/v1/subscriptions/SUBSCRIPTION/resume'],
    ['a subscription to price', SUBSCRIPTIONS, 'POST', '/v1/subscriptions/SUBSCRIPTION/preview'],
    ['a subscription to change', SUBSCRIPTIONS, 'POST', '/v1/subscriptions/SUBSCRIPTION/change'],
    ...['preview', 'change'].flatMap((step): Case[] => {
      const path = `/v1/subscriptions/SUBSCRIPTION/${step}`;
      return [
        ['the bill as it stands', /create_preview$/, 'POST', path],
        ['the bill with a change', /create_preview$/, 'POST', path, 'subscription_details'],
      ];
    }),
  ] as Case[]) {
    it(`${what}, by ${method} ${path}`, async () => {
      const portal = portalWith(confused(pattern, saying));
      const own = path.replace(/[A-Z]{4,}/, (name) => things.get(ada)![name.toLowerCase() as Kind]);
      simulator.clearRequests();
      const response =
        method === 'GET'
          ? await portal.get(own, ada, { origin: ALLOWED_ORIGIN })
          : await portal.send(method, own, ada, bodyFor(path));
      assertNothingOf(grace, await response.text());
      assertDropped(portal);
      assert.notEqual(response.status, 500);
      assert.deepEqual(changesAsked(), []);
    });
  }

  it('a setup that was left, by POST /v1/payment-methods/setup', async () => {
    const now = () => new Date(Date.now() + 2 * 3_600_000);
    const portal = portalWith(confused(/^GET \/v1\/setup_intents$/), { now });
    const behind: Promise<unknown>[] = [];
    const edge = {
      waitUntil: (work: Promise<unknown>) => void behind.push(work),
      passThroughOnException() {},
      props: {},
    };
    const headers = { authorization: `Bearer ${await portal.tokenFor(ada)}` };
    const path = '/v1/payment-methods/setup';
    simulator.clearRequests();
    const response = await portal.app.request(path, { method: 'POST', headers }, {}, edge);
    await Promise.all(behind);
    assert.equal(response.status, 200);
    assertNothingOf(grace, await response.text());
    assertDropped(portal);
    assert.deepEqual(changesAsked(), ['/v1/setup_intents']);
  });
});

describe('a line that names another invoice', () => {
  it('is not shown, and neither is a sum without it', async () => {
    const [own, theirs] = [await longInvoice(ada), await longInvoice(grace)];
    const listed = new RegExp(`/${own}/lines`);
    const portal = portalWith((input, init) => {
      const url = String(input instanceof Request ? input.url : input);
      const asked = listed.test(url)
        ? url.replace(own, theirs).replace(/&?starting_after=\w+/, '')
        : url;
      return inProcess(simulator)(asked, init);
    });
    const response = await portal.get(`/v1/invoices/${own}`, ada);
    assert.equal(response.status, 502);
    assertNothingOf(grace, await response.text());
    assertDropped(portal);
    assert.equal(
      (await portalWith(inProcess(simulator)).get(`/v1/invoices/${own}`, ada)).status,
      200,
    );
  });
});

describe('what Stripe makes for another is not handed out, and the log says so', () => {
  for (const [what, pattern, path, body] of [
    ['a setup', /^POST \/v1\/setup_intents$/, '/v1/payment-methods/setup', undefined],
    ['a page', /^POST \/v1\/billing_portal/, '/v1/hosted', { flow: 'payment_methods' }],
    [
      'a tax id',
      /^POST \/v1\/customers\/\w+\/tax_ids$/,
      '/v1/billing-details/tax-ids',
      { type: 'eu_vat', value: 'DE123456789' },
    ],
  ] as const) {
    it(`${what}, by POST ${path}`, async () => {
      const portal = portalWith(confused(pattern));
      const response = await portal.send('POST', path, ada, body);
      assert.equal(response.status, 502);
      const text = await response.text();
      assertNothingOf(grace, text);
      assert.doesNotMatch(text, /_secret_|https:/);
      assertDropped(portal);
    });
  }
});

type Case = [
  what: string,
  pattern: RegExp,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  saying?: string,
];

function portalWith(stripe: typeof fetch, settings: { now?: () => Date } = {}) {
  return portalOver(simulator, {
    stripe,
    scopes: EVERY_SCOPE,
    publishableKey: PUBLISHABLE_KEY,
    subscriptions: { seats: { plan_of_ada: { min: 1, max: 50 } }, cancel: true },
    ...settings,
  });
}

function bodyFor(path: string): object | undefined {
  const wanted = { seats: { [things.get(ada)!.item]: 3 } };
  const prorationDate = `${new Date().toISOString().slice(0, 19)}Z`;
  const bodies: Record<string, object> = {
    'what-if': {},
    finish: { makeDefault: true },
    cancel: {},
    preview: wanted,
    change: { ...wanted, prorationDate, fingerprint: 'told' },
  };
  return bodies[path.split('/').at(-1)!];
}

function assertNothingOf(customer: string, text: string) {
  assert.ok(!text.includes(MARK), text);
  assert.ok(!text.includes(customer), text);
  assert.doesNotMatch(text, new RegExp(`\\b${CREDIT_OF[MARK]}\\b`));
  for (const id of Object.values(things.get(customer)!)) assert.ok(!text.includes(id), text);
}

function assertDropped({ log }: TestPortal) {
  assert.ok(log.some(({ event }) => event === 'foreign_object_dropped'));
}

function changesAsked() {
  return simulator.requests
    .filter(({ method, path }) => method !== 'GET' && !path.endsWith('create_preview'))
    .map(({ path }) => path);
}

/** An invoice of more lines than Stripe sends with it. */
async function longInvoice(customer: string): Promise<string> {
  const stripe = stripeFor(simulator);
  const { id } = await stripe.invoices.create({ customer, auto_advance: false });
  const description = customer === grace ? `A thing of ${MARK}` : 'A thing';
  for (let line = 0; line < 12; line++) {
    await stripe.invoiceItems.create({
      customer,
      invoice: id,
      amount: 100,
      currency: 'usd',
      description,
    });
  }
  return (await stripe.invoices.finalizeInvoice(id)).id;
}

async function customerCalled(name: 'Ada' | typeof MARK): Promise<string> {
  const stripe = stripeFor(simulator);
  const { id: customer } = await stripe.customers.create({ name, email: `${name}@example.com` });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.customers.createTaxId(customer, { type: 'us_ein', value: '12-3456789' });
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_000,
    lookup_key: `plan_of_${name.toLowerCase()}`,
    product_data: { name: `Plan of ${name}` },
    recurring: { interval: 'month' },
  });
  const subscription = await stripe.subscriptions.create({
    customer,
    default_payment_method: card.id,
    items: [{ price: price.id }],
  });
  const { data } = await stripe.invoices.list({ customer });
  const draft = await stripe.invoices.create({ customer, auto_advance: false });
  const setup = await stripe.setupIntents.create({
    customer,
    metadata: { usage_portal: 'setup' },
  });
  const grant = await stripe.billing.creditGrants.create({
    customer,
    category: 'paid',
    amount: { type: 'monetary', monetary: { currency: 'usd', value: CREDIT_OF[name] } },
    applicability_config: { scope: { price_type: 'metered' } },
  });
  things.set(customer, {
    subscription: subscription.id,
    item: subscription.items.data[0]!.id,
    invoice: data[0]!.id,
    draft: draft.id,
    card: card.id,
    setup: setup.id,
    grant: grant.id,
  });
  return customer;
}
