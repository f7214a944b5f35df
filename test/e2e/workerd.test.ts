/** The same app in Cloudflare's own runtime: what runs on Node must run at the edge. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { build } from 'esbuild';
import { Miniflare, Response as WorkerResponse } from 'miniflare';
import { buildWorld, DEMO_METERS, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { Portal } from '../../server/contract/portal.ts';
import { type Build, createSession, generateSecret } from '../../server/index.ts';
import { THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const API = 'https://app.example.com';
const secret = generateSecret('signing');
const simulator = testSimulator();
let worker: Miniflare;
let script: string;
let halden: DemoCustomer;
let northwind: DemoCustomer;

before(async () => {
  [halden, northwind] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [
    DemoCustomer,
    DemoCustomer,
  ];
  const bundle = await build({
    entryPoints: ['server/entry/cloudflare.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    conditions: ['workerd', 'worker'],
    logLevel: 'silent',
  });
  script = bundle.outputFiles[0]!.text;
  worker = startWorker();
});

after(() => worker.dispose());

describe('the app in workerd', () => {
  it('is well', async () => {
    const response = await worker.dispatchFetch(`${API}/health`);
    assert.deepEqual(await response.json(), { status: 'ok' });
  });

  it('answers the portal of the customer in the session, and again from memory', async () => {
    const first = await view(halden);
    assert.equal(first.bills.data!.length, 1);
    assert.ok(first.items.data!.some(({ series }) => series?.data));
    simulator.clearRequests();
    assert.deepEqual(await view(halden), first);
    assert.equal(simulator.requests.length, 0);
  });

  it('keeps versions in KV, and nothing there that names a customer', async () => {
    const kv = (await worker.getKVNamespace('PORTAL_CACHE')) as unknown as Listed;
    const { keys } = await kv.list();
    assert.ok(keys.length >= 2);
    for (const { name } of keys) assert.match(name, /^v-[\w-]{24}$/);
  });

  it('answers many at the same moment, though one request may not wait for another', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => view(northwind)));
    for (const { items } of answers) assert.ok(items.data!.some(({ series }) => series?.data));
  });

  it('answers every kind of read at the same moment, with nothing in memory', async () => {
    const cold = startWorker();
    try {
      const { data } = (await (await ask(halden, '/v1/invoices')).json()) as { data: Thing[] };
      const paths = [
        '/v1/subscriptions',
        '/v1/usage/api_calls',
        '/v1/bill/explain',
        '/v1/bill/what-if',
        `/v1/invoices/${data[0]!.id}`,
      ];
      const asked = [...paths, ...paths, ...paths];
      const statuses = await Promise.all(
        asked.map(async (path) => {
          const answer = await ask(halden, path, cold);
          await answer.text();
          return [path, answer.status];
        }),
      );
      assert.deepEqual(
        statuses,
        asked.map((path) => [path, 200]),
      );
    } finally {
      await cold.dispose();
    }
  });

  it('gives out the build by its version, and no other', async () => {
    const { version, integrity }: Build = JSON.parse(
      readFileSync('dist/widget/embed.json', 'utf8'),
    );
    for (const file of Object.keys(integrity)) {
      const script = await worker.dispatchFetch(`${API}/v/${version}/${file}`);
      assert.equal(script.status, 200, file);
      assert.match(script.headers.get('cache-control')!, /immutable/);
      assert.equal(await script.text(), readFileSync(`dist/widget/${file}`, 'utf8'));
    }
    const other = await worker.dispatchFetch(`${API}/v/0.0.0-0/usage-portal.js`);
    assert.equal(other.status, 404);
    assert.equal(other.headers.get('cache-control'), 'no-store');
  });

  it('refuses a stranger', async () => {
    const response = await worker.dispatchFetch(`${API}/v1/portal`);
    assert.equal(response.status, 401);
  });
});

/** With nothing in memory and nothing in KV. */
function startWorker(): Miniflare {
  return new Miniflare({
    modules: true,
    script,
    compatibilityDate: '2026-07-30',
    bindings: {
      PORTAL_URL: API,
      STRIPE_SECRET_KEY: DEMO_STRIPE_KEY,
      PORTAL_SIGNING_KEYS: `one:${secret}`,
      PORTAL_METERS: JSON.stringify(DEMO_METERS),
      // What is under test is not how long requests wait for Stripe's limits.
      STRIPE_CALLS_PER_SECOND: '{"account":10000,"endpoint":10000}',
    },
    kvNamespaces: ['PORTAL_CACHE'],
    serviceBindings: { ASSETS: builtFile },
    handleRuntimeStdio: (out: NodeJS.ReadableStream, err: NodeJS.ReadableStream) => {
      out.resume();
      err.resume();
    },
    // Every request the worker makes, to api.stripe.com and nowhere else.
    outboundService: async (request: {
      url: string;
      method: string;
      headers: Iterable<[string, string]>;
      text(): Promise<string>;
    }) => {
      const { hostname } = new URL(request.url);
      assert.equal(hostname, 'api.stripe.com');
      const body = request.method === 'GET' ? undefined : await request.text();
      const headers = Object.fromEntries(request.headers);
      const answer = await simulator.fetch(
        new Request(request.url, { method: request.method, headers, body }),
      );
      return new WorkerResponse(await answer.text(), {
        status: answer.status,
        headers: Object.fromEntries(answer.headers),
      });
    },
  } as ConstructorParameters<typeof Miniflare>[0]);
}

/** What a binding of static assets over the build answers. */
function builtFile({ url }: { url: string }) {
  const path = `dist/widget${new URL(url).pathname}`;
  if (!existsSync(path)) return new WorkerResponse(null, { status: 404 });
  const type = path.endsWith('.json') ? 'application/json' : 'text/javascript';
  return new WorkerResponse(readFileSync(path), { headers: { 'content-type': type } });
}

type Listed = { list(): Promise<{ readonly keys: readonly { readonly name: string }[] }> };

type Thing = { readonly id: string };

async function view(customer: DemoCustomer): Promise<Portal> {
  const response = await ask(customer, '/v1/portal');
  assert.equal(response.status, 200);
  return Portal.parse(await response.json());
}

async function ask({ id }: DemoCustomer, path: string, of = worker) {
  const { token } = await createSession({
    signingKey: { kid: 'one', secret },
    api: API,
    customer: id,
  });
  return of.dispatchFetch(API + path, { headers: { authorization: `Bearer ${token}` } });
}
