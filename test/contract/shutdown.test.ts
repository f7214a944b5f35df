/** A real process that is told to stop while it answers. */
import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get, type Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, beforeEach, describe, it } from 'node:test';
import { createAdaptorServer } from '@hono/node-server';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { serve } from '../../server/entry/serve.ts';
import { createSession, generateSecret } from '../../server/index.ts';
import { watchedLog, watchedPrint } from '../support/log-watch.ts';
import { NO_NETWORK } from '../support/no-network.ts';
import { inProcess, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const DRAIN_MS = 4_000;
const secret = generateSecret('signing');
const simulator = testSimulator();
let halden: DemoCustomer;
let stripe: Server;
/** Stripe answers the list of invoices only once it is let. */
let held: { readonly asked: PromiseWithResolvers<void>; readonly let: PromiseWithResolvers<void> };

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
  stripe = createAdaptorServer({
    async fetch(request) {
      if (new URL(request.url).pathname === '/v1/invoices') {
        held.asked.resolve();
        await held.let.promise;
      }
      return simulator.fetch(request);
    },
  }) as Server;
  stripe.listen(0, '127.0.0.1');
  await once(stripe, 'listening');
});

after(() => {
  stripe.close();
  stripe.closeAllConnections();
});

beforeEach(() => {
  held = { asked: Promise.withResolvers(), let: Promise.withResolvers() };
});

describe('a server that is told to stop', () => {
  it('answers what still comes while it drains, however late, ends its streams, and exits with 0', async () => {
    const server = await start();
    const stream = await server.get('/v1/changes');
    server.child.kill('SIGTERM');
    await server.logged('shutdown_started');

    const ready = await fetch(`${server.url}/ready`);
    assert.deepEqual([ready.status, await ready.json()], [503, { status: 'draining' }]);
    assert.equal(ready.headers.get('connection'), 'close');
    const underWay = server.get('/v1/invoices');
    await held.asked.promise;

    // The stream ends when the draining is over; only then is Stripe let answer.
    assert.match(await stream.text(), /still here|here/);
    held.let.resolve();
    const response = await underWay;
    assert.equal(response.status, 200);
    assert.ok(((await response.json()) as { data: unknown }).data);
    assert.equal(await server.exitCode, 0);
    assert.equal((await server.logged('shutdown_finished')).cut, 0);
    await assert.rejects(server.get('/health'));
  });

  it('waits for no connection that is kept though its stream has ended', {
    timeout: 20_000,
  }, async () => {
    const running = await serve(
      {
        url: 'http://localhost',
        stripeKey: DEMO_STRIPE_KEY,
        signingKeys: [{ kid: 'one', secret }],
        stripe: { fetch: inProcess(simulator) },
        log: watchedLog(),
      },
      { port: 0, host: '127.0.0.1' },
    );
    const agent = new Agent({ keepAlive: true });
    const headers = { authorization: `Bearer ${await tokenOfHalden()}` };
    const asked = get(`http://127.0.0.1:${running.port}/v1/changes`, { agent, headers });
    const [stream] = await once(asked, 'response');
    stream.resume();
    running.drain();
    assert.equal(await running.stop(600_000), 0);
    agent.destroy();
  });

  it('does not drain when somebody presses Ctrl+C', async () => {
    const server = await start({ drainMs: 600_000 });
    server.child.kill('SIGINT');
    assert.equal(await server.exitCode, 0);
  });

  it('ends at once when it is told twice', async () => {
    const server = await start({ drainMs: 600_000 });
    const underWay = assert.rejects(server.get('/v1/invoices'));
    await held.asked.promise;
    server.child.kill('SIGTERM');
    await server.logged('shutdown_started');
    server.child.kill('SIGTERM');
    assert.equal(await server.exitCode, 1);
    await underWay;
    held.let.resolve();
  });
});

describe('npm start', { skip: process.platform === 'win32' }, () => {
  it('passes on that it is told to stop, and waits', { timeout: 60_000 }, async () => {
    const child = spawn('npm', ['start', '--silent'], {
      cwd: new URL('../..', import.meta.url).pathname,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env.PATH,
        HOME: process.env.HOME,
        NODE_OPTIONS: NO_NETWORK,
        PORTAL_URL: 'http://localhost',
        PORTAL_SIGNING_KEYS: `one:${secret}`,
        STRIPE_SECRET_KEY: DEMO_STRIPE_KEY,
        PORT: '0',
        PORTAL_DRAIN_SECONDS: '0',
      },
    });
    try {
      const logged = readLog(child);
      await logged('server_started');
      child.kill('SIGTERM');
      const [code] = await once(child, 'exit');
      assert.equal(code, 0);
      assert.equal((await logged('shutdown_finished')).cut, 0);
    } finally {
      // What it may have left behind would keep the tests from ending.
      endGroup(child.pid!);
    }
  });
});

describe('a bug that nobody caught', () => {
  it('is logged without its words, and ends the process', async () => {
    const server = await start();
    server.child.kill('SIGUSR2');
    const line = await server.logged('process_crashed');
    assert.equal(await server.exitCode, 1);
    assert.match(String(line.cause), /^Error at /);
    assert.doesNotMatch(JSON.stringify(line), /hunter2/);
  });
});

describe('a caller who sends a header and never the rest', () => {
  it('is let go', async () => {
    const running = await serve(
      {
        url: 'http://localhost',
        stripeKey: DEMO_STRIPE_KEY,
        signingKeys: [{ kid: 'one', secret }],
        log: watchedLog(),
      },
      {
        port: 0,
        host: '127.0.0.1',
        limits: { headersTimeout: 100, requestTimeout: 100, connectionsCheckingInterval: 50 },
      },
    );
    const socket = connect(running.port, '127.0.0.1');
    socket.write('GET /health HTTP/1.1\r\nHost: localhost\r\n');
    let answer = '';
    socket.on('data', (bytes) => {
      answer += bytes;
    });
    await once(socket, 'close');
    assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal(await running.stop(1_000), 0);
  });
});

function endGroup(pid: number) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch (error) {
    // Nobody is left.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function start({ drainMs = DRAIN_MS } = {}) {
  const settings = {
    stripePort: (stripe.address() as AddressInfo).port,
    stripeKey: DEMO_STRIPE_KEY,
    secret,
    drainMs,
  };
  const script = new URL('../support/served.ts', import.meta.url).pathname;
  const child = spawn(process.execPath, [script, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const logged = readLog(child);
  const exitCode = once(child, 'exit').then(([code]) => code as number | null);
  const { port } = await logged('server_started');
  const token = await tokenOfHalden();
  const url = `http://127.0.0.1:${port}`;
  const get = (path: string) =>
    fetch(url + path, { headers: { authorization: `Bearer ${token}` } });
  return { child, logged, exitCode, url, get };
}

async function tokenOfHalden(): Promise<string> {
  const signingKey = { kid: 'one', secret };
  const { token } = await createSession({
    signingKey,
    api: 'http://localhost',
    customer: halden.id,
  });
  return token;
}

type Line = { readonly event: string; readonly [field: string]: unknown };

/** The first line of an event, whether it is there already or is still to come. */
function readLog(child: ChildProcess) {
  const lines: Line[] = [];
  const watch = watchedPrint();
  let wake = () => {};
  createInterface({ input: child.stdout! }).on('line', (text) => {
    watch(text);
    lines.push(JSON.parse(text));
    wake();
  });
  return async (event: string): Promise<Line> => {
    for (;;) {
      const found = lines.find((line) => line.event === event);
      if (found) return found;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
}
