/** What every answer has around its content, held against Hono's own middlewares where they do the same. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { Hono } from 'hono';
import { cors } from 'hono/cors';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { ALLOWED_ORIGIN, portalOver, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const portal = portalOver(simulator);
let halden: DemoCustomer;
let authorization: string;

/** With what the portal lets pages send and read. */
const stock = new Hono()
  .use(requestId())
  .use(secureHeaders())
  .use(
    cors({
      origin: [ALLOWED_ORIGIN],
      allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'],
      allowHeaders: ['authorization', 'content-type', 'dpop', 'idempotency-key', 'if-none-match'],
      exposeHeaders: [
        'ETag',
        'X-Request-Id',
        'Date',
        'Retry-After',
        'RateLimit',
        'RateLimit-Policy',
      ],
      maxAge: 600,
    }),
  )
  .get('/v1/portal', (c) => c.json({}));

before(async () => {
  [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
  authorization = `Bearer ${await portal.tokenFor(halden.id)}`;
});

describe('the frame of an answer', () => {
  for (const origin of [undefined, ALLOWED_ORIGIN, 'https://evil.example', 'null']) {
    it(`says of the origin ${origin} what Hono's cors says, and always varies with it`, async () => {
      const headers: Record<string, string> = { authorization, ...(origin && { origin }) };
      if (origin && origin !== ALLOWED_ORIGIN) delete headers.authorization;
      const [ours, theirs] = await Promise.all(
        [portal.app, stock].map((app) => app.request('/v1/portal', { headers })),
      );
      for (const name of ['access-control-allow-origin', 'access-control-allow-credentials']) {
        assert.equal(ours!.headers.get(name), theirs!.headers.get(name), name);
      }
      assert.equal(ours!.headers.get('vary'), 'Origin');
      if (origin === ALLOWED_ORIGIN) {
        assert.deepEqual(
          words(ours!, 'access-control-expose-headers'),
          words(theirs!, 'access-control-expose-headers'),
        );
      }
    });
  }

  it("answers a preflight as Hono's cors does", async () => {
    const asked = {
      method: 'OPTIONS',
      headers: { origin: ALLOWED_ORIGIN, 'access-control-request-method': 'GET' },
    };
    const ours = await portal.app.request('/v1/portal', asked);
    const theirs = await stock.request('/v1/portal', asked);
    assert.deepEqual([ours.status, await ours.text()], [theirs.status, await theirs.text()]);
    for (const name of ['origin', 'methods', 'headers']) {
      const header = `access-control-allow-${name}`;
      assert.deepEqual(words(ours, header), words(theirs, header), header);
    }
    assert.equal(
      ours.headers.get('access-control-max-age'),
      theirs.headers.get('access-control-max-age'),
    );
  });

  it("protects an answer with what Hono's secureHeaders sets that concerns JSON", async () => {
    const headers = { authorization };
    const ours = await portal.app.request('/v1/portal', { headers });
    const theirs = await stock.request('/v1/portal', { headers });
    for (const name of [
      'x-content-type-options',
      'referrer-policy',
      'cross-origin-resource-policy',
    ]) {
      assert.equal(ours.headers.get(name), theirs.headers.get(name), name);
    }
  });

  it('names each request anew, in the header and in the log, and never by the caller’s name', async () => {
    portal.log.length = 0;
    const headers = { authorization, 'x-request-id': 'mine' };
    const ids: (string | null)[] = [];
    for (let nth = 0; nth < 5; nth++) {
      ids.push((await portal.app.request('/v1/portal', { headers })).headers.get('x-request-id'));
    }
    assert.equal(new Set(ids).size, 5);
    assert.ok(ids.every((id) => /^req_[\da-f]{32}$/.test(id ?? '')));
    const lines = portal.log.filter(({ event }) => event === 'request_answered');
    assert.deepEqual(
      lines.map(({ requestId }) => requestId),
      ids,
    );
    assert.deepEqual(
      new Set(lines.map(({ route, status }) => `${route} ${status}`)),
      new Set(['/v1/portal 200']),
    );
  });

  it('is around every kind of answer, and stands in it once', async () => {
    const warm = await portal.app.request('/v1/portal', { headers: { authorization } });
    const etag = warm.headers.get('etag')!;
    const cases: [string, number, RequestInit][] = [
      ['/v1/portal', 200, { headers: { authorization } }],
      ['/v1/portal', 200, { method: 'HEAD', headers: { authorization } }],
      ['/v1/portal', 304, { headers: { authorization, 'if-none-match': etag } }],
      ['/v1/portal', 401, {}],
      ['/v1/invoices', 200, { headers: { authorization } }],
      ['/v1/nothing', 404, { headers: { authorization } }],
      ['/v1/portal', 405, { method: 'PUT', headers: { authorization } }],
      ['/v1/portal', 204, { method: 'OPTIONS' }],
      [`/v1/portal?${'x'.repeat(8_192)}`, 414, { headers: { authorization } }],
      ['/health', 200, {}],
      ['/openapi.json', 200, {}],
      ['/nothing', 404, {}],
    ];
    for (const [path, status, init] of cases) {
      const { headers, ...answer } = await answerOf(path, init);
      const name = `${init.method ?? 'GET'} ${path.slice(0, 20)}`;
      assert.equal(answer.status, status, name);
      assert.match(headers.get('x-request-id') ?? '', /^req_/, name);
      assert.equal(headers.get('x-content-type-options'), 'nosniff', name);
      assert.equal(headers.get('referrer-policy'), 'no-referrer', name);
      assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin', name);
      assert.ok(Number.isFinite(Date.parse(headers.get('date') ?? '')), name);
      assert.equal(headers.get('vary'), path.startsWith('/v1/') ? 'Origin' : null, name);
    }
  });

  it('leaves in an answer what a vendor’s own app has set around ours', async () => {
    const app = new Hono()
      .use(async (c, next) => {
        c.header('X-Vendor', 'shop');
        await next();
      })
      .route('/billing', portal.app);
    for (let nth = 0; nth < 3; nth++) {
      const response = await app.request('/billing/v1/portal', { headers: { authorization } });
      assert.equal(response.status, 200);
      assert.equal(response.headers.get('x-vendor'), 'shop');
      assert.equal(response.headers.get('vary'), 'Origin');
      assert.match(response.headers.get('etag') ?? '', /^"/);
    }
  });
});

describe('an address', () => {
  it('of more than 8,192 characters is refused before anything else, and not logged', async () => {
    portal.log.length = 0;
    const path = `/v1/portal?secret=${'x'.repeat(8_192)}`;
    const response = await portal.app.request(path);
    assert.equal(response.status, 414);
    assert.equal((await response.json()).code, 'url_too_long');
    assert.doesNotMatch(JSON.stringify(portal.log), /secret|xxx/);
  });

  it('of 8,192 is read', async () => {
    const path = '/v1/portal?q=';
    const rest = 8_192 - `http://localhost${path}`.length;
    const headers = { authorization };
    assert.equal((await portal.app.request(path + 'x'.repeat(rest), { headers })).status, 200);
    assert.equal((await portal.app.request(path + 'x'.repeat(rest + 1), { headers })).status, 414);
  });
});

describe('a method that a path does not know', () => {
  for (const [method, path, allow] of [
    ['PUT', '/v1/portal', 'GET, HEAD'],
    ['DELETE', '/v1/portal', 'GET, HEAD'],
    ['GET', '/v1/hosted', 'POST'],
    ['PUT', '/v1/billing-details', 'GET, HEAD, PATCH'],
    ['POST', '/health', 'GET, HEAD'],
    ['PROPFIND', '/health', 'GET, HEAD'],
  ] as const) {
    it(`is answered 405, with those it knows: ${method} ${path}`, async () => {
      const { status, headers, code } = await answerOf(path, {
        method,
        headers: { authorization },
      });
      assert.deepEqual([status, code], [405, 'method_not_allowed']);
      assert.equal(headers.get('allow'), allow);
    });
  }

  it('tells nothing of a path to whoever has no session', async () => {
    assert.equal((await portal.app.request('/v1/portal', { method: 'PUT' })).status, 401);
  });
});

describe('HEAD', () => {
  it('is answered the headers of GET, and no content', async () => {
    for (const path of ['/v1/portal', '/v1/invoices']) {
      const get = await portal.app.request(path, { headers: { authorization } });
      const head = await portal.app.request(path, { method: 'HEAD', headers: { authorization } });
      assert.equal(await head.text(), '');
      for (const name of ['etag', 'cache-control', 'content-type', 'vary']) {
        assert.equal(head.headers.get(name), get.headers.get(name), `${name} of ${path}`);
      }
    }
  });
});

async function answerOf(path: string, init: RequestInit) {
  const response = await portal.app.request(path, init);
  const text = await response.text();
  const { status, headers } = response;
  const isProblem = headers.get('content-type') === 'application/problem+json';
  return { status, headers, code: isProblem && text ? JSON.parse(text).code : undefined };
}

function words({ headers }: Response, name: string) {
  return headers.get(name)?.toLowerCase().split(/,\s*/).sort();
}
