/** T8: a session that is over before its time, on three servers that share a store. */
import assert from 'node:assert/strict';
import { before, beforeEach, describe, it } from 'node:test';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import {
  createPortal,
  createSession,
  generateSecret,
  memoryRevocations,
} from '../../server/index.ts';
import {
  inProcess,
  portalOver,
  type TestPortal,
  THREE_CUSTOMERS,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';

const simulator = testSimulator();
/** Near the end of a second: a customer's revocation waits for that. */
const start = Math.floor(Date.now() / 1_000) * 1_000 + 990;
const clock = { ms: start };
let halden: DemoCustomer;
let northwind: DemoCustomer;
let servers: readonly [TestPortal, TestPortal, TestPortal];
/** Of the shared store: whether it answers. */
let isDown = false;

before(async () => {
  [halden, northwind] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [
    DemoCustomer,
    DemoCustomer,
  ];
});

beforeEach(() => {
  clock.ms = start;
  isDown = false;
  const now = () => new Date(clock.ms);
  const kept = memoryRevocations({ now });
  const whenUp =
    <Args extends unknown[], Answer>(does: (...args: Args) => Promise<Answer>) =>
    async (...args: Args) => {
      if (isDown) throw new Error('connection refused');
      return does(...args);
    };
  const settings = {
    revocations: { add: whenUp(kept.add), since: whenUp(kept.since) },
    signingKeys: [{ kid: 'one', secret: generateSecret('signing') }],
    apiKeys: [generateSecret('api')],
    now,
  };
  serverWith = (more) =>
    portalOver(simulator, { ...settings, ...more, clientAddress: () => '198.51.100.7' });
  servers = [serverWith(), serverWith(), serverWith()];
  minting = { apiKey: settings.apiKeys[0]! };
});

let minting: { apiKey: string };
/** One more that shares the store. */
let serverWith: (more?: Parameters<typeof portalOver>[1]) => TestPortal;

describe('a session that is revoked', () => {
  for (const [by, named] of [
    ['by its own id', ({ id }: { id: string }) => ({ id })],
    ['with all its customer has', () => ({ customer: halden.id })],
  ] as const) {
    it(`${by} is refused on every server and every route within five seconds, whatever it was answered before`, async () => {
      const { token, id } = await mint(halden);
      const routes = await everyRoute();
      assert.ok(routes.length >= 25, `${routes.length} routes`);
      const tags = new Map<string, string>();
      for (const { method, path } of routes.filter((route) => route.method === 'GET')) {
        const response = await ask(servers[1], method, path, token);
        await response.body?.cancel();
        assert.notEqual(response.status, 401, `${method} ${path}`);
        const tag = response.headers.get('etag');
        if (tag) tags.set(path, tag);
      }
      assert.equal(await codeOf(servers[2], token), 200);
      assert.ok(tags.size >= 4);
      const known = await ask(servers[1], 'GET', '/v1/portal', token, tags.get('/v1/portal'));
      assert.equal(known.status, 304);

      assert.equal(await revoke(named({ id })), 204);
      await assertRefused(servers[0], routes, token, tags);
      clock.ms += 5_000;
      for (const server of servers.slice(1)) await assertRefused(server, routes, token, tags);
    });
  }

  it('leaves every other session of its customer as it is', async () => {
    const [one, other] = [await mint(halden), await mint(halden)];
    assert.notEqual(one.id, other.id);
    await revoke({ id: one.id });
    clock.ms += 5_000;
    for (const server of servers) {
      assert.equal(await codeOf(server, one.token), 'session_revoked');
      assert.equal(await codeOf(server, other.token), 200);
    }
  });

  it('is over with all others of the customer, and one that is minted next is good', async () => {
    const [one, other, theirs] = [await mint(halden), await mint(halden), await mint(northwind)];
    assert.equal(await revoke({ customer: halden.id }), 204);
    clock.ms += 10;
    const next = await mint(halden);
    clock.ms += 5_000;
    for (const server of servers) {
      assert.equal(await codeOf(server, one.token), 'session_revoked');
      assert.equal(await codeOf(server, other.token), 'session_revoked');
      assert.equal(await codeOf(server, next.token), 200);
      assert.equal(await codeOf(server, theirs.token), 200);
    }
  });

  it('ends the stream of changes that it has open', async () => {
    const { token, id } = await mint(halden);
    const other = await mint(halden);
    const [mine, theirs] = await Promise.all(
      [token, other.token].map((each) => ask(servers[0], 'GET', '/v1/changes', each)),
    );
    await revoke({ id });
    assert.equal(await mine!.text(), ': here\n\n');
    await theirs!.body!.cancel();
  });

  for (const [when, pause] of [
    ['at once', 0],
    ['on servers that have yet to hear of it', 5_000],
  ] as const) {
    it(`uses up nothing of what its customer may ask, ${when}`, async () => {
      const few = { read: { perSecond: 0.01, burst: 2 }, write: { perSecond: 0.01, burst: 2 } };
      const limits = { session: few, customer: few, tenant: few, address: few };
      servers = [serverWith({ limits }), serverWith({ limits }), serverWith({ limits })];
      const stolen = [await mint(halden), await mint(halden)];
      await revoke({ customer: halden.id });
      clock.ms += 10 + pause;
      for (const server of servers) {
        for (const { token } of [...stolen, ...stolen]) {
          assert.equal(await codeOf(server, token), 'session_revoked');
          const write = await ask(server, 'DELETE', '/v1/payment-methods/pm_1', token);
          assert.equal((await write.json()).code, 'session_revoked');
        }
        const { token } = await mint(halden);
        assert.equal(await codeOf(server, token), 200);
        assert.equal((await ask(server, 'GET', '/v1/portal', token)).status, 200);
        assert.equal(await codeOf(server, token), 'rate_limited');
      }
    });
  }

  it('is refused by a server that starts later', async () => {
    const { token, id } = await mint(halden);
    await revoke({ id });
    assert.equal(await codeOf(servers[2], token), 'session_revoked');
  });
});

describe('a store of revocations that cannot be read', () => {
  it('is a 503 that says when to ask again, and no more than a pause', async () => {
    const { token } = await mint(halden);
    assert.equal(await codeOf(servers[0], token), 200);
    isDown = true;
    clock.ms += 5_000;
    simulator.clearRequests();
    const response = await ask(servers[0], 'GET', '/v1/portal', token);
    assert.equal(response.status, 503);
    assert.equal(response.headers.get('retry-after'), '2');
    assert.equal((await response.json()).code, 'revocations_unavailable');
    assert.equal(simulator.requests.length, 0);
    const line = servers[0].log.find(({ event }) => event === 'revocations_unreadable');
    assert.equal(line?.level, 'error');
    assert.doesNotMatch(JSON.stringify(line), /connection refused/);

    isDown = false;
    clock.ms += 1_000;
    assert.equal(await codeOf(servers[0], token), 200);
  });

  it('makes the server unready, and ready again', async () => {
    const ready = async () => (await servers[0].app.request('/ready')).status;
    // Stripe has answered once.
    assert.equal(await codeOf(servers[0], (await mint(halden)).token), 200);
    assert.equal(await ready(), 200);
    isDown = true;
    clock.ms += 5_000;
    assert.equal(await ready(), 503);
    isDown = false;
    clock.ms += 1_000;
    assert.equal(await ready(), 200);
  });

  it('does not take a revocation, and says so', async () => {
    const { token, id } = await mint(halden);
    isDown = true;
    assert.equal(await revoke({ id }), 503);
    const lines = servers[0].log.filter(({ event }) => /^revocations?_/.test(event));
    assert.deepEqual(
      lines.map(({ event, level }) => [event, level]),
      [['revocation_unwritten', 'error']],
    );
    assert.doesNotMatch(JSON.stringify(lines), /connection refused/);
    isDown = false;
    clock.ms += 1_000;
    assert.equal(await codeOf(servers[0], token), 200);
    assert.equal(await revoke({ id }), 204);
    assert.equal(await codeOf(servers[0], token), 'session_revoked');
  });
});

describe('POST /v1/sessions/revoke', () => {
  it('is for the API key alone', async () => {
    const { token, id } = await mint(halden);
    for (const authorization of [undefined, `Bearer ${token}`, `Bearer ${servers[0].ingestKey}`]) {
      assert.equal(await revoke({ id }, { authorization }), 401);
    }
    assert.equal(await codeOf(servers[0], token), 200);
  });

  for (const body of [
    {},
    { id: '' },
    { id: 7 },
    { id: 'a b' },
    { id: 'x'.repeat(129) },
    { customer: 'acme' },
    { id: 'x', customer: 'cus_1' },
    { tenant: 'other', id: 'x' },
    [],
    null,
  ]) {
    it(`refuses ${JSON.stringify(body).slice(0, 40)}`, async () => {
      assert.equal(await revoke(body), 400);
    });
  }

  it('is well with a session that nobody has, so that it may be sent twice', async () => {
    assert.equal(await revoke({ id: 'nobody' }), 204);
    assert.equal(await revoke({ id: 'nobody' }), 204);
  });

  it('says what it did in the log, and never names the session', async () => {
    const { id } = await mint(halden);
    await revoke({ id });
    await revoke({ customer: halden.id });
    const lines = servers[0].log.filter(({ event }) => event === 'session_revoked');
    assert.deepEqual(
      lines.map(({ tenant, customer }) => [tenant, customer]),
      [
        ['default', undefined],
        ['default', halden.id],
      ],
    );
    assert.doesNotMatch(JSON.stringify(servers[0].log), new RegExp(id));
  });

  for (const body of [{}, { id: 'one', customer: 'cus_1' }]) {
    it(`names what to send: ${JSON.stringify(body)}`, async () => {
      const alone = portalOver(simulator);
      const response = await alone.app.request('/v1/sessions/revoke', {
        method: 'POST',
        headers: { authorization: `Bearer ${alone.apiKey}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      const { code, field, detail } = await response.json();
      assert.deepEqual([response.status, code, field], [400, 'request_malformed', 'id']);
      assert.match(detail, /`id`.*`customer`/);
    });
  }

  it('is not supported without a store, and no session is revoked by it', async () => {
    const alone = portalOver(simulator);
    const response = await alone.app.request('/v1/sessions/revoke', {
      method: 'POST',
      headers: { authorization: `Bearer ${alone.apiKey}`, 'content-type': 'application/json' },
      body: JSON.stringify({ customer: halden.id }),
    });
    assert.equal(response.status, 422);
    const { code, title } = await response.json();
    assert.deepEqual([code, title], ['parameter_unsupported', 'This server cannot end sessions.']);
    assert.equal((await alone.get('/v1/portal', halden.id)).status, 200);
  });
});

describe('two vendors on one server', () => {
  it('cannot revoke one another’s sessions, though ids and customers are the same', async () => {
    const vendors = ['a', 'b'].map((id) => ({
      id,
      apiKey: generateSecret('api'),
      secret: generateSecret('signing'),
    }));
    const app = createPortal({
      url: URL_OF_PORTAL,
      tenants: vendors.map(({ id, apiKey, secret }) => ({
        id,
        stripeKey: DEMO_STRIPE_KEY,
        apiKeys: [apiKey],
        signingKeys: [{ kid: `key-${id}`, secret }],
      })),
      revocations: memoryRevocations(),
      stripe: { fetch: inProcess(simulator) },
    });
    const [a, b] = await Promise.all(
      vendors.map(({ id, secret }) =>
        createSession({
          signingKey: { kid: `key-${id}`, secret },
          tenant: id,
          api: URL_OF_PORTAL,
          customer: halden.id,
        }),
      ),
    );
    const post = (body: object) =>
      app.request('/v1/sessions/revoke', {
        method: 'POST',
        headers: {
          authorization: `Bearer ${vendors[1]!.apiKey}`,
          'content-type': 'application/json',
        },
        body: JSON.stringify(body),
      });
    await post({ id: a!.id });
    await post({ customer: halden.id });
    const status = async (token: string) =>
      (await app.request('/v1/portal', { headers: { authorization: `Bearer ${token}` } })).status;
    assert.equal(await status(a!.token), 200);
    assert.equal(await status(b!.token), 401);
  });
});

async function mint({ id: customer }: DemoCustomer): Promise<{ token: string; id: string }> {
  const response = await servers[0].app.request('/v1/sessions', {
    method: 'POST',
    headers: { authorization: `Bearer ${minting.apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ customer }),
  });
  assert.equal(response.status, 201);
  return response.json();
}

async function revoke(body: unknown, headers: Record<string, string | undefined> = {}) {
  const all = {
    authorization: `Bearer ${minting.apiKey}`,
    'content-type': 'application/json',
    ...headers,
  };
  const known = Object.entries(all).filter(([, value]) => value !== undefined);
  const response = await servers[0].app.request('/v1/sessions/revoke', {
    method: 'POST',
    headers: Object.fromEntries(known) as Record<string, string>,
    body: JSON.stringify(body),
  });
  return response.status;
}

function ask(
  { app }: TestPortal,
  method: string,
  path: string,
  token: string,
  etag?: string,
): Promise<Response> | Response {
  const headers = {
    authorization: `Bearer ${token}`,
    ...(etag && { 'if-none-match': etag }),
    ...(method !== 'GET' && { 'content-type': 'application/json' }),
  };
  return app.request(path, { method, headers, ...(method !== 'GET' && { body: '{}' }) });
}

async function codeOf(server: TestPortal, token: string) {
  const response = await ask(server, 'GET', '/v1/invoices', token);
  const { code } = await response.json();
  return code ?? response.status;
}

async function assertRefused(
  server: TestPortal,
  routes: readonly Route[],
  token: string,
  tags: ReadonlyMap<string, string>,
) {
  simulator.clearRequests();
  for (const { method, path } of routes) {
    const response = await ask(server, method, path, token, tags.get(path));
    assert.equal(response.status, 401, `${method} ${path}`);
    assert.equal((await response.json()).code, 'session_revoked', `${method} ${path}`);
  }
  assert.equal(simulator.requests.length, 0);
}

type Route = { readonly method: string; readonly path: string };

/** Every route that takes a session, as the document names them; an id in a path is some id. */
async function everyRoute(): Promise<Route[]> {
  const { paths } = await (await servers[0].app.request('/openapi.json')).json();
  return Object.entries(paths as Record<string, Record<string, { security?: object[] }>>).flatMap(
    ([path, methods]) =>
      Object.entries(methods)
        .filter(([, { security }]) => security?.some((each) => 'session' in each))
        .map(([method]) => ({
          method: method.toUpperCase(),
          path: path.replaceAll('{meter}', 'api_calls').replaceAll(/\{\w+\}/g, 'in_1'),
        })),
  );
}
