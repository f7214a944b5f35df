/** Parsing and headers over a real socket, and where the server calls (TESTS.md A4, A6, A7, A9, A11, A12). */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { DEMO_STRIPE_KEY, stripeFor } from '../../demo/world.ts';
import { type Running, serve } from '../../server/entry/serve.ts';
import { generateSecret } from '../../server/index.ts';
import { cachingProxy, crossViews, openOwner } from '../support/caching-proxy.ts';
import { watchedLog } from '../support/log-watch.ts';
import {
  ALLOWED_ORIGIN,
  inProcess,
  portalOver,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';

const simulator = testSimulator();
const hosts = new Set<string>();
const portal = portalOver(simulator, {
  stripe: (input, init) => {
    hosts.add(new URL(String(input)).host);
    return inProcess(simulator)(input, init);
  },
});
let ada: string;
let grace: string;
let running: Running;

before(async () => {
  const stripe = stripeFor(simulator);
  ada = await openOwner(stripe);
  grace = await openOwner(stripe);
  running = await serve(
    {
      url: URL_OF_PORTAL,
      stripeKey: DEMO_STRIPE_KEY,
      signingKeys: [{ kid: 'one', secret: generateSecret('signing') }],
      stripe: { fetch: inProcess(simulator) },
      log: watchedLog(simulator),
    },
    { port: 0, host: '127.0.0.1' },
  );
});

after(() => running.stop(0));

/** Everything a server answers to these very bytes, until one of both closes. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(running.port, '127.0.0.1', () => socket.end(bytes));
    socket.on('data', (chunk) => {
      text += chunk;
    });
    // A server that closes before it has read everything resets the connection.
    socket.on('error', () => resolve(text));
    socket.on('close', () => resolve(text));
  });
}

function statusesIn(text: string) {
  return [...text.matchAll(/^HTTP\/1\.1 (\d{3})/gm)].map(([, status]) => Number(status));
}

describe('what no parser may be fooled by, over a socket', () => {
  const head = 'Host: app.example.com\r\nConnection: close\r\n';
  for (const [what, bytes] of [
    [
      'a length and a chunked body',
      `POST /v1/sessions HTTP/1.1\r\n${head}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /v1/portal HTTP/1.1\r\n${head}\r\n`,
    ],
    [
      'two lengths',
      `POST /v1/sessions HTTP/1.1\r\n${head}Content-Length: 0\r\nContent-Length: 40\r\n\r\nGET /v1/portal HTTP/1.1\r\n${head}\r\n`,
    ],
    [
      'an odd transfer encoding',
      `POST /v1/sessions HTTP/1.1\r\n${head}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a space before the colon', `GET /v1/portal HTTP/1.1\r\nHost : app.example.com\r\n\r\n`],
    ['no host', 'GET /v1/portal HTTP/1.1\r\nConnection: close\r\n\r\n'],
    ['headers of 64 kB', `GET /v1/portal HTTP/1.1\r\n${head}X-Big: ${'a'.repeat(65_536)}\r\n\r\n`],
    ['a URL of 100 kB', `GET /v1/portal?${'a'.repeat(100_000)} HTTP/1.1\r\n${head}\r\n`],
    ['a NUL in the path', `GET /v1/por\0tal HTTP/1.1\r\n${head}\r\n`],
    ['no HTTP', '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n'],
  ] as const) {
    it(`${what} is answered once, by a refusal`, async () => {
      const statuses = statusesIn(await raw(bytes));
      assert.equal(statuses.length, 1);
      assert.ok(statuses[0]! >= 400 && statuses[0]! < 500, String(statuses));
    });
  }

  it('a header of 64 kB is called what it is', async () => {
    const bytes = `GET /v1/portal HTTP/1.1\r\n${head}X-Big: ${'a'.repeat(65_536)}\r\n\r\n`;
    assert.deepEqual(statusesIn(await raw(bytes)), [431]);
  });
});

describe('a path that is not one of ours', () => {
  for (const path of [
    '//v1/portal',
    '/v1//portal',
    '/v1/portal/',
    '/v1/..;/v1/portal',
    '/v1/portal;x=1',
    '/v1%2fportal',
    '/v1/portal%00',
    '/v1/invoices/%2e%2e%2fportal',
    '/v1/invoices/..%2f..%2fhealth',
    '/v1/invoices/in_%00',
    '/v1/usage/%',
    '/v1/usage/%ff',
    `/v1/portal?${'a&'.repeat(5_000)}`,
    `/v1/portal?${Array.from({ length: 1_000 }, (_, nth) => `a${nth}=1`).join('&')}`,
    `/v1/usage/x?${Array.from({ length: 10_000 }, (_, nth) => `a${nth}=1`).join('&')}`,
  ]) {
    it(`is no failure of ours: ${path.slice(0, 32)}`, async () => {
      const { status } = await portal.get(path, ada);
      assert.ok(status < 500, String(status));
      assert.ok(status >= 400 || path.startsWith('/v1/portal?'), String(status));
    });
  }

  it('is not reached by another method than that of the request', async () => {
    const card = '/v1/payment-methods/pm_none';
    const headers = { 'x-http-method-override': 'DELETE', 'x-method-override': 'DELETE' };
    assert.equal((await portal.get(`${card}?_method=DELETE`, ada, headers)).status, 405);
    for (const method of ['PUT', 'PROPFIND']) {
      const { status } = await portal.app.request('/v1/portal', { method });
      assert.ok(status >= 400 && status < 500, method);
    }
  });
});

describe('the origin of a request', () => {
  for (const origin of [
    'null',
    `${ALLOWED_ORIGIN}.evil.com`,
    'https://shop.example.com.evil',
    'https://evil.com/https://shop.example.com',
    ALLOWED_ORIGIN.replace('https:', 'http:'),
    `${ALLOWED_ORIGIN}:8443`,
    `${ALLOWED_ORIGIN}:443`,
    `${ALLOWED_ORIGIN}/`,
    ALLOWED_ORIGIN.toUpperCase(),
    `${ALLOWED_ORIGIN}, https://evil.com`,
    `${ALLOWED_ORIGIN} https://evil.com`,
    'https://xn--shp-1la.example.com',
    '*',
    '',
  ]) {
    it(`is pinned: "${origin}" reads nothing`, async () => {
      const response = await portal.get('/v1/portal', ada, { origin });
      assert.equal(response.status, 403);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.match(response.headers.get('vary') ?? '', /\bOrigin\b/);
    });
  }
});

describe('a shared cache between us and two customers', () => {
  it('hands nobody the answer of another, whatever headers come with it', async () => {
    await crossViews({ portal, customers: [ada, grace], views: 200 });
    const without = await portal.app.request('/v1/portal');
    assert.equal(without.status, 401);
    assert.equal(without.headers.get('cache-control'), 'no-store');
  });

  it('would hand it on if we let it: the test sees that', async () => {
    const kept = cachingProxy(async (path, customer, headers) => {
      const response = await portal.get(path, customer, headers);
      const open = new Headers(response.headers);
      open.set('cache-control', 'public, max-age=60');
      return new Response(response.body, { status: response.status, headers: open });
    });
    const first = await kept('/v1/billing-details', ada, {});
    assert.equal(await kept('/v1/billing-details', grace, {}), first);
  });

  it('is told apart by the ETag: equal bodies of two customers have two', async () => {
    const [first, second] = await Promise.all(
      [ada, grace].map((customer) => portal.get('/v1/payment-methods', customer)),
    );
    const etag = first!.headers.get('etag');
    assert.ok(etag);
    assert.notEqual(second!.headers.get('etag'), etag);
    for (const known of [etag, `W/${etag}`, `"x", ${etag}`]) {
      const headers = { 'if-none-match': known };
      assert.equal((await portal.get('/v1/payment-methods', grace, headers)).status, 200);
    }
  });
});

describe('every answer', () => {
  it('has the headers that protect it, a refusal too', async () => {
    for (const path of ['/v1/portal', '/v1/invoices', '/nothing', '/health', '/openapi.json']) {
      for (const response of [await portal.get(path, ada), await portal.app.request(path)]) {
        assert.equal(response.headers.get('x-content-type-options'), 'nosniff', path);
        assert.equal(response.headers.get('referrer-policy'), 'no-referrer', path);
        assert.equal(response.headers.get('cross-origin-resource-policy'), 'same-origin', path);
        assert.doesNotMatch(response.headers.get('content-type') ?? '', /html/, path);
      }
    }
  });
});

describe('the server calls', () => {
  it('Stripe and nobody else, whatever a caller writes', async () => {
    const evil = 'http://169.254.169.254/latest/meta-data';
    const query = `?url=${evil}&bill=${evil}&cursor=${evil}`;
    for (const path of ['/v1/portal', '/v1/invoices', '/v1/billing-details', '/v1/bill/explain']) {
      await portal.get(path + query, ada, { 'x-forwarded-host': '169.254.169.254' });
    }
    assert.deepEqual([...hosts], ['api.stripe.com']);
  });

  it('by Stripe’s own client alone: nothing else in the sources fetches', () => {
    const found = readdirSync('server', { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => {
        const source = readFileSync(`server/${name}`, 'utf8')
          .replace(/\/\*[\s\S]*?\*\//g, '')
          .replace(/^\s*\/\/.*$/gm, '');
        return /(?<![.\w])fetch\(|node:https?'|node:net'|\bWebSocket\(|\bXMLHttpRequest\b/.test(
          source,
        );
      })
      .filter((name) => !name.replaceAll('\\', '/').startsWith('entry/'));
    assert.deepEqual(found, []);
  });
});
