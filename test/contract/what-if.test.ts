/** The bill at other numbers: `GET` and `POST /v1/bill/what-if`, over the whole app. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { createStripeSimulator, type Switches } from '../../demo/stripe/index.ts';
import {
  buildWorld,
  DEMO_PLANS,
  DEMO_STRIPE_KEY,
  type DemoCustomer,
  stripeFor,
} from '../../demo/world.ts';
import { whatIf } from '../../server/billing/what-if.ts';
import type { Approximation } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { WhatIfAnswer, WhatIfBasis, type WhatIfRequest } from '../../server/contract/what-if.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import { inProcess, portalOver, testSimulator, URL_OF_PORTAL } from '../support/portal.ts';

const simulator = testSimulator();
const portal = portalOver(simulator);
let customers: DemoCustomer[];
let northwind: DemoCustomer;
let oriel: DemoCustomer;

before(async () => {
  customers = await buildWorld(simulator);
  northwind = customers.find(({ key }) => key === 'northwind')!;
  oriel = customers.find(({ key }) => key === 'oriel')!;
});

describe('the bill as it is', () => {
  it('is what the arithmetic starts from, for every bill of every customer', async () => {
    let count = 0;
    for (const { id } of customers) {
      const { bills } = (await (await portal.get('/v1/portal', id)).json()) as Portal;
      for (const bill of bills.data!.filter(({ status }) => status === 'upcoming')) {
        const basis = await basisOf(id, bill.id);
        const { totals } = bill.preview.data!;
        const reckoned = whatIf(basis).totals;
        assert.deepEqual(basis.amountDue, totals.amountDue);
        assert.deepEqual(reckoned.total, totals.total);
        assert.deepEqual(reckoned.amountDue, totals.amountDue);
        assert.deepEqual(amounts(reckoned.discounts), amounts(totals.discounts));
        assert.deepEqual(amounts(reckoned.taxes), amounts(totals.taxes));
        assert.equal(basis.approximate, null);
        count += 1;
      }
    }
    assert.ok(count >= 12);
  });

  it('is the same from the API and from the code the browser runs', async () => {
    const basis = await basisOf(oriel.id);
    const [item] = basis.items;
    for (const quantity of ['0', '9999', '10000', '10001', '20000.5', '1000000']) {
      const change = { quantities: { [item!.id]: quantity } };
      const { totals, lines, difference } = await ask(oriel.id, change);
      const here = whatIf(basis, change);
      assert.deepEqual([lines, totals], [here.lines, here.totals]);
      assert.equal(difference.amount, totals.amountDue.amount - basis.amountDue.amount);
    }
  });

  it('uses billing credits up to what is left of them, and no more', async () => {
    const basis = await basisOf(oriel.id);
    const [credit] = basis.credits;
    const { totals } = await ask(oriel.id, { quantities: { [basis.items[0]!.id]: '900000' } });
    assert.equal(totals.credits[0]!.amount.amount, -credit!.available);
  });
});

describe('what nobody could read up about Stripe', () => {
  const switches: Partial<Switches>[] = [
    { linePerTier: false },
    { flatFeeLine: 'within' },
    { creditsInPreview: false },
    { percentDiscountRounding: 'line' },
    { creditSpread: 'proportional' },
  ];
  for (const change of switches) {
    it(`may be otherwise, and the bill still starts from Stripe's: ${JSON.stringify(change)}`, async () => {
      const other = testSimulator();
      Object.assign(other.switches, change);
      for (const { id, key } of await buildWorld(other, ['halden', 'oriel', 'northwind'])) {
        const response = await portalOver(other).get('/v1/bill/what-if', id);
        const basis = WhatIfBasis.parse(await response.json());
        assert.equal(whatIf(basis).totals.amountDue.amount, basis.amountDue.amount);
        // Credits that the preview leaves to the finalization are the only thing that is open.
        const isOpen = change.creditsInPreview === false && key === 'oriel';
        assert.equal(basis.approximate?.reason, isOpen ? 'credits_unknown' : undefined);
      }
    });
  }
});

describe('billing credits whose grants cannot be read', () => {
  it('are those the preview took, and the basis says so', async () => {
    const partly = portalOver(simulator, {
      stripe: (input, init) =>
        String(input).includes('/v1/billing/credit_grants')
          ? Promise.reject(new TypeError('fetch failed'))
          : inProcess(simulator)(input, init),
    });
    const response = await partly.get('/v1/bill/what-if', oriel.id);
    const basis = WhatIfBasis.parse(await response.json());
    assert.equal(basis.approximate!.reason, 'credits_unknown');
    assert.equal(whatIf(basis).totals.amountDue.amount, basis.amountDue.amount);
  });
});

describe('a listed plan whose price does not exist', () => {
  it('is left out, and Stripe is asked for it once', async () => {
    const secret = generateSecret('signing');
    const signingKey = { kid: 'one', secret };
    const app = createPortal({
      url: URL_OF_PORTAL,
      stripeKey: DEMO_STRIPE_KEY,
      signingKeys: [{ kid: 'one', alg: 'HS256', secret }],
      plans: {
        ...DEMO_PLANS,
        gone: { label: 'Gone', prices: { fleet: 'price_gone' } },
      },
      stripe: { fetch: inProcess(simulator) },
    });
    const api = URL_OF_PORTAL;
    const { token } = await createSession({ signingKey, api, customer: northwind.id });
    const headers = { authorization: `Bearer ${token}` };
    simulator.clearRequests();
    for (let time = 0; time < 3; time++) {
      const response = await app.request('/v1/bill/what-if', { headers });
      const { plans } = (await response.json()) as WhatIfBasis;
      assert.deepEqual(
        plans.map(({ id }) => id),
        ['fleet', 'fleet_plus'],
      );
    }
    const asked = simulator.requests.filter(({ path }) => path === '/v1/prices/price_gone');
    assert.equal(asked.length, 1);
  });
});

describe('what cannot be asked', () => {
  for (const [name, body, status, code] of [
    ['negative usage', { quantities: { si_1: '-1' } }, 400, 'request_malformed'],
    ['no number', { quantities: { si_1: 'NaN' } }, 400, 'request_malformed'],
    ['an exponent', { quantities: { si_1: '1e9' } }, 400, 'request_malformed'],
    [
      'more digits than Stripe takes',
      { quantities: { si_1: '1'.repeat(16) } },
      400,
      'request_malformed',
    ],
    ['a number instead of text', { quantities: { si_1: 5 } }, 400, 'request_malformed'],
    ['an unknown field', { quantity: '5' }, 400, 'request_malformed'],
    ['an item of nobody', { quantities: { si_none: '5' } }, 422, 'parameter_invalid'],
    ['a name of the language', { quantities: { __proto__x: '5' } }, 422, 'parameter_invalid'],
    ['a plan nobody lists', { plan: 'none' }, 422, 'parameter_invalid'],
    ['a bill of nobody', { bill: 'sub_none' }, 404, 'bill_not_found'],
  ] as const) {
    it(`is ${name}`, async () => {
      const response = await post(northwind.id, body);
      assert.equal(response.status, status);
      assert.equal((await response.json()).code, code);
    });
  }

  it('is a body that is no JSON', async () => {
    const response = await post(northwind.id, undefined, '{');
    assert.equal(response.status, 400);
  });

  it("is another customer's bill", async () => {
    const { bill } = await basisOf(oriel.id);
    const response = await post(northwind.id, { bill });
    assert.equal(response.status, 404);
  });

  it('is anything without the scopes', async () => {
    for (const scopes of [['usage:read'], ['billing:read']] as const) {
      const authorization = `Bearer ${await portal.tokenFor(northwind.id, scopes)}`;
      const headers = { authorization, 'content-type': 'application/json' };
      const init = { method: 'POST', headers, body: '{}' };
      assert.equal((await portal.app.request('/v1/bill/what-if', init)).status, 403);
    }
  });
});

describe('where our price is not Stripe’s', () => {
  it('the item and the bill say by how much, and no other number of it is reckoned', async () => {
    const { bills, items } = await viewWith(({ unit_amount_decimal: amount, ...tier }) => ({
      ...tier,
      unit_amount_decimal:
        amount === '0.4' || amount === '0.5' ? `${Number(amount) + 0.1}` : amount,
    }));
    const [item] = items.data!;
    const [line] = bills.data![0]!.preview.data!.lines.filter(({ kind }) => kind === 'usage');
    // A tenth of a cent more for each.
    assert.deepEqual(item!.approximate, {
      reason: 'price_differs',
      difference: { amount: Math.round(Number(line!.quantity) * 0.1), currency: 'usd' },
    });
    assert.deepEqual(bills.data![0]!.approximate, item!.approximate);
  });

  it('a tier table with a hole is a stated reason, never a number', async () => {
    const { items, bills } = await viewWith(({ up_to, ...tier }) => ({
      ...tier,
      up_to: up_to === 250_000 ? 90_000 : up_to,
    }));
    assert.deepEqual(items.data![0]!.approximate, { reason: 'price_unknown', difference: null });
    assert.deepEqual(bills.data![0]!.approximate, { reason: 'price_unknown', difference: null });
    assert.ok(bills.data![0]!.preview.data!.totals.amountDue.amount > 0);
  });

  it('the basis keeps such lines as Stripe has them', async () => {
    const tampered = tamperedPortal(({ up_to, ...tier }) => ({
      ...tier,
      up_to: up_to === 250_000 ? 90_000 : up_to,
    }));
    const response = await tampered.get('/v1/bill/what-if', northwind.id);
    const basis = WhatIfBasis.parse(await response.json());
    assert.deepEqual(
      basis.items.map(({ kind }) => kind),
      ['recurring'],
    );
    assert.ok(basis.fixed.length > 0);
    assert.equal(whatIf(basis).totals.amountDue.amount, basis.amountDue.amount);
    assert.equal(basis.approximate!.reason, 'price_unknown');
  });

  /** Northwind's portal over a Stripe whose tiers are changed on their way. */
  async function viewWith(change: Tamper) {
    return (await (await tamperedPortal(change).get('/v1/portal', northwind.id)).json()) as Portal;
  }
});

describe('a subscription our arithmetic does not follow', () => {
  const cases = {
    trial: { trial_period_days: 20 },
    threshold: { billing_thresholds: { amount_gte: 100_000 } },
  } as const;
  for (const [reason, more] of Object.entries(cases)) {
    it(`is approximate: ${reason}`, async () => {
      assert.equal((await approximateOf(more))?.reason, reason);
    });
  }

  it('is approximate: paused', async () => {
    const approximate = await approximateOf(
      {},
      { pause_collection: { behavior: 'keep_as_draft' } },
    );
    assert.equal(approximate?.reason, 'paused');
  });

  it('is not, when it has nothing of the kind', async () => {
    assert.equal(await approximateOf({}), null);
  });

  async function approximateOf(more: object, update?: object): Promise<Approximation | null> {
    const own = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY] });
    const stripe = stripeFor(own);
    const customer = await stripe.customers.create({ name: 'Plain' });
    const price = await stripe.prices.create({
      currency: 'usd',
      unit_amount: 2000,
      recurring: { interval: 'month' },
      product_data: { name: 'Seat' },
    });
    const { id } = await stripe.subscriptions.create({
      customer: customer.id,
      collection_method: 'send_invoice',
      days_until_due: 30,
      items: [{ price: price.id }],
      ...more,
    });
    if (update) await stripe.subscriptions.update(id, update);
    const answer = await portalOver(own).get('/v1/portal', customer.id);
    return ((await answer.json()) as Portal).bills.data![0]!.approximate;
  }
});

type TierOnWire = { up_to: number | null; unit_amount_decimal: string | null };
type Tamper = (tier: TierOnWire) => TierOnWire;

function tamperedPortal(change: Tamper) {
  return portalOver(simulator, {
    stripe: async (input, init) => {
      const response = await inProcess(simulator)(input, init);
      if (!String(input).includes('/v1/prices')) return response;
      const body = await response.json();
      for (const price of body.data ?? [body]) {
        if (price.tiers_mode === 'volume') price.tiers = price.tiers.map(change);
      }
      return Response.json(body, { headers: response.headers });
    },
  });
}

async function basisOf(customer: string, bill?: string) {
  const path = `/v1/bill/what-if${bill ? `?bill=${bill}` : ''}`;
  const response = await portal.get(path, customer);
  assert.equal(response.status, 200);
  return WhatIfBasis.parse(await response.json());
}

async function ask(customer: string, change: WhatIfRequest) {
  const response = await post(customer, change);
  assert.equal(response.status, 200);
  return WhatIfAnswer.parse(await response.json());
}

async function post(customer: string, body: unknown, text = JSON.stringify(body)) {
  const authorization = `Bearer ${await portal.tokenFor(customer)}`;
  const headers = { authorization, 'content-type': 'application/json' };
  return portal.app.request('/v1/bill/what-if', { method: 'POST', headers, body: text });
}

function amounts(all: readonly { amount: { amount: number } }[]) {
  return all.map(({ amount }) => amount.amount);
}
