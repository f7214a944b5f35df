/** What an operator is told of the running server, over the simulator. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Hono } from 'hono';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { generateSecret } from '../../server/index.ts';
import { routeOf } from '../../server/middleware/route-of.ts';
import { inProcess, portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const operatorKey = generateSecret('operator');
const authorization = `Bearer ${operatorKey}`;
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
});

describe('GET /metrics', () => {
  it('counts requests by route and Stripe’s calls by endpoint', async () => {
    const portal = watched();
    await portal.get('/v1/portal', halden.id);
    await portal.get('/v1/invoices/in_unknown', halden.id);
    const text = await metricsOf(portal);
    assert.match(
      text,
      /^usage_portal_requests_total\{method="GET",route="\/v1\/portal",status="200"\} 1$/m,
    );
    assert.match(
      text,
      /^usage_portal_requests_total\{.*route="\/v1\/invoices\/:\w+",status="404"\} 1$/m,
    );
    assert.match(
      text,
      /^usage_portal_stripe_calls_total\{endpoint="subscriptions.list",status="200"\} 1$/m,
    );
    assert.match(
      text,
      /^usage_portal_stripe_call_duration_seconds_count\{endpoint="subscriptions.list"\} 1$/m,
    );
    assert.match(text, /^usage_portal_cache_reads_total\{result="miss"\} \d+$/m);
    assert.match(text, /^usage_portal_cache_entries [1-9]\d*$/m);
    assert.match(text, /^usage_portal_stripe_waiting\{account="default"\} 0$/m);
  });

  it('counts sessions that were minted, and events that were believed and that were not', async () => {
    const portal = watched();
    await portal.app.request('/v1/sessions', {
      method: 'POST',
      headers: { authorization: `Bearer ${portal.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: halden.id }),
    });
    await told(portal, { 'stripe-signature': `t=1,v1=${'0'.repeat(64)}` });
    const text = await metricsOf(portal);
    assert.match(text, /^usage_portal_sessions_minted_total 1$/m);
    assert.match(text, /^usage_portal_webhooks_total\{result="refused"\} 1$/m);
  });

  it('counts an event without a signature apart: it raises no alarm of a wrong secret', async () => {
    const portal = watched();
    assert.equal((await told(portal)).status, 400);
    assert.equal((await told(portal, { 'stripe-signature': '' })).status, 400);
    const text = await metricsOf(portal);
    assert.match(text, /^usage_portal_webhooks_total\{result="unsigned"\} 2$/m);
    assert.doesNotMatch(text, /result="refused"/);
  });

  it('names a route by its parameters, without what they must look like', async () => {
    const pattern = '/v/:version/:file{usage-portal\\.js|usage-portal/[\\w.-]{1,9}\\.js}';
    const app = new Hono().get(pattern, (c) => c.text(routeOf(c)));
    assert.equal(await (await app.request('/v/1/usage-portal/a.js')).text(), '/v/:version/:file');
  });

  it('counts what was refused for a limit', async () => {
    const once = { perSecond: 0.01, burst: 1 };
    const portal = watched({ limits: { customer: { read: once } } });
    await portal.get('/v1/invoices', halden.id);
    assert.equal((await portal.get('/v1/invoices', halden.id)).status, 429);
    assert.match(await metricsOf(portal), /^usage_portal_rate_limited_total\{kind="[a-z-]+"\} 1$/m);
  });

  it('names no customer, whatever was asked', async () => {
    const portal = watched();
    await portal.get('/v1/portal', halden.id);
    await portal.app.request(`/v1/portal/${halden.id}?customer=${halden.id}`);
    await portal.app.request(`/${halden.id}`, { method: 'PUT' });
    assert.doesNotMatch(await metricsOf(portal), new RegExp(`${halden.id}|cus_|in_|Bearer`));
  });

  for (const [what, value] of [
    ['no key', undefined],
    ['an API key', generateSecret('api')],
    ['another operator’s key', generateSecret('operator')],
    ['a session', 'ey.a.b'],
  ] as const) {
    it(`refuses ${what}`, async () => {
      const headers: Record<string, string> = value ? { authorization: `Bearer ${value}` } : {};
      const response = await watched().app.request('/metrics', { headers });
      assert.equal(response.status, 401);
      assert.doesNotMatch(await response.text(), /usage_portal_/);
    });
  }

  it('refuses everybody where no operator key is set', async () => {
    const response = await portalOver(simulator).app.request('/metrics', {
      headers: { authorization },
    });
    assert.equal(response.status, 401);
  });

  it('is kept by nobody', async () => {
    const response = await watched().app.request('/metrics', { headers: { authorization } });
    assert.equal(response.headers.get('cache-control'), 'no-store');
    assert.equal(response.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8');
  });
});

describe('GET /ready', () => {
  it('tells a load balancer the status and nothing else', async () => {
    const portal = watched();
    await portal.get('/v1/invoices', halden.id);
    const response = await portal.app.request('/ready');
    assert.deepEqual([response.status, await response.json()], [200, { status: 'ready' }]);
  });

  it('says no until Stripe has answered once, which it asks for itself', async () => {
    const { stripe, answered } = heard();
    const portal = watched({ stripe });
    assert.equal((await readyOf(portal)).body.checks[0]!.detail, 'Stripe has not answered yet.');
    await answered();
    assert.equal((await readyOf(portal)).code, 200);
  });

  it('waits for that five seconds, and no longer', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    const held = Promise.withResolvers<void>();
    const stripe: typeof fetch = async () => {
      await held.promise;
      return refusal(400);
    };
    const portal = watched({ stripe, now: () => new Date(now) });
    assert.equal((await readyOf(portal)).code, 503);
    now += 5_000;
    assert.equal((await readyOf(portal)).code, 200);
    held.resolve();
  });

  it('asks again itself whether a refused key works now, twice a minute', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    let isRefused = true;
    let calls = 0;
    const real = inProcess(simulator);
    const { stripe, answered } = heard(async (input, init) => {
      calls++;
      return isRefused ? refusal(401) : real(input, init);
    });
    const portal = watched({ stripe, now: () => new Date(now) });
    await readyOf(portal);
    await answered();
    assert.equal(
      (await readyOf(portal)).body.checks[0]!.detail,
      'default: Stripe refuses the key.',
    );
    isRefused = false;
    for (let asked = 0; asked < 5; asked++) assert.equal((await readyOf(portal)).code, 503);
    assert.equal(calls, 1);

    now += 31_000;
    assert.equal((await readyOf(portal)).code, 503);
    await answered();
    assert.equal((await readyOf(portal)).code, 200);
  });

  it('goes on asking when an answer is lost in between, and says no until the key is accepted', async () => {
    let now = Date.parse('2026-11-20T12:00:00Z');
    let calls = 0;
    const real = inProcess(simulator);
    const { stripe, answered } = heard(async (input, init) => {
      calls++;
      if (calls === 1) return refusal(401);
      // The call itself is not made again: what asks again is to be seen.
      return calls === 2 ? refusal(503, { 'stripe-should-retry': 'false' }) : real(input, init);
    });
    const portal = watched({ stripe, now: () => new Date(now) });
    await readyOf(portal);
    await answered();
    for (const asked of [1, 2]) {
      assert.equal((await readyOf(portal)).code, 503);
      assert.equal(calls, asked);
      now += 31_000;
      assert.equal((await readyOf(portal)).code, 503);
      await answered();
    }
    assert.equal((await readyOf(portal)).code, 200);
  });

  it('tells the operator what is wrong and since when, while Stripe is down, and stays ready', async () => {
    const portal = watched({ stripe: () => Promise.reject(new TypeError('fetch failed')) });
    await portal.get('/v1/invoices', halden.id);
    const { code, body } = await readyOf(portal);
    assert.equal(code, 200);
    const stripe = body.checks.find(({ name }) => name === 'stripe')!;
    assert.deepEqual(
      [stripe.status, stripe.detail],
      ['degraded', 'default: Stripe does not answer.'],
    );
    assert.ok(stripe.lastFailure);
  });

  it('says no where the key was never accepted, so that a rollout with a wrong key stops', async () => {
    const portal = watched({ stripe: async () => refusal(401) });
    await portal.get('/v1/invoices', halden.id);
    assert.deepEqual((await readyOf(portal)).code, 503);
    const plain = await portal.app.request('/ready');
    assert.deepEqual([plain.status, await plain.json()], [503, { status: 'not_ready' }]);
  });

  it('stays ready when a key that worked is refused: what is known is still shown', async () => {
    let isRefused = false;
    const real = inProcess(simulator);
    const portal = watched({
      stripe: async (input, init) => (isRefused ? refusal(401) : real(input, init)),
    });
    await portal.get('/v1/portal', halden.id);
    isRefused = true;
    await portal.get('/v1/usage/api_calls?groupBy=region', halden.id);
    await portal.get('/v1/billing-details', halden.id);
    const { code, body } = await readyOf(portal);
    assert.equal(code, 200);
    assert.equal(body.checks[0]!.detail, 'default: Stripe refuses the key.');
  });

  it('refuses a key that is not an operator’s', async () => {
    const headers = { authorization: `Bearer ${generateSecret('api')}` };
    assert.equal((await watched().app.request('/ready', { headers })).status, 401);
  });
});

function watched(settings: Parameters<typeof portalOver>[1] = {}) {
  return portalOver(simulator, { operatorKeys: [operatorKey], ...settings });
}

/** Stripe, and when it has next answered something that was heard to the end. */
function heard(real: typeof fetch = inProcess(simulator)) {
  let next = Promise.withResolvers<void>();
  const stripe: typeof fetch = async (input, init) => {
    const response = await real(input, init);
    // The body is in memory: all that is done with it is done before the next turn but one.
    setTimeout(() => setTimeout(() => next.resolve(), 0), 0);
    return response;
  };
  const answered = async () => {
    await next.promise;
    next = Promise.withResolvers<void>();
  };
  return { stripe, answered };
}

type Watched = ReturnType<typeof watched>;

async function metricsOf({ app }: Watched) {
  const response = await app.request('/metrics', { headers: { authorization } });
  assert.equal(response.status, 200);
  return response.text();
}

async function told({ app }: Watched, headers: Record<string, string> = {}) {
  return app.request('/v1/webhooks/stripe/default', { method: 'POST', headers, body: '{}' });
}

type Ready = {
  readonly status: string;
  readonly checks: readonly {
    readonly name: string;
    readonly status: string;
    readonly detail?: string;
    readonly lastFailure?: string;
  }[];
};

async function readyOf({ app }: Watched) {
  const response = await app.request('/ready', { headers: { authorization } });
  return { code: response.status, body: (await response.json()) as Ready };
}

function refusal(status: number, headers: Record<string, string> = {}) {
  const error = { type: 'invalid_request_error', message: 'No.' };
  return Response.json({ error }, { status, headers });
}
