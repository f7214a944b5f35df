/**
 * Where I/O is bound to its request, as at the edge, no request may wait for what another one asks of
 * Stripe: it would hang when that one ends.
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Simulator } from '../../demo/stripe/index.ts';
import { DEMO_PLANS, DEMO_SUBSCRIPTIONS, stripeFor } from '../../demo/world.ts';
import { inProcess, portalOver, testSimulator } from '../support/portal.ts';

/** What every customer's requests ask for alike. */
const CATALOGUE = /^\/v1\/(billing\/meters$|prices|coupons|tax_rates)/;

const READS = {
  'the portal': '/v1/portal',
  subscriptions: '/v1/subscriptions',
  usage: '/v1/usage/api_calls',
  'what is sold': '/v1/bill/what-if',
  'an invoice': '/v1/invoices/{invoice}',
};

let simulator: Simulator;
let customer: string;
let invoice: string;

before(async () => {
  simulator = testSimulator();
  ({ customer, invoice } = await customerWithEverything());
});

describe('a request at the edge waits for no other’s reading of the catalogue:', () => {
  for (const [name, template] of Object.entries(READS)) {
    it(name, async () => {
      const path = template.replace('{invoice}', invoice);
      const needed = await catalogueOf(path);
      assert.ok(needed.length > 0);
      for (const held of needed) await answersBeside(path, held);
    });
  }

  it('which are all there are', async () => {
    const needed = await Promise.all(
      Object.values(READS).map((path) => catalogueOf(path.replace('{invoice}', invoice))),
    );
    const kinds = new Set(needed.flat().map((path) => path.replace(/(coupons)\/.*/, '$1')));
    assert.deepEqual([...kinds].sort(), [
      '/v1/billing/meters',
      '/v1/coupons',
      '/v1/prices',
      '/v1/tax_rates',
    ]);
  });
});

/** A first request that Stripe lets wait for one path, and a second one beside it. */
async function answersBeside(path: string, held: string) {
  const { promise: gate, resolve: open } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const inTime = inProcess(simulator);
  let isFirst = true;
  const portal = portalOver(simulator, {
    plans: DEMO_PLANS,
    subscriptions: DEMO_SUBSCRIPTIONS,
    stripe: async (input, init) => {
      if (isFirst && pathOf(input) === held) {
        isFirst = false;
        begin();
        await gate;
      }
      return inTime(input, init);
    },
  });
  const first = ask(portal, path);
  await begun;
  assertWhole(await ask(portal, path), `${path} beside ${held}`);
  open();
  assertWhole(await first, `${path} after ${held}`);
}

/** What a request of nobody's memory asks of the catalogue. */
async function catalogueOf(path: string): Promise<string[]> {
  const asked = new Set<string>();
  const inTime = inProcess(simulator);
  const portal = portalOver(simulator, {
    plans: DEMO_PLANS,
    subscriptions: DEMO_SUBSCRIPTIONS,
    stripe: (input, init) => {
      asked.add(pathOf(input));
      return inTime(input, init);
    },
  });
  assertWhole(await ask(portal, path), path);
  return [...asked].filter((one) => CATALOGUE.test(one));
}

function pathOf(input: string | URL | Request) {
  return new URL(input instanceof Request ? input.url : input).pathname;
}

/** With a context of its own, as an edge runtime gives each request. */
async function ask(portal: ReturnType<typeof portalOver>, path: string) {
  const behind: Promise<unknown>[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>) => void behind.push(work),
    passThroughOnException: () => {},
    props: {},
  };
  const headers = { authorization: `Bearer ${await portal.tokenFor(customer)}` };
  const response = await portal.app.request(path, { headers }, {}, context);
  const body = await response.text();
  for (const work of behind) await work;
  return { status: response.status, body };
}

function assertWhole({ status, body }: { status: number; body: string }, what: string) {
  assert.equal(status, 200, `${what}: ${body}`);
  assert.doesNotMatch(body, /"problem":\{/, what);
}

/** Metered, taxed, and with a coupon on an item, so that a bill needs all of the catalogue. */
async function customerWithEverything() {
  const stripe = stripeFor(simulator);
  const { id } = await stripe.customers.create({ name: 'Everything' });
  const meter = await stripe.billing.meters.create({
    display_name: 'Calls',
    event_name: 'api_calls',
    default_aggregation: { formula: 'sum' },
  });
  const metered = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 3,
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    product_data: { name: 'Calls' },
  });
  const seats = await stripe.prices.create({
    currency: 'usd',
    unit_amount: 2_000,
    recurring: { interval: 'month' },
    product_data: { name: 'Seats' },
  });
  const vat = await stripe.taxRates.create({
    display_name: 'VAT',
    inclusive: false,
    percentage: 20,
  });
  const coupon = await stripe.coupons.create({
    duration: 'forever',
    name: 'Half',
    percent_off: 50,
  });
  const { latest_invoice } = await stripe.subscriptions.create({
    collection_method: 'send_invoice',
    customer: id,
    days_until_due: 30,
    default_tax_rates: [vat.id],
    items: [{ price: metered.id }, { price: seats.id, discounts: [{ coupon: coupon.id }] }],
  });
  return { customer: id, invoice: String(latest_invoice) };
}
