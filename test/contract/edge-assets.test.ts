/** What the Worker makes of its binding of static assets, whatever that answers for a file it does not have. */
import assert from 'node:assert/strict';
import { describe, it, mock } from 'node:test';
import worker, { type Env } from '../../server/entry/cloudflare.ts';
import { createPortal, generateSecret } from '../../server/index.ts';
import { watchedLog, watchedPrint } from '../support/log-watch.ts';

const VERSION = '0.1.0-0123456789ab';
const ENTRY = 'export {};';
const script = () =>
  new Response(ENTRY, { headers: { 'content-type': 'text/javascript; charset=utf-8' } });
const page = () =>
  new Response('<!doctype html><title>App</title>', {
    headers: { 'content-type': 'text/html; charset=utf-8' },
  });

// Where a Worker's log goes.
mock.method(console, 'log', watchedPrint());

describe('the Worker over a binding that answers a page for what it does not have', () => {
  const ask = workerOver((path) => (path === '/usage-portal.js' ? script() : page()));

  it('gives out the entry without a version', async () => {
    const answer = await ask('/usage-portal.js');
    assert.equal(answer.status, 200);
    assert.equal(await answer.text(), ENTRY);
  });

  for (const path of [`/v/${VERSION}/usage-portal.js`, '/usage-portal/later-00000000.js']) {
    it(`has nothing at ${path}, and does not fail`, () => isNothing(ask(path)));
  }
});

describe('the Worker over a whole build', () => {
  const ask = workerOver((path) => {
    if (path === '/embed.json') return Response.json({ version: VERSION, integrity: {} });
    return path.endsWith('.js') ? script() : new Response(null, { status: 404 });
  });

  it('gives out its version, and a chunk to a page of another', async () => {
    for (const path of [
      `/v/${VERSION}/usage-portal.js`,
      '/v/0.0.9-ba9876543210/usage-portal/later-AbC_-123.js',
    ])
      assert.match((await ask(path)).headers.get('cache-control')!, /immutable/, path);
  });

  it('does not give out the entry of another', () =>
    isNothing(ask('/v/0.0.9-ba9876543210/usage-portal.js')));
});

describe('a portal whose assets say nothing of a build', () => {
  it('gives them out by name, and none by version', async () => {
    const app = createPortal({
      url: 'https://app.example.com',
      stripeKey: 'sk_test_123',
      signingKeys: [{ kid: 'one', secret: generateSecret('signing') }],
      assets: {
        read: async () => ({ body: new Uint8Array(), type: 'text/javascript', version: 'a' }),
      },
      log: watchedLog(),
    });
    assert.equal((await app.request('/usage-portal.js')).status, 200);
    await isNothing(app.request(`/v/${VERSION}/usage-portal.js`));
    await isNothing(app.request(`/v/${VERSION}/usage-portal/later-00000000.js`));
  });
});

function workerOver(answer: (path: string) => Response) {
  const env: Env = {
    PORTAL_URL: 'https://app.example.com',
    STRIPE_SECRET_KEY: 'sk_test_123',
    PORTAL_SIGNING_KEYS: `one:${generateSecret('signing')}`,
    ASSETS: { fetch: async (input) => answer(new URL(String(input)).pathname) },
  };
  const context = { waitUntil() {}, passThroughOnException() {}, props: {} };
  return async (path: string) =>
    worker.fetch(new Request(`https://app.example.com${path}`), env, context);
}

async function isNothing(asked: Response | Promise<Response>): Promise<void> {
  const answer = await asked;
  assert.equal(answer.status, 404);
  assert.equal(answer.headers.get('cache-control'), 'no-store');
}
