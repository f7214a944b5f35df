/** What the cache does as a caller sees it: ETag and 304, events of Stripe, several servers. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { createReadCache } from '../../server/cache/read-cache.ts';
import {
  createMemoryStore,
  createPortal,
  createSession,
  generateSecret,
} from '../../server/index.ts';
import { catalogueKey } from '../../server/stripe/catalogue.ts';
import { customerKey, tenantKey } from '../../server/stripe/gateway.ts';
import { invalidate, readWebhook } from '../../server/stripe/webhook.ts';
import { countedCalls, inProcess, portalOver, URL_OF_PORTAL } from '../support/portal.ts';

const SECRET = 'whsec_test_0123456789';
const TENANT = { id: 'default', livemode: false, webhookSecrets: [SECRET] };
const LIVE_KEY = 'sk_live_simulator';
const simulator = createStripeSimulator({ apiKeys: [DEMO_STRIPE_KEY, LIVE_KEY] });
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
});

describe('a view asked for again', () => {
  it('is a 304 while nothing has changed, and another one after a change', async () => {
    let time = Date.now();
    const now = () => new Date(time);
    const portal = portalOver(simulator, { now });
    const first = await portal.get('/v1/portal', halden.id);
    const etag = first.headers.get('etag')!;
    const again = await portal.get('/v1/portal', halden.id, { 'if-none-match': etag });
    assert.equal(again.status, 304);

    time += 1_000;
    const body = event('customer.updated', { object: 'customer', id: halden.id });
    await tell(portal, body, now());
    const changed = await portal.get('/v1/portal', halden.id, { 'if-none-match': etag });
    assert.notEqual(changed.headers.get('etag'), etag);
    assert.equal(changed.status, 200);
  });
});

describe('the ETag of the same bytes about the same customer', () => {
  const shared = ['/v1/invoices', '/v1/payment-methods', '/v1/subscriptions'];
  for (const [what, other, paths] of [
    ['vendor', { id: 'b', stripeKey: DEMO_STRIPE_KEY }, [...shared, '/v1/portal']],
    // The portal itself says which mode it is.
    ['mode', { id: 'a', stripeKey: LIVE_KEY }, shared],
  ] as const) {
    it(`is another for another ${what}, and none is answered with a 304 for the other’s`, async () => {
      // A preview has ids of its own each time, so a customer without one.
      const { id: customer } = await stripeFor(simulator).customers.create({ name: 'Ada' });
      const now = new Date();
      const own = askerOf({ id: 'a', stripeKey: DEMO_STRIPE_KEY }, customer, now);
      const others = askerOf(other, customer, now);
      for (const path of paths) {
        const first = await own(path);
        const etag = first.headers.get('etag')!;
        const foreign = await others(path, { 'if-none-match': etag });
        assert.equal(foreign.status, 200, path);
        assert.equal(await foreign.text(), await first.text(), path);
        assert.notEqual(foreign.headers.get('etag'), etag, path);
        assert.equal((await own(path, { 'if-none-match': etag })).status, 304, path);
      }
    });
  }
});

describe('two servers with one store', () => {
  it('ask Stripe once, and both hear of a change that one was told', async () => {
    let time = Date.now();
    const now = () => new Date(time);
    const sharedCache = createMemoryStore({ now });
    const [a, b] = [
      portalOver(simulator, { sharedCache, now }),
      portalOver(simulator, { sharedCache, now }),
    ];
    await viewAndKeep(a);
    simulator.clearRequests();
    const shown = await b.get('/v1/portal', halden.id);
    assert.equal(shown.status, 200);
    assert.equal(countedCalls(simulator).length, 0);

    await tell(
      a,
      event('invoice.paid', { object: 'invoice', id: 'in_1', customer: halden.id }),
      now(),
    );
    time += 5_000;
    await b.get('/v1/portal', halden.id);
    assert.ok(countedCalls(simulator).length > 0);
  });
});

describe('an event of Stripe', () => {
  const customer = 'cus_1';
  const own = [customerKey(TENANT, customer)];
  const cases: [type: string, object: object, prefixes: readonly string[]][] = [
    ['customer.updated', { object: 'customer', id: customer }, own],
    ['customer.deleted', { object: 'customer', id: customer }, own],
    ['payment_method.attached', { object: 'payment_method', customer }, own],
    ['payment_method.automatically_updated', { object: 'payment_method', customer }, own],
    ['setup_intent.succeeded', { object: 'setup_intent', customer: { id: customer } }, own],
    ['customer.subscription.updated', { object: 'subscription', customer }, own],
    ['customer.subscription.pending_update_expired', { object: 'subscription', customer }, own],
    ['subscription_schedule.released', { object: 'subscription_schedule', customer }, own],
    ['customer.discount.created', { object: 'discount', customer }, own],
    ['customer.tax_id.created', { object: 'tax_id', customer }, own],
    ['invoiceitem.created', { object: 'invoiceitem', customer }, own],
    ['invoice.will_be_due', { object: 'invoice', customer }, own],
    ['invoice.upcoming', { object: 'invoice', customer }, own],
    ['credit_note.voided', { object: 'credit_note', customer }, own],
    ['billing.credit_grant.updated', { object: 'billing.credit_grant', customer }, own],
    ['billing.alert.triggered', { object: 'billing.alert_triggered', customer }, own],
    ['entitlements.active_entitlement_summary.updated', { object: 'x', customer }, own],
    ['price.updated', { object: 'price' }, [catalogueKey(TENANT)]],
    ['product.deleted', { object: 'product' }, [catalogueKey(TENANT)]],
    ['billing.meter.deactivated', { object: 'billing.meter' }, [catalogueKey(TENANT)]],
    ['coupon.created', { object: 'coupon' }, [catalogueKey(TENANT)]],
    ['tax_rate.created', { object: 'tax_rate' }, [catalogueKey(TENANT)]],
    ['coupon.updated', { object: 'coupon' }, [tenantKey(TENANT)]],
    ['tax_rate.updated', { object: 'tax_rate' }, [tenantKey(TENANT)]],
    ['test_helpers.test_clock.advancing', { object: 'test_clock' }, [tenantKey(TENANT)]],
    ['invoice_payment.paid', { object: 'invoice_payment', invoice: 'in_1' }, []],
    ['something.new', { object: 'something' }, []],
  ];
  for (const [type, object, prefixes] of cases) {
    it(`${type} makes ${prefixes.length === 0 ? 'nothing' : prefixes.join(', ')} be read again`, async () => {
      assert.deepEqual(await marked(event(type, object)), prefixes);
    });
  }

  it('that is thin is understood by what it is about', async () => {
    const thin = { object: 'v2.core.event', livemode: false, id: 'evt_1' };
    const about = { type: 'customer', id: customer };
    assert.deepEqual(
      await marked(JSON.stringify({ ...thin, type: 'v1.customer.updated', related_object: about })),
      own,
    );
    assert.deepEqual(await marked(JSON.stringify({ ...thin, type: 'v1.price.updated' })), [
      catalogueKey(TENANT),
    ]);
  });

  it('of the other mode makes nothing be read again', async () => {
    const live = event('customer.updated', { object: 'customer', id: customer }, true);
    assert.deepEqual(await marked(live), []);
  });
});

/** Asks a server of one vendor's, whose time stands, for one customer. */
function askerOf(
  { id, stripeKey }: { readonly id: string; readonly stripeKey: string },
  customer: string,
  at: Date,
) {
  const now = () => at;
  const signingKey = { kid: 'one', secret: generateSecret('signing') };
  const app = createPortal({
    url: URL_OF_PORTAL,
    tenants: [{ id, stripeKey, signingKeys: [signingKey] }],
    stripe: { fetch: inProcess(simulator) },
    log: () => {},
    now,
  });
  return async (path: string, headers: Record<string, string> = {}) => {
    const session = { signingKey, tenant: id, api: URL_OF_PORTAL, customer, now };
    const { token } = await createSession(session);
    return app.request(path, { headers: { authorization: `Bearer ${token}`, ...headers } });
  };
}

/** A view whose work behind the answer is waited for, as an edge runtime does. */
async function viewAndKeep(portal: ReturnType<typeof portalOver>) {
  const behind: Promise<unknown>[] = [];
  const context = {
    waitUntil: (work: Promise<unknown>) => void behind.push(work),
    passThroughOnException: () => {},
    props: {},
  };
  const headers = { authorization: `Bearer ${await portal.tokenFor(halden.id)}` };
  const response = await portal.app.request('/v1/portal', { headers }, {}, context);
  assert.equal(response.status, 200);
  for (const work of behind) await work;
}

async function marked(body: string) {
  const now = new Date();
  const found: string[] = [];
  const cache = createReadCache({ now: () => now });
  const invalidated = async (prefix: string) => {
    found.push(prefix);
    await cache.invalidate(prefix);
  };
  const hint = await readWebhook(body, await sign(body, now), TENANT, now);
  await invalidate({ invalidate: invalidated }, TENANT, hint);
  return found;
}

function event(type: string, object: object, livemode = false) {
  return JSON.stringify({ id: 'evt_1', object: 'event', type, livemode, data: { object } });
}

function sign(payload: string, now: Date) {
  return Stripe.webhooks.generateTestHeaderStringAsync({
    payload,
    secret: SECRET,
    timestamp: Math.floor(now.getTime() / 1_000),
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
}

async function tell(portal: ReturnType<typeof portalOver>, body: string, now = new Date()) {
  const response = await portal.app.request('/v1/webhooks/stripe/default', {
    method: 'POST',
    headers: { 'stripe-signature': await sign(body, now) },
    body,
  });
  assert.equal(response.status, 200);
}
