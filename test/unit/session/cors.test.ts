import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Hono } from 'hono';
import type { PortalEnv } from '../../../server/env.ts';
import { frame } from '../../../server/middleware/frame.ts';
import { createCors } from '../../../server/session/cors.ts';
import { ACME, BETA, claims, createPortal, forge } from './portal.ts';

const ORIGIN = 'https://app.acme.com';

describe('A5: a preflight', () => {
  for (const [method, requested] of [
    ['GET', 'authorization'],
    ['PATCH', 'authorization, content-type, idempotency-key, if-none-match'],
    ['DELETE', 'x-evil'],
    ['TRACE', ''],
    ['gEt, *', '*'],
  ] as const) {
    it(`for ${method} with "${requested}" is answered the fixed lists`, async () => {
      const response = await preflight(ORIGIN, {
        'access-control-request-method': method,
        'access-control-request-headers': requested,
      });
      assert.equal(response.status, 204);
      assert.deepEqual(corsHeaders(response), {
        'access-control-allow-origin': ORIGIN,
        'access-control-allow-methods': 'GET, POST, PATCH, DELETE',
        'access-control-allow-headers':
          'authorization, content-type, dpop, idempotency-key, if-none-match',
        'access-control-max-age': '600',
        vary: 'Origin',
      });
    });
  }

  it('from any tenant is allowed, because it carries no token', async () => {
    const response = await preflight('https://app.beta.com');
    assert.equal(response.headers.get('access-control-allow-origin'), 'https://app.beta.com');
  });

  it('from elsewhere is allowed nothing', async () => {
    for (const origin of ['https://evil.com', 'null', `${ORIGIN}.evil`, ORIGIN.toUpperCase()]) {
      const response = await preflight(origin);
      assert.equal(response.status, 204);
      assert.equal(response.headers.get('access-control-allow-origin'), null);
      assert.equal(response.headers.get('vary'), 'Origin');
    }
  });

  it('reaches no handler, a thousand times', async () => {
    const portal = createPortal();
    const headers = { origin: ORIGIN, 'access-control-request-method': 'GET' };
    const init = { method: 'OPTIONS', headers };
    for (let i = 0; i < 1_000; i++) {
      assert.equal((await portal.app.request('/v1/portal', init)).status, 204);
    }
    assert.equal(portal.stripeCalls, 0);
  });
});

describe('an answer', () => {
  it('can be read by the page that asked', async () => {
    assert.deepEqual(corsHeaders(await get({ origin: ORIGIN })), {
      'access-control-allow-origin': ORIGIN,
      'access-control-expose-headers':
        'ETag, X-Request-Id, Date, Retry-After, RateLimit, RateLimit-Policy',
      vary: 'Origin',
    });
  });

  it('varies with the origin though there is none', async () => {
    assert.deepEqual(corsHeaders(await get({})), { vary: 'Origin' });
  });

  for (const origin of [
    'null',
    'https://evil.com',
    `${ORIGIN}.evil`,
    'http://app.acme.com',
    `${ORIGIN}:443`,
    `${ORIGIN}, ${ORIGIN}`,
    'https://APP.acme.com',
    '*',
  ]) {
    it(`cannot be read by ${origin}`, async () => {
      assert.deepEqual(corsHeaders(await get({ origin })), { vary: 'Origin' });
    });
  }

  it('of 401 can be read, so that the widget can get a new token', async () => {
    const response = await get({ origin: ORIGIN, authorization: 'Bearer x' });
    assert.equal(response.status, 401);
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  });

  it('of 403 can be read by an origin that the token leaves out', async () => {
    const token = forge({ body: claims({ origins: ['http://localhost:3000'] }) });
    const response = await get({ origin: ORIGIN, authorization: `Bearer ${token}` });
    assert.equal(response.status, 403);
    assert.equal(response.headers.get('access-control-allow-origin'), ORIGIN);
  });

  it('of a failure nobody expected can be read', async () => {
    const app = createApp(() => {
      throw new Error('bug');
    });
    assert.equal((await app.request('/v1/x', from(ORIGIN))).headers.get('vary'), 'Origin');
  });

  it('keeps what a handler varies with, and loses a wildcard', async () => {
    const headers = { vary: 'Accept', 'access-control-allow-origin': '*' };
    const app = createApp(() => new Response('x', { headers }));
    assert.deepEqual(corsHeaders(await app.request('/v1/x', from('https://evil.com'))), {
      vary: 'Accept, Origin',
    });
  });

  it('varies with the origin once', async () => {
    const app = createApp(() => new Response('x', { headers: { vary: 'Accept, origin' } }));
    assert.equal((await app.request('/v1/x', from(ORIGIN))).headers.get('vary'), 'Accept, origin');
  });

  it('never allows credentials', async () => {
    for (const response of [await get({ origin: ORIGIN }), await preflight(ORIGIN)]) {
      assert.equal(response.headers.get('access-control-allow-credentials'), null);
    }
  });
});

function preflight(origin: string, headers: Record<string, string> = {}) {
  return createPortal().app.request('/v1/portal', {
    method: 'OPTIONS',
    headers: { 'access-control-request-method': 'GET', ...headers, origin },
  });
}

function get(headers: Record<string, string>) {
  return createPortal().app.request('/v1/portal', {
    headers: { authorization: `Bearer ${forge()}`, ...headers },
  });
}

function createApp(handler: () => Response) {
  const app = new Hono<PortalEnv>();
  const cors = createCors([ACME, BETA]);
  app.use('/v1/*', frame({ log: () => {}, now: () => new Date(), cors }));
  app.get('/v1/x', handler);
  app.onError((_, c) => c.text('', 500));
  return app;
}

function from(origin: string) {
  return { headers: { origin } };
}

function corsHeaders({ headers }: Response) {
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith('access-control-') || name === 'vary'),
  );
}
