/** The built package, as a vendor's app imports it. `npm run build` comes first. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { createPortal, createSession, generateSecret } from 'usage-portal';
import { diskAssets } from 'usage-portal/node';
import { buildWorld, DEMO_METERS, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { watchedLog } from '../support/log-watch.ts';
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
    log: watchedLog(simulator),
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

  it('gives out the build by its version, to be kept, with everything it imports', async () => {
    const { version, integrity } = (await diskAssets().build())!;
    assert.ok([...importsOf('usage-portal.js')].length > 3);
    for (const [file, hash] of Object.entries(integrity)) {
      const script = await fetch(`${origin}/billing/v/${version}/${file}`);
      assert.equal(script.status, 200, file);
      assert.equal(script.headers.get('cache-control'), 'public, max-age=31536000, immutable');
      assert.equal(script.headers.get('cross-origin-resource-policy'), 'cross-origin');
      assert.equal(script.headers.get('x-content-type-options'), 'nosniff');
      assert.equal(integrityOf(await script.arrayBuffer()), hash, file);
      for (const [, path] of importsOf(file))
        assert.ok(new URL(path!, `https://a/${file}`).pathname.slice(1) in integrity, path);
    }
  });

  it('knows no other version, and lets nobody keep that answer', async () => {
    const { version } = (await diskAssets().build())!;
    for (const path of [
      '/v/0.0.0-000000000000/usage-portal.js',
      `/v/${version}/docs/swagger-ui.css`,
      `/v/${version}/usage-portal/manifest.json`,
      `/v/${version}/embed.json`,
      `/v/${version}/usage-portal/..%2fusage-portal.js`,
      '/v/undefined/usage-portal.js',
      '/v/usage-portal.js',
    ]) {
      const answer = await fetch(`${origin}/billing${path}`);
      assert.equal(answer.status, 404, path);
      assert.equal(answer.headers.get('cache-control'), 'no-store', path);
      assert.equal((await answer.json()).code, 'route_not_found', path);
    }
  });

  it('gives a page of another version the chunks that are the same in this one, and no other', async () => {
    const { integrity } = (await diskAssets().build())!;
    const [chunk, hash] = Object.entries(integrity).find(([file]) => file.includes('/'))!;
    const before = `${origin}/billing/v/0.1.0-0123456789ab`;
    const answer = await fetch(`${before}/${chunk}`);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable');
    assert.equal(integrityOf(await answer.arrayBuffer()), hash);
    for (const gone of [
      `${before}/${chunk.replace(/-[\w-]{8}\.js$/, '-00000000.js')}`,
      `${before}/usage-portal/manifest.js`,
      `${origin}/billing/v/latest/${chunk}`,
      `${origin}/billing/v/0.1.0-0123456789ab-/${chunk}`,
    ]) {
      const none = await fetch(gone);
      assert.equal(none.status, 404, gone);
      assert.equal(none.headers.get('cache-control'), 'no-store', gone);
    }
  });

  it('writes the tag of that version, which leads to what is given out', async () => {
    const { src, integrity, imports, html } = diskAssets().embed({ base: `${origin}/billing` });
    assert.equal(integrityOf(await (await fetch(src)).arrayBuffer()), integrity);
    assert.equal(imports.integrity[src], integrity);
    assert.ok(html.includes(`src="${src}" integrity="${integrity}" crossorigin`));
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

function integrityOf(bytes: ArrayBuffer) {
  return `sha384-${createHash('sha384').update(Buffer.from(bytes)).digest('base64')}`;
}

/** What a built script imports, at once or later. */
function importsOf(file: string) {
  const script = readFileSync(`dist/widget/${file}`, 'utf8');
  return script.matchAll(/(?:\bfrom|\bimport\(|\bimport)\s*[`"']([./][^`"']+\.js)[`"']/g);
}
