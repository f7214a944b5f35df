/** Stripe answers with somebody else's objects (TESTS.md A2): none reaches a customer, and the log says so. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { stripeFor } from '../../demo/world.ts';
import { ALLOWED_ORIGIN, inProcess, portalOver, testSimulator } from '../support/portal.ts';
import { EVERY_SCOPE } from '../support/till.ts';

const simulator = testSimulator();
const MARK = 'Grace';
let ada: string;
let grace: string;

before(async () => {
  [ada, grace] = (await Promise.all(['Ada', MARK].map(customerCalled))) as [string, string];
});

/** For whatever is asked about one customer, what is so of the other. */
function confused(what: RegExp): typeof fetch {
  return (input, init) => {
    const request = new Request(input, init);
    const { pathname } = new URL(request.url);
    if (!what.test(`${request.method} ${pathname}`)) return inProcess(simulator)(input, init);
    const body = typeof init?.body === 'string' ? swap(init.body) : init?.body;
    return inProcess(simulator)(swap(request.url), { ...init, ...(body && { body }) });
  };
}

function swap(text: string) {
  return text
    .replaceAll(ada, grace)
    .replaceAll(things.get(ada)!.subscription, things.get(grace)!.subscription)
    .replaceAll(things.get(ada)!.invoice, things.get(grace)!.invoice)
    .replaceAll(things.get(ada)!.card, things.get(grace)!.card);
}

type Things = { subscription: string; invoice: string; card: string };
const things = new Map<string, Things>();

describe('another’s object in Stripe’s answer is dropped, and the log says so', () => {
  for (const [what, pattern, method, path] of [
    ['a customer', /^GET \/v1\/customers\/\w+$/, 'GET', '/v1/portal'],
    ['subscriptions', /^GET \/v1\/subscriptions$/, 'GET', '/v1/portal'],
    ['invoices', /^GET \/v1\/invoices$/, 'GET', '/v1/portal'],
    ['a page of invoices', /^GET \/v1\/invoices$/, 'GET', '/v1/invoices'],
    ['payment methods', /^GET \/v1\/(?:customers\/\w+\/)?payment_methods$/, 'GET', '/v1/portal'],
    ['a preview', /create_preview$/, 'GET', '/v1/portal'],
    ['billing credits', /credit_balance_summary$/, 'GET', '/v1/portal'],
    ['one invoice', /^GET \/v1\/invoices\/in_\w+$/, 'GET', '/v1/invoices/INVOICE'],
    ['an invoice to pay', /^GET \/v1\/invoices\/in_\w+$/, 'GET', '/v1/invoices/INVOICE/payment'],
    ['who is billed', /^GET \/v1\/customers\/\w+$/, 'GET', '/v1/billing-details'],
    ['tax ids', /tax_ids$/, 'GET', '/v1/billing-details'],
    ['a method', /payment_methods\/pm_\w+$/, 'POST', '/v1/payment-methods/CARD/default'],
    ['a subscription to end', /^GET \/v1\/subscriptions/, 'POST', '/v1/subscriptions/SUB/cancel'],
  ] as const) {
    it(`${what}, by ${method} ${path}`, async () => {
      const portal = portalOver(simulator, { stripe: confused(pattern), scopes: EVERY_SCOPE });
      const { subscription, invoice, card } = things.get(ada)!;
      const own = path
        .replace('INVOICE', invoice)
        .replace('CARD', card)
        .replace('SUB', subscription);
      const response =
        method === 'GET'
          ? await portal.get(own, ada, { origin: ALLOWED_ORIGIN })
          : await portal.send(method, own, ada, path.endsWith('cancel') ? {} : undefined);
      const text = await response.text();
      assert.ok(!text.includes(MARK), text);
      assert.ok(!text.includes(grace), text);
      for (const id of Object.values(things.get(grace)!)) assert.ok(!text.includes(id), text);
      assert.ok(portal.log.some(({ event }) => event === 'foreign_object_dropped'));
      assert.notEqual(response.status, 500);
    });
  }
});

async function customerCalled(name: string): Promise<string> {
  const stripe = stripeFor(simulator);
  const { id: customer } = await stripe.customers.create({ name, email: `${name}@example.com` });
  const card = await stripe.paymentMethods.attach('pm_card_visa', { customer });
  await stripe.customers.createTaxId(customer, { type: 'us_ein', value: '12-3456789' });
  const price = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 1_000,
    product_data: { name: `Plan of ${name}` },
    recurring: { interval: 'month' },
  });
  const { id: subscription } = await stripe.subscriptions.create({
    customer,
    default_payment_method: card.id,
    items: [{ price: price.id }],
  });
  const { data } = await stripe.invoices.list({ customer });
  things.set(customer, { subscription, invoice: data[0]!.id, card: card.id });
  return customer;
}
