/** A warm `GET /v1/portal`: nothing is made, nothing is asked, and no wall is passed by. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer, stripeFor } from '../../demo/world.ts';
import { readOptions } from '../../server/config.ts';
import { generateSecret } from '../../server/index.ts';
import { createServices } from '../../server/services.ts';
import { DEFAULT_SCOPES } from '../../server/session/session.ts';
import {
  ALLOWED_ORIGIN,
  inProcess,
  portalOver,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';

const simulator = testSimulator();
let halden: DemoCustomer;
let northwind: DemoCustomer;

before(async () => {
  [halden, northwind] = (await buildWorld(simulator, ['halden', 'northwind'])) as [
    DemoCustomer,
    DemoCustomer,
  ];
});

describe('a warm answer of the portal', () => {
  it('is the same bytes by the same ETag, and Stripe is not asked', async () => {
    const { ask } = await warm();
    simulator.clearRequests();
    const [first, second] = [await ask(), await ask()];
    assert.equal(await second.text(), await first.text());
    assert.equal(second.headers.get('etag'), first.headers.get('etag'));
    assert.equal(second.headers.get('content-type'), 'application/json');
    assert.equal(second.headers.get('cache-control'), 'private, no-cache');
    assert.equal(simulator.requests.length, 0);
  });

  it('is what was made before, and not made again, until something changes', async () => {
    const secret = generateSecret('signing');
    const services = createServices(
      readOptions({
        url: URL_OF_PORTAL,
        stripeKey: DEMO_STRIPE_KEY,
        signingKeys: [{ kid: 'one', secret }],
        stripe: { fetch: inProcess(simulator) },
        now: () => new Date(Date.UTC(2026, 10, 20, 14)),
      }),
    );
    const scopes = new Set(DEFAULT_SCOPES);
    const session = { tenantId: 'default', customerId: halden.id, scopes };
    assert.equal(services.knownPortal(session), undefined);
    await services.customer(session, {}).portal('req_1');
    const made = await services.customer(session, {}).portal('req_2');
    assert.equal(services.knownPortal(session)?.body, made.body);
    assert.equal(services.knownPortal({ ...session, customerId: northwind.id }), undefined);
    await services.cache.invalidate(`default/test/${halden.id}/`);
    assert.equal(services.knownPortal(session), undefined);
  });

  it('is 304 without content for whoever has it', async () => {
    const { ask } = await warm();
    const etag = (await ask()).headers.get('etag')!;
    for (const known of [etag, `W/${etag}`, `"other", ${etag}`]) {
      const response = await ask({ 'if-none-match': known });
      assert.equal(response.status, 304);
      assert.equal(await response.text(), '');
      assert.equal(response.headers.get('etag'), etag);
      assert.equal(response.headers.get('content-type'), null);
    }
  });

  it('A7: is never 304 by another customer’s ETag', async () => {
    const { portal, ask } = await warm();
    const theirs = (await portal.get('/v1/portal', northwind.id)).headers.get('etag')!;
    assert.equal((await ask({ 'if-none-match': theirs })).status, 200);
  });

  it('is one’s own, though others asked just before', async () => {
    const { portal } = await warm();
    const bodies = new Map<string, string>();
    for (let nth = 0; nth < 4; nth++) {
      for (const { id } of [halden, northwind]) {
        const body = await (await portal.get('/v1/portal', id)).text();
        assert.equal(bodies.get(id) ?? body, body);
        bodies.set(id, body);
      }
    }
    assert.notEqual(bodies.get(halden.id), bodies.get(northwind.id));
  });

  it('says what this session may do, not what the last one might', async () => {
    const { portal, ask } = await warm();
    const scopes = [...DEFAULT_SCOPES, 'invoices:pay'] as const;
    const headers = { authorization: `Bearer ${await portal.tokenFor(halden.id, scopes)}` };
    const more = await (await portal.app.request('/v1/portal', { headers })).json();
    const less = await (await ask()).json();
    assert.deepEqual([more.can, less.can], [['invoices:pay'], []]);
  });

  it('is made anew after a change was told', async () => {
    const { portal, ask, now } = await warm();
    const old = await ask();
    await stripeFor(simulator).paymentMethods.attach('pm_card_mastercard', { customer: halden.id });
    const event = JSON.stringify({
      id: 'evt_1',
      object: 'event',
      type: 'payment_method.attached',
      livemode: false,
      data: { object: { id: 'pm_1', object: 'payment_method', customer: halden.id } },
    });
    const told = await portal.app.request('/v1/webhooks/stripe/default', {
      method: 'POST',
      headers: { 'stripe-signature': await signed(event, portal.webhookSecret, now()) },
      body: event,
    });
    assert.equal(told.status, 200);
    const next = await ask({ 'if-none-match': old.headers.get('etag')! });
    assert.equal(next.status, 200);
    assert.ok((await next.text()).includes('mastercard'));
  });

  it('is made anew for a person who asks for a refresh', async () => {
    const { ask, pass } = await warm();
    pass(6_000);
    simulator.clearRequests();
    assert.equal((await ask({ 'cache-control': 'no-cache' })).status, 200);
    assert.ok(simulator.requests.length > 0);
  });

  it('is read again behind the next view once usage has aged', async () => {
    const { ask, pass } = await warm();
    pass(40_000);
    simulator.clearRequests();
    await (await ask()).text();
    assert.ok(simulator.requests.length > 0);
  });

  it('is for a session that is good at this moment', async () => {
    const { ask, pass } = await warm();
    assert.equal((await ask()).status, 200);
    pass(900_000 + 61_000);
    assert.equal((await ask()).status, 401);
  });

  it('is for the origins of the tenant', async () => {
    const { ask } = await warm();
    assert.equal((await ask({ origin: ALLOWED_ORIGIN })).status, 200);
    assert.equal((await ask({ origin: 'https://evil.example' })).status, 403);
    assert.equal((await ask({ 'sec-fetch-site': 'cross-site' })).status, 403);
  });

  it('is for a session that may read all of it', async () => {
    const { portal } = await warm();
    for (const scope of DEFAULT_SCOPES) {
      const headers = { authorization: `Bearer ${await portal.tokenFor(halden.id, [scope])}` };
      const response = await portal.app.request('/v1/portal', { headers });
      assert.equal(response.status, 403);
    }
  });
});

describe('the limit of a warm session', () => {
  it('counts each request once, also the one it refuses', async () => {
    const now = () => new Date(Date.UTC(2026, 10, 20, 14));
    const burst = 12;
    const portal = portalOver(simulator, {
      now,
      limits: { session: { read: { perSecond: 1, burst } } },
    });
    const headers = { authorization: `Bearer ${await portal.tokenFor(halden.id)}` };
    const statuses: number[] = [];
    for (let nth = 0; nth < burst + 3; nth++) {
      statuses.push((await portal.app.request('/v1/portal', { headers })).status);
    }
    assert.deepEqual(statuses, [...Array(burst).fill(200), 429, 429, 429]);
  });
});

/** A portal that halden's page has asked often enough for all of it to be known. */
async function warm() {
  let time = Date.UTC(2026, 10, 20, 14);
  const now = () => new Date(time);
  const portal = portalOver(simulator, { now });
  const token = await portal.tokenFor(halden.id);
  const ask = (headers: Record<string, string> = {}) =>
    portal.app.request('/v1/portal', {
      headers: { authorization: `Bearer ${token}`, ...headers },
    });
  for (let nth = 0; nth < 3; nth++) assert.equal((await ask()).status, 200);
  const pass = (ms: number) => {
    time += ms;
  };
  return { portal, ask, pass, now };
}

function signed(payload: string, secret: string, at: Date): Promise<string> {
  const timestamp = Math.floor(at.getTime() / 1_000);
  return stripeFor(simulator).webhooks.generateTestHeaderStringAsync({
    payload,
    secret,
    timestamp,
  });
}
