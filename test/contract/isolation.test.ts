/**
 * Two vendors, each with its own Stripe account and customers, on one server. Everybody asks for
 * everybody else's things in every way there is; each customer's things carry a mark of their own.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { createStripeSimulator, type Simulator } from '../../demo/stripe/index.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import { watchedLog } from '../support/log-watch.ts';
import { inProcess, UNLIMITED, URL_OF_PORTAL } from '../support/portal.ts';
import { EVERY_SCOPE } from '../support/till.ts';
import { accountsOf } from '../support/two-vendors.ts';

const CUSTOMERS_EACH = 5;

type Person = {
  tenant: string;
  id: string;
  invoice: string;
  meter: string;
  card: string;
  subscription: string;
  mark: string;
};

const vendors = ['a', 'b'].map((id) => ({
  id,
  key: `sk_test_${id}`,
  secret: generateSecret('signing'),
  simulator: createStripeSimulator({ apiKeys: [`sk_test_${id}`] }),
}));

const app = createPortal({
  url: URL_OF_PORTAL,
  tenants: vendors.map(({ id, key, secret }) => ({
    id,
    stripeKey: key,
    signingKeys: [{ kid: `key-${id}`, secret }],
  })),
  stripe: { callsPerSecond: UNLIMITED, fetch: accountsOf(vendors) },
  log: watchedLog(),
});

let people: Person[];

before(async () => {
  people = [];
  for (const { id, key, simulator } of vendors) {
    for (let index = 0; index < CUSTOMERS_EACH; index++) {
      people.push(await createPerson(simulator, key, id, `MARK-${id}-${index}-`));
    }
  }
});

describe('what a customer is answered', () => {
  it('is theirs: their own mark is in it', async () => {
    for (const person of people) {
      for (const path of ['/v1/portal', '/v1/subscriptions', '/v1/billing-details']) {
        assert.ok((await ask(person, path)).text.includes(person.mark), path);
      }
      assert.ok((await ask(person, `/v1/invoices/${person.invoice}`)).text.includes(person.mark));
    }
  });

  it('never holds the mark of another, whatever of theirs is asked for', async () => {
    for (const person of people) {
      for (const other of people) {
        if (other === person) continue;
        for (const path of [
          `/v1/invoices/${other.invoice}`,
          `/v1/invoices/${other.invoice}/links`,
          `/v1/usage/${other.meter}`,
        ]) {
          const { status, text } = await ask(person, path);
          // The two accounts give out the same ids: then it is one's own thing that is named.
          const isOwn = path.includes(person.invoice);
          assert.equal(status, isOwn ? 200 : 404, `${person.mark} asked ${path}`);
          assert.doesNotMatch(text.replaceAll(person.mark, ''), /MARK-/);
        }
        const { text } = await ask(person, `/v1/invoices?cursor=${other.invoice}`);
        assert.doesNotMatch(text.replaceAll(person.mark, ''), /MARK-/);
      }
    }
  });

  it('is never of a change to another’s things', async () => {
    for (const [nth, person] of people.entries()) {
      // The next one, and the one in the same place at the other vendor's.
      for (const step of [1, CUSTOMERS_EACH]) {
        const other = people[(nth + step) % people.length]!;
        for (const [method, path, own, body] of [
          ['GET', `/v1/invoices/${other.invoice}/payment`, person.invoice],
          ['POST', `/v1/invoices/${other.invoice}/pay`, person.invoice, {}],
          ['POST', `/v1/payment-methods/${other.card}/default`, person.card],
          ['DELETE', `/v1/payment-methods/${other.card}`, person.card],
          ['POST', `/v1/subscriptions/${other.subscription}/cancel`, person.subscription, {}],
          ['POST', `/v1/subscriptions/${other.subscription}/resume`, person.subscription],
        ] as const) {
          const { status, text } = await send(person, method, path, body);
          // The two accounts give out the same ids, and one's own card pays: it is not removed.
          const expected = path.includes(own) ? (method === 'DELETE' ? 409 : 200) : 404;
          assert.equal(status, expected, `${person.mark} asked ${method} ${path}`);
          assert.doesNotMatch(text.replaceAll(person.mark, ''), /MARK-/);
        }
      }
    }
  });

  it('never holds it when all ask at the same moment, over and over', async () => {
    const asked = Array.from({ length: 10 }, () => people).flat();
    const answers = await Promise.all(asked.map((person) => ask(person, '/v1/portal')));
    for (const [index, { text }] of answers.entries()) {
      assert.doesNotMatch(text.replaceAll(asked[index]!.mark, ''), /MARK-/);
    }
  });

  it('cannot be changed by naming another in the query or a header', async () => {
    const [person, other] = people as [Person, Person];
    const own = (await ask(person, '/v1/portal')).text;
    const query = `customer=${other.id}&sub=${other.id}&tenant=${other.tenant}`;
    const headers = {
      'stripe-account': other.id,
      'x-customer': other.id,
      'x-original-url': `/v1/invoices/${other.invoice}`,
    };
    assert.equal((await ask(person, `/v1/portal?${query}`, headers)).text, own);
  });
});

function ask(person: Person, path: string, headers: Record<string, string> = {}) {
  return send(person, 'GET', path, undefined, headers);
}

async function send(
  person: Person,
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: object,
  headers: Record<string, string> = {},
) {
  const { secret } = vendors.find(({ id }) => id === person.tenant)!;
  const { token } = await createSession({
    signingKey: { kid: `key-${person.tenant}`, secret },
    tenant: person.tenant,
    api: URL_OF_PORTAL,
    customer: person.id,
    scopes: EVERY_SCOPE,
  });
  const response = await app.request(path, {
    method,
    headers: {
      ...headers,
      authorization: `Bearer ${token}`,
      ...(body && { 'content-type': 'application/json' }),
    },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

async function createPerson(
  simulator: Simulator,
  key: string,
  tenant: string,
  mark: string,
): Promise<Person> {
  const stripe = new Stripe(key, {
    httpClient: Stripe.createFetchHttpClient(inProcess(simulator)),
  });
  const customer = await stripe.customers.create({ name: mark, email: `${mark}@example.com` });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id });
  const eventName = `${mark}calls`;
  const meter = await stripe.billing.meters.create({
    event_name: eventName,
    display_name: mark,
    default_aggregation: { formula: 'sum' },
  });
  const metered = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1,
    product_data: { name: `${mark} usage` },
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
  });
  const licensed = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_000,
    product_data: { name: `${mark} plan` },
    recurring: { interval: 'month' },
  });
  const { id: subscription } = await stripe.subscriptions.create({
    customer: customer.id,
    default_payment_method: card.id,
    items: [{ price: licensed.id, quantity: 1 }, { price: metered.id }],
  });
  const { data } = await stripe.invoices.list({ customer: customer.id });
  const invoice = data[0]!.id;
  return { tenant, id: customer.id, invoice, meter: eventName, card: card.id, subscription, mark };
}
