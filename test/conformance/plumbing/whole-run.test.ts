import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { TAG } from '../made.ts';
import { runSuite } from './child.ts';
import { openStandIn, type StandIn } from './stand-in.ts';

/** What makes the script of a real run different from every other. */
const SCRIPT = `--env-file=${join(import.meta.dirname, '../stripe.env')}`;
const OFFLINE = ['--import', join(import.meta.dirname, 'no-network.ts')];

describe('a whole run against an account over HTTP', () => {
  let standIn: StandIn;
  let run: Awaited<ReturnType<typeof runSuite>>;

  before(async () => {
    standIn = await openStandIn();
    run = await runSuite(
      {
        CONFORMANCE_BASE: standIn.base,
        STRIPE_TEST_KEY: 'sk_test_simulator',
      },
      { options: [SCRIPT] },
    );
  });
  after(() => standIn.close());

  it('passes', () => {
    assert.equal(run.code, 0, run.output.slice(-4000));
    assert.match(run.output, /^# fail 0$/m);
  });

  it('could remove everything', () => {
    assert.doesNotMatch(run.output, /Could not be removed/);
  });

  it('leaves nothing active behind', async () => {
    const { hostname: host, port } = new URL(standIn.base);
    const stripe = new Stripe('sk_test_simulator', { host, port, protocol: 'http' });
    const left = await Promise.all([
      stripe.customers.list(),
      stripe.testHelpers.testClocks.list(),
      stripe.subscriptions.list(),
      stripe.billing.meters.list({ status: 'active' }),
      stripe.prices.list({ active: true }),
      stripe.products.list({ active: true }),
      stripe.coupons.list(),
      stripe.promotionCodes.list({ active: true }),
      stripe.taxRates.list({ active: true }),
      stripe.webhookEndpoints.list(),
      stripe.v2.core.eventDestinations.list(),
      stripe.billingPortal.configurations.list({ active: true, is_default: false }),
    ]);
    assert.deepEqual(
      left.flatMap(({ data }) => data.map(({ id }) => id)),
      [],
    );
  });

  it('marked what it made', () => {
    const made = standIn.arrivals.filter(
      ({ method, path }) =>
        method === 'POST' &&
        /^\/v1\/(customers|products|prices|subscriptions|coupons|tax_rates)$/.test(path),
    );
    assert.ok(made.length > 50);
    const unmarked = made.filter(({ body }) => !new URLSearchParams(body).has(`metadata[${TAG}]`));
    assert.deepEqual(unmarked, []);
  });
});

describe('a run without the script', () => {
  it('tries no connection, whatever key is set', async () => {
    const { code, output } = await runSuite(
      { STRIPE_TEST_KEY: 'sk_test_simulator' },
      {
        files: 'p{rotocol,roducts}.test.ts',
        options: OFFLINE,
      },
    );
    assert.doesNotMatch(output, /A connection was tried/);
    assert.equal(code, 0, output.slice(-4000));
  });

  it('would be ended by a connection', async () => {
    const { code } = await runSuite(
      {
        CONFORMANCE_BASE: 'http://127.0.0.1:4299',
        STRIPE_TEST_KEY: 'sk_test_simulator',
      },
      {
        files: 'products.test.ts',
        options: [SCRIPT, ...OFFLINE],
      },
    );
    assert.equal(code, 9);
  });
});

describe('a run with a live key', () => {
  it('ends before any request, and says why', async () => {
    const { code, output } = await runSuite(
      { STRIPE_TEST_KEY: 'sk_live_abc123' },
      {
        files: 'products.test.ts',
        options: [SCRIPT, ...OFFLINE],
      },
    );
    assert.notEqual(code, 0);
    assert.notEqual(code, 9);
    assert.match(output, /holds a live key/);
    assert.doesNotMatch(output, /abc123/);
  });
});
