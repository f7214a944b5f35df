/** The built package, as a vendor's app imports it. `npm run build` comes first. */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createPortal, createSession, generateSecret } from 'usage-portal';
import { diskAssets } from 'usage-portal/node';
import { buildWorld, DEMO_METERS, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { inProcess, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
const secret = generateSecret('signing');
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
});

function portalAt(url: string) {
  return createPortal({
    url,
    stripeKey: DEMO_STRIPE_KEY,
    signingKeys: [{ kid: 'one', alg: 'HS256', secret }],
    meters: DEMO_METERS,
    stripe: { fetch: inProcess(simulator) },
    assets: diskAssets(),
  });
}

describe('the package in a Hono app', () => {
  it('answers under the path it is mounted at', async () => {
    const url = 'https://app.example.com/billing';
    const app = new Hono().route('/billing', portalAt(url));
    const { token } = await createSession({
      signingKey: { kid: 'one', secret },
      api: url,
      customer: halden.id,
    });
    const response = await app.request('/billing/v1/portal', {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 200);
  });
});

describe('the package as a bare fetch handler', () => {
  it('answers with the path of its URL, as Next passes it, and without', async () => {
    const portal = portalAt('https://app.example.com/billing');
    assert.equal((await portal.request('/billing/health')).status, 200);
    assert.equal((await portal.request('/health')).status, 200);
    assert.equal((await portal.request('/billinghealth')).status, 404);
  });
});

describe('the package in a Node server, as Express mounts it', () => {
  let origin: string;
  const server = createServer((request, response) => {
    // Express takes the mount path off `url` before it calls the handler.
    request.url = request.url!.replace(/^\/billing/, '');
    void listener(request, response);
  });
  let listener: ReturnType<typeof getRequestListener>;

  before(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    listener = getRequestListener(portalAt(`${origin}/billing`).fetch);
  });

  after(() => server.close());

  it('answers the API', async () => {
    const { token } = await createSession({
      signingKey: { kid: 'one', secret },
      api: `${origin}/billing`,
      customer: halden.id,
    });
    const response = await fetch(`${origin}/billing/v1/portal`, {
      headers: { authorization: `Bearer ${token}` },
    });
    assert.equal(response.status, 200);
  });

  it('gives out the widget to any page, and its chunks for ever', async () => {
    const entry = await fetch(`${origin}/billing/usage-portal.js`);
    assert.equal(entry.status, 200);
    assert.equal(entry.headers.get('access-control-allow-origin'), '*');
    assert.equal(entry.headers.get('cross-origin-resource-policy'), 'cross-origin');
    assert.match(entry.headers.get('content-type')!, /javascript/);

    const [chunk] = /usage-portal\/[\w-]+\.js/.exec(await entry.text())!;
    const later = await fetch(`${origin}/billing/${chunk}`);
    assert.equal(later.status, 200);
    assert.match(later.headers.get('cache-control')!, /immutable/);
  });

  it('compresses what it gives out, and says 304 to who has it', async () => {
    const first = await fetch(`${origin}/billing/usage-portal.js`, {
      headers: { 'accept-encoding': 'br' },
    });
    assert.equal(first.headers.get('content-encoding'), 'br');
    const etag = first.headers.get('etag')!;
    const again = await fetch(`${origin}/billing/usage-portal.js`, {
      headers: { 'accept-encoding': 'br', 'if-none-match': etag },
    });
    assert.equal(again.status, 304);
  });

  it('leaves compressing to a framework that does it itself', async () => {
    const asset = await diskAssets({ compress: false }).read('usage-portal.js', 'br, gzip');
    assert.equal(asset?.encoding, undefined);
  });

  it('gives out nothing that was not built', async () => {
    for (const path of [
      '/usage-portal/..%2fserver%2findex.js',
      '/usage-portal/none.js',
      '/package.json',
      '/usage-portal/%00',
    ]) {
      assert.equal((await fetch(`${origin}/billing${path}`)).status, 404, path);
    }
  });

  it('shows its documentation without asking another host', async () => {
    const page = await (await fetch(`${origin}/billing/docs`)).text();
    for (const [, path] of page.matchAll(/(?:src|href)="((?!data:)[^"]+)"/g)) {
      const asset = await fetch(new URL(path!, `${origin}/billing/docs`));
      assert.equal(asset.status, 200, path);
    }
    assert.doesNotMatch(page, /https?:\/\//);
  });
});
