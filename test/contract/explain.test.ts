/** Why a bill is not what the one before was: `GET /v1/bill/explain`, over the whole app. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Simulator } from '../../demo/stripe/index.ts';
import { DEMO_NOW, type OpenCustomer, openWorld } from '../../demo/world.ts';
import { Explanation } from '../../server/contract/explain.ts';
import type { InvoiceList } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { inProcess, portalOver, testSimulator } from '../support/portal.ts';

/** The share of November that has passed on the demo's day, in October: 19 of 30 days and 14 hours. */
const SAME_POINT = new Date('2026-10-21T05:40:00Z');

describe('a bill so far, against the last one', () => {
  for (const key of ['halden', 'northwind', 'sakura', 'marsa', 'oriel']) {
    it(`is compared with what ${key} owed at the same point of the last period`, async () => {
      const simulator = testSimulator();
      const { bring, customer } = await open(simulator, key);
      await bring(SAME_POINT);
      const then = await portalAt(simulator, customer.id);
      await bring(DEMO_NOW);
      const now = await portalAt(simulator, customer.id);
      const answer = await explain(simulator, customer.id, undefined, 'same_point');

      assert.equal(answer.compares, 'same_point');
      assert.equal(answer.before.until, '2026-10-21T05:40:00Z');
      assert.deepEqual(answer.before.amount, dueOf(then));
      assert.deepEqual(answer.after.amount, dueOf(now));
      assert.equal(sumOf(answer), answer.difference.amount);
      assert.equal(answer.difference.amount, dueOf(now).amount - dueOf(then).amount);
      assert.equal(answer.approximate, null);
    });
  }

  it('is compared with a whole invoice where no usage is billed', async () => {
    const simulator = testSimulator();
    const { bring, customer } = await open(simulator, 'meridian');
    await bring(DEMO_NOW);
    const { bills } = await portalAt(simulator, customer.id);
    const yearly = bills.data!.find(({ preview }) => preview.data!.totals.amountDue.amount > 0)!;
    const answer = await explain(simulator, customer.id, yearly.id);
    assert.equal(answer.compares, 'invoice');
    assert.deepEqual(answer.effects, []);
  });

  it('is nothing to compare in the first period', async () => {
    const simulator = testSimulator();
    const { bring, customer } = await open(simulator, 'brightside');
    await bring(new Date('2026-11-16T00:00:00Z'));
    const response = await portalOver(simulator).get('/v1/bill/explain', customer.id);
    assert.equal(response.status, 404);
    assert.equal((await response.json()).code, 'comparison_missing');
  });
});

describe('an invoice, against the one before', () => {
  it('names what was used more or less, and what that did to discount, credit and tax', async () => {
    const simulator = testSimulator();
    const { bring, customer } = await open(simulator, 'oriel');
    await bring(new Date('2026-10-05T00:00:00Z'));
    const { data } = await invoicesOf(simulator, customer.id);
    const answer = await explain(simulator, customer.id, data[0]!.id);
    assert.equal(answer.compares, 'invoice');
    assert.equal(answer.before.id, data[1]!.id);
    assert.equal(answer.before.until, null);
    assert.deepEqual(
      answer.effects.map(({ factor }) => factor),
      ['usage', 'discount', 'credit', 'tax'],
    );
    const [usage, discount] = answer.effects;
    assert.equal(usage!.label, 'Records');
    assert.equal(usage!.amount.amount, usage!.after.amount - usage!.before.amount);
    assert.deepEqual(discount!.percent, { before: '20', after: '20' });
    assert.equal(sumOf(answer), data[0]!.amountDue.amount - data[1]!.amountDue.amount);
  });

  it('has nothing before it when it is the first', async () => {
    const simulator = testSimulator();
    const { bring, customer } = await open(simulator, 'sakura');
    await bring(new Date('2026-02-02T00:00:00Z'));
    const { data } = await invoicesOf(simulator, customer.id);
    const response = await portalOver(simulator).get(
      `/v1/bill/explain?bill=${data.at(-1)!.id}`,
      customer.id,
    );
    assert.equal(response.status, 404);
    assert.equal((await response.json()).code, 'comparison_missing');
  });
});

describe('an explanation that cannot be read', () => {
  it('says why, with a code, and is whole again when Stripe is', async () => {
    const simulator = testSimulator();
    const { bring, customer } = await open(simulator, 'northwind');
    await bring(DEMO_NOW);
    let broken: string | undefined;
    const portal = portalOver(simulator, {
      stripe: (input, init) =>
        broken && String(input).includes(broken)
          ? Promise.reject(new TypeError('fetch failed'))
          : inProcess(simulator)(input, init),
    });
    for (const endpoint of ['/v1/invoices/in_', '/event_summaries', 'create_preview']) {
      const fresh = portalOver(simulator, {
        stripe: (input, init) =>
          String(input).includes(endpoint)
            ? Promise.reject(new TypeError('fetch failed'))
            : inProcess(simulator)(input, init),
      });
      const response = await fresh.get('/v1/bill/explain?compare=same_point', customer.id);
      assert.equal(response.status, 503, endpoint);
      assert.equal((await response.json()).code, 'stripe_unavailable', endpoint);
    }
    broken = undefined;
    assert.equal((await portal.get('/v1/bill/explain', customer.id)).status, 200);
  });

  it('refuses an id of another kind', async () => {
    const simulator = testSimulator();
    const { customer } = await open(simulator, 'northwind');
    for (const id of [
      'cus_1',
      'price_1',
      '../portal',
      'sub_',
      `in_${'x'.repeat(300)}`,
      "sub_1'--",
    ]) {
      const path = `/v1/bill/explain?bill=${encodeURIComponent(id)}`;
      const response = await portalOver(simulator).get(path, customer.id);
      assert.equal(response.status, 422, id);
      assert.equal((await response.json()).code, 'parameter_invalid', id);
    }
  });
});

describe('what an explanation asks of Stripe', () => {
  it('after the portal is the invoices, the last one, and once a meter; then nothing', async () => {
    const simulator = testSimulator();
    const { bring, customer } = await open(simulator, 'halden');
    await bring(DEMO_NOW);
    const portal = portalOver(simulator);
    await portal.get('/v1/portal', customer.id);
    simulator.clearRequests();
    await portal.get('/v1/bill/explain?compare=same_point', customer.id);
    const paths = simulator.requests.map(({ path }) => path.replace(/(in|mtr_test)_\w+/, '$1'));
    assert.deepEqual(paths.filter((path) => path !== '/v1/prices').sort(), [
      '/v1/billing/meters/mtr_test/event_summaries',
      '/v1/billing/meters/mtr_test/event_summaries',
      '/v1/invoices',
      '/v1/invoices/in',
    ]);
    simulator.clearRequests();
    await portal.get('/v1/bill/explain?compare=same_point', customer.id);
    assert.equal(simulator.requests.length, 0);
  });
});

async function open(simulator: Simulator, key: string): Promise<OpenCustomer> {
  const [opened] = await openWorld(simulator, [key]);
  return opened!;
}

async function portalAt(simulator: Simulator, customer: string): Promise<Portal> {
  return (await portalOver(simulator).get('/v1/portal', customer)).json();
}

async function invoicesOf(simulator: Simulator, customer: string): Promise<InvoiceList> {
  return (await portalOver(simulator).get('/v1/invoices', customer)).json();
}

async function explain(simulator: Simulator, customer: string, bill?: string, compare?: string) {
  const query = new URLSearchParams({ ...(bill && { bill }), ...(compare && { compare }) });
  const path = `/v1/bill/explain?${query}`;
  const response = await portalOver(simulator).get(path, customer);
  assert.equal(response.status, 200);
  return Explanation.parse(await response.json());
}

function dueOf({ bills }: Portal) {
  return bills.data![0]!.preview.data!.totals.amountDue;
}

function sumOf({ effects }: Explanation) {
  return effects.reduce((sum, { amount }) => sum + amount.amount, 0);
}
