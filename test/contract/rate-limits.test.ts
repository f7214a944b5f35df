/** Rate limits over the whole app (TESTS.md A8); their arithmetic is in test/unit/limits. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import { nodeClientAddress } from '../../server/entry/client-address.ts';
import { createPortal, createSession, generateSecret } from '../../server/index.ts';
import { watchedLog } from '../support/log-watch.ts';
import {
  ALLOWED_ORIGIN,
  inProcess,
  portalOver,
  testSimulator,
  UNLIMITED,
  URL_OF_PORTAL,
} from '../support/portal.ts';

const simulator = testSimulator();
const START = Date.parse('2026-11-21T12:00:00Z');
const FEW = { perSecond: 1, burst: 4 };
let ada: string;
let grace: string;

before(async () => {
  const stripe = stripeFor(simulator);
  ada = (await stripe.customers.create({ name: 'Ada Lovelace' })).id;
  grace = (await stripe.customers.create({ name: 'Grace Hopper' })).id;
});

/** The statuses of so many of the same request. */
async function statuses(count: number, ask: () => Response | Promise<Response>) {
  const answers: number[] = [];
  for (let nth = 0; nth < count; nth++) answers.push((await ask()).status);
  return answers;
}

describe('a customer who asks twice as often as they may', () => {
  it('is answered 429 with when to come again, and then is answered', async () => {
    let now = START;
    const customer = { read: FEW };
    const portal = portalOver(simulator, { limits: { customer }, now: () => new Date(now) });
    const ask = () => portal.get('/v1/billing-details', ada, { origin: ALLOWED_ORIGIN });
    assert.deepEqual(await statuses(8, ask), [200, 200, 200, 200, 429, 429, 429, 429]);

    const refused = await ask();
    const body = await refused.json();
    assert.deepEqual([body.code, body.status, body.retryAfter], ['rate_limited', 429, 1]);
    const header = (name: string) => refused.headers.get(name);
    assert.equal(header('retry-after'), '1');
    assert.equal(header('ratelimit-policy'), '"customer-read";q=4;w=4');
    assert.equal(header('ratelimit'), '"customer-read";r=0;t=1');
    assert.equal(header('access-control-allow-origin'), ALLOWED_ORIGIN);
    assert.match(header('access-control-expose-headers') ?? '', /Retry-After.*RateLimit/);
    assert.equal(header('cache-control'), 'no-store');
    assert.ok(portal.log.some(({ event, policy }) => event === 'limit_reached' && policy));

    assert.equal((await portal.get('/v1/billing-details', grace)).status, 200);
    now += 1_000;
    assert.equal((await ask()).status, 200);
  });

  it('reaches the same limit by many tokens, and Stripe is not asked', async () => {
    const portal = portalOver(simulator, {
      limits: { customer: { write: FEW } },
      scopes: ['billing:read', 'billing_details:write'],
      now: () => new Date(START),
    });
    simulator.clearRequests();
    const ask = () => portal.send('DELETE', '/v1/billing-details/tax-ids/txi_none', ada);
    const answers = await statuses(6, ask);
    assert.deepEqual(answers.slice(4), [429, 429]);
    const calls = simulator.requests.length;
    await ask();
    assert.equal(simulator.requests.length, calls);
  });

  it('is limited by the token where the token is', async () => {
    const portal = portalOver(simulator, {
      limits: { session: { read: FEW } },
      now: () => new Date(START),
    });
    const headers = { authorization: `Bearer ${await portal.tokenFor(ada)}` };
    const ask = () => portal.app.request('/v1/billing-details', { headers });
    assert.deepEqual(await statuses(5, ask), [200, 200, 200, 200, 429]);
  });
});

describe('a tenant whose customers flood', () => {
  it('leaves another tenant’s answered all along', async () => {
    let now = START;
    const clock = () => new Date(now);
    const secrets = { a: generateSecret('signing'), b: generateSecret('signing') };
    const app = createPortal({
      url: URL_OF_PORTAL,
      tenants: (['a', 'b'] as const).map((id) => ({
        id,
        stripeKey: DEMO_STRIPE_KEY,
        signingKeys: [{ kid: id, secret: secrets[id] }],
      })),
      limits: { tenant: { read: FEW } },
      now: clock,
      stripe: { fetch: inProcess(simulator), callsPerSecond: UNLIMITED },
      log: watchedLog(simulator),
    });
    const ask = async (tenant: 'a' | 'b', path: string, customer: string) => {
      const signingKey = { kid: tenant, secret: secrets[tenant] };
      const api = URL_OF_PORTAL;
      const { token } = await createSession({ signingKey, tenant, api, customer, now: clock });
      const response = await app.request(path, { headers: { authorization: `Bearer ${token}` } });
      await response.body?.cancel();
      return response;
    };
    const flood = () => ask('a', '/v1/changes', `cus_${Math.random().toString(36).slice(2)}`);
    const theirs = () => ask('b', '/v1/billing-details', ada);

    const refused = (answers: number[]) => answers.filter((status) => status === 429).length;
    assert.equal(refused(await statuses(20, flood)), 16);
    assert.deepEqual(await statuses(4, theirs), [200, 200, 200, 200]);
    for (let second = 0; second < 30; second++) {
      now += 1_000;
      assert.equal(refused(await statuses(10, flood)), 9);
      assert.deepEqual(await statuses(1, theirs), [200]);
      assert.equal(refused(await statuses(10, flood)), 10);
    }
  });
});

describe('an address that asks too much with good sessions', () => {
  const addresses = ['198.51.100.7', '198.51.100.8', undefined];

  // The second is known before long, and then answered in another place.
  for (const path of ['/v1/billing-details', '/v1/portal']) {
    it(`is limited however many they are, and no other is: ${path}`, async () => {
      const portal = portalOver(simulator, {
        limits: { address: { read: { perSecond: 1, burst: 20 } } },
        now: () => new Date(START),
        clientAddress: (request) => request.headers.get('x-test-address') ?? undefined,
      });
      const sessions = await Promise.all(
        [ada, grace, ada, grace, ada].map((customer) => portal.tokenFor(customer)),
      );
      let nth = 0;
      const ask = (address: string | undefined) => {
        const authorization = `Bearer ${sessions[nth++ % sessions.length]}`;
        const headers = { authorization, ...(address && { 'x-test-address': address }) };
        return portal.app.request(path, { headers });
      };
      const [flooding, ...others] = addresses;
      const answers = await statuses(25, () => ask(flooding));
      assert.deepEqual(answers, [...Array(20).fill(200), ...Array(5).fill(429)]);
      const refused = await ask(flooding);
      assert.equal(refused.headers.get('ratelimit-policy'), '"address-read";q=20;w=20');
      for (const other of others) {
        assert.deepEqual(await statuses(10, () => ask(other)), Array(10).fill(200));
      }
    });
  }
});

describe('an address that brings what is not good', () => {
  const open = () =>
    portalOver(simulator, {
      limits: { failures: FEW },
      now: () => new Date(START),
      clientAddress: (request) => request.headers.get('x-test-address') ?? undefined,
    });

  for (const [what, method, path, headers] of [
    ['a token', 'GET', '/v1/portal', { authorization: 'Bearer eyJ.e30.x' }],
    ['what is no token', 'GET', '/v1/portal', { authorization: 'Basic YTpi' }],
    ['an API key', 'POST', '/v1/sessions', { authorization: 'Bearer up_api_guess' }],
    ['a signature', 'POST', '/v1/webhooks/stripe/default', { 'stripe-signature': 't=1,v1=00' }],
    ['an operator’s key', 'GET', '/metrics', { authorization: 'Bearer up_ops_guess' }],
  ] as const) {
    it(`is not heard after a while: ${what}`, async () => {
      const portal = open();
      const ask = (address: string) =>
        portal.app.request(path, { method, headers: { ...headers, 'x-test-address': address } });
      const answers = await statuses(8, () => ask('198.51.100.7'));
      assert.deepEqual(answers.slice(4), [429, 429, 429, 429]);
      assert.ok(!answers.slice(0, 4).includes(429));
      assert.notEqual((await ask('198.51.100.8')).status, 429);
    });
  }

  it('shares its limit with the rest of its IPv6 network', async () => {
    const portal = open();
    let nth = 0;
    const ask = () =>
      portal.app.request('/v1/portal', {
        headers: { authorization: 'Bearer eyJ.e30.x', 'x-test-address': `2001:db8::${++nth}` },
      });
    assert.deepEqual((await statuses(6, ask)).slice(4), [429, 429]);
  });

  it('is another matter than one whose customers are good', async () => {
    const portal = open();
    const ask = () => portal.get('/v1/billing-details', ada, { 'x-test-address': '198.51.100.7' });
    assert.deepEqual(await statuses(6, ask), Array(6).fill(200));
  });

  const address = { 'x-test-address': '198.51.100.7' };
  const bad = { ...address, authorization: 'Bearer eyJ.e30.x' };

  it('leaves the sessions of its office alone that are known by then, and those alone', async () => {
    const portal = open();
    const known = { ...address, authorization: `Bearer ${await portal.tokenFor(ada)}` };
    const ask = (path: string, headers: Record<string, string>) =>
      portal.app.request(path, { headers });
    for (const path of ['/v1/portal', '/v1/billing-details']) {
      assert.equal((await ask(path, known)).status, 200);
    }
    assert.equal((await statuses(5, () => ask('/v1/portal', bad))).at(-1), 429);
    for (const path of ['/v1/portal', '/v1/billing-details']) {
      assert.equal((await ask(path, known)).status, 200);
    }
    assert.equal((await portal.get('/v1/portal', grace, address)).status, 429);
  });

  it('is still heard with a right key', async () => {
    const portal = open();
    const mint = (key: string) =>
      portal.app.request('/v1/sessions', {
        method: 'POST',
        headers: {
          ...address,
          authorization: `Bearer ${key}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify({ customer: ada }),
      });
    const answers = await statuses(5, () => mint('up_api_guess'));
    assert.deepEqual(answers, [401, 401, 401, 401, 429]);
    const refused = await mint('up_api_guess');
    assert.equal(refused.headers.get('www-authenticate'), null);
    assert.equal((await refused.json()).code, 'rate_limited');
    assert.equal((await mint(portal.apiKey)).status, 201);
  });

  it('has failed with none of what it does not bring, nor with what has ended', async () => {
    let now = START;
    const portal = portalOver(simulator, {
      limits: { failures: { perSecond: 0.01, burst: 1 } },
      now: () => new Date(now),
      clientAddress: (request) => request.headers.get('x-test-address') ?? undefined,
    });
    const ended = { ...address, authorization: `Bearer ${await portal.tokenFor(ada)}` };
    now += 3_600_000;
    const ask = (method: string, path: string, headers: Record<string, string> = address) =>
      portal.app.request(path, { method, headers });
    assert.deepEqual(await statuses(3, () => ask('GET', '/v1/portal')), [401, 401, 401]);
    assert.deepEqual(await statuses(3, () => ask('GET', '/v1/portal', ended)), [401, 401, 401]);
    assert.deepEqual(await statuses(3, () => ask('POST', '/v1/sessions')), [401, 401, 401]);
    assert.deepEqual(await statuses(3, () => ask('GET', '/metrics')), [401, 401, 401]);
    assert.equal((await ask('GET', '/v1/portal', bad)).status, 401);
    assert.deepEqual(await statuses(2, () => ask('GET', '/v1/portal', bad)), [429, 429]);
    // A load balancer brings no key.
    assert.deepEqual(await statuses(3, () => ask('GET', '/ready')), [200, 200, 200]);
  });

  it('is counted for each tenant’s events apart, and for all else apart', async () => {
    const tenants = ['a', 'b'].map((id) => ({
      id,
      stripeKey: `sk_test_${id}`,
      signingKeys: [{ kid: id, secret: generateSecret('signing') }],
      webhookSecrets: [`whsec_${id}`],
    }));
    const app = createPortal({
      url: URL_OF_PORTAL,
      tenants,
      limits: { failures: FEW },
      now: () => new Date(START),
      clientAddress: () => '198.51.100.7',
      stripe: { fetch: inProcess(simulator) },
      log: watchedLog(simulator),
    });
    const send = (tenant: string) =>
      app.request(`/v1/webhooks/stripe/${tenant}`, {
        method: 'POST',
        headers: { 'stripe-signature': 't=1,v1=00' },
        body: '{}',
      });
    assert.deepEqual(await statuses(5, () => send('a')), [400, 400, 400, 400, 429]);
    assert.equal((await send('b')).status, 400);
    assert.equal((await app.request('/v1/portal', { headers: bad })).status, 401);
  });

  it('cannot take another by writing X-Forwarded-For', async () => {
    const portal = portalOver(simulator, {
      limits: { failures: FEW },
      now: () => new Date(START),
      clientAddress: nodeClientAddress(1),
    });
    let nth = 0;
    // What a proxy of ours makes of a header that the caller has filled.
    const ask = () =>
      portal.app.request('/v1/portal', {
        headers: {
          authorization: 'Bearer eyJ.e30.x',
          'x-forwarded-for': `203.0.113.${++nth}, 198.51.100.7`,
        },
      });
    assert.deepEqual((await statuses(6, ask)).slice(4), [429, 429]);
  });
});

describe('who is refused', () => {
  for (const [what, headers, challenge] of [
    ['brought nothing', {}, 'Bearer'],
    ['brought a bad token', { authorization: 'Bearer eyJ.e30.x' }, 'Bearer error="invalid_token"'],
    [
      'brought a bad token as one that is bound to a key',
      { authorization: 'DPoP eyJ.e30.x' },
      'DPoP error="invalid_token", algs="ES256"',
    ],
  ] as const) {
    it(`is told what to come with: ${what}`, async () => {
      const response = await portalOver(simulator).app.request('/v1/portal', { headers });
      assert.equal(response.headers.get('www-authenticate'), challenge);
    });
  }
});

describe('limits', () => {
  it('are off where something in front limits', async () => {
    const portal = portalOver(simulator, { limits: false, now: () => new Date(START) });
    const answers = await statuses(500, () => portal.app.request('/v1/portal'));
    assert.ok(!answers.includes(429));
  });

  it('let a thousand preflights through, each with the same fixed answer', async () => {
    const portal = portalOver(simulator, { now: () => new Date(START) });
    const ask = () =>
      portal.app.request('/v1/portal', {
        method: 'OPTIONS',
        headers: { origin: ALLOWED_ORIGIN, 'access-control-request-method': 'GET' },
      });
    assert.deepEqual(new Set(await statuses(1_000, ask)), new Set([204]));
    assert.ok(Number((await ask()).headers.get('access-control-max-age')) <= 600);
  });

  for (const [limits, fault] of [
    [{ customer: { read: { perSecond: 0, burst: 5 } } }, /limits\.customer\.read\.perSecond/],
    [{ customer: { read: { perSecond: 1, burst: 0.5 } } }, /limits/],
    [{ person: {} }, /limits/],
    [true, /limits/],
  ] as const) {
    it(`that cannot be are refused at the start: ${JSON.stringify(limits)}`, () => {
      assert.throws(() => portalOver(simulator, { limits: limits as never }), fault);
    });
  }
});
