import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type DemoProcess, startDemo } from './demo-process.ts';

const PORT = 4391;
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

describe('npm run demo', () => {
  const neighbour = createServer((_, response) => response.end('not the demo'));
  let demo: DemoProcess;

  before(async () => {
    await new Promise<void>((resolve, reject) => {
      neighbour.once('error', reject).listen(PORT, resolve);
    });
    demo = await startDemo('--port', String(PORT));
  });
  after(async () => {
    await demo.stop();
    await new Promise((resolve) => neighbour.close(resolve));
  });

  it('takes the next port when its own is busy', () => {
    assert.match(demo.address, new RegExp(`^http://localhost:${PORT + 1}/`));
  });

  it('holds ten customers and their years in less than 250 MB', {
    skip: process.platform !== 'linux' && 'needs /proc',
  }, () => {
    const status = readFileSync(`/proc/${demo.pid}/status`, 'utf8');
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(status)!;
    assert.ok(Number(kilobytes) < 250_000, `${kilobytes} kB`);
  });

  it('prints the page that holds the portal', async () => {
    const response = await fetch(demo.address);
    assert.equal(response.status, 200);
    assert.match(await response.text(), /<usage-portal session-url="\/api\/portal-session">/);
  });

  it('leads from 127.0.0.1 to the origin the portal is for', async () => {
    const { port, pathname } = new URL(demo.address);
    const response = await fetch(`http://127.0.0.1:${port}${pathname}`, { redirect: 'manual' });
    assert.equal(response.headers.get('location'), demo.address);
  });

  it('answers every link of its pages', async () => {
    const page = await (await fetch(demo.address)).text();
    for (const [, path] of page.matchAll(/(?:href|src)="(\/[^"]*)"/g)) {
      assert.equal((await fetch(demo.origin + path)).status, 200, path);
    }
  });

  it('serves the documentation of its API', async () => {
    const document = await (await fetch(`${demo.origin}/billing/openapi.json`)).json();
    assert.ok(Object.keys((document as { paths: object }).paths).length > 0);
    assert.equal((await fetch(`${demo.origin}/billing/docs`)).status, 200);
  });

  it('stays with the simulator whatever the environment holds', async () => {
    const response = await fetch(`http://127.0.0.1:${demo.stripePort}/v1/customers`, {
      headers: { authorization: 'Bearer sk_test_simulator' },
    });
    assert.equal(response.status, 200);
  });

  it('over a Stripe account takes no live key', () => {
    const { stderr, status } = command('sk_live_never', '--stripe', '--yes');
    assert.equal(status, 1);
    assert.match(stderr, /^STRIPE_SECRET_KEY is a live key\. The demo takes test keys only\.\n$/);
  });

  it('over a Stripe account asks first, and without a terminal writes nothing', () => {
    const { stderr, status } = command('sk_test_never', '--stripe');
    assert.equal(status, 1);
    assert.match(stderr, /^This writes to your Stripe test account: .* pass --yes\.\n$/);
  });

  it('names an option it does not know', () => {
    const { stderr, status } = command('', '--colour');
    assert.equal(status, 1);
    assert.match(stderr, /'--colour'.*Usage: npm run demo/);
  });

  it('names a customer it does not know', () => {
    const { stderr, status } = command('', '--only', 'halden,nobody');
    assert.equal(status, 1);
    assert.match(stderr, /^There is no customer "nobody": halden, northwind, /);
  });

  it('ends when it is told to', async () => {
    const own = await startDemo('--port', String(PORT + 5));
    assert.equal(await own.stop(), 0);
  });
});

function command(key: string, ...args: string[]) {
  return spawnSync(process.execPath, ['demo/start.ts', ...args], {
    cwd: ROOT,
    encoding: 'utf8',
    env: { ...process.env, STRIPE_SECRET_KEY: key },
  });
}
