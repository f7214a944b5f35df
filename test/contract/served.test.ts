/** What is not there, as a server of its own and an app around ours answer it. */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { after, before, beforeEach, describe, it } from 'node:test';
import { Hono } from 'hono';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { type Running, serve } from '../../server/entry/serve.ts';
import {
  ConfigError,
  createSession,
  generateSecret,
  type Log,
  type LogLine,
} from '../../server/index.ts';
import { watchLog } from '../support/log-watch.ts';
import { inProcess, portalOver, testSimulator, URL_OF_PORTAL } from '../support/portal.ts';

const simulator = testSimulator();
const secret = generateSecret('signing');
const signingKeys = [{ kid: 'one', secret }];
const apiKey = generateSecret('api');
const options = {
  url: URL_OF_PORTAL,
  stripeKey: DEMO_STRIPE_KEY,
  signingKeys,
  apiKeys: [apiKey],
  webhookSecrets: ['whsec_test'],
  stripe: { fetch: inProcess(simulator) },
};
let running: Running;
let begun = Promise.withResolvers<void>();
let hear: Log = () => {};
const log = watchLog(simulator, (line) => hear(line));

beforeEach(() => {
  begun = Promise.withResolvers();
});

function nextLine(event: string): Promise<LogLine> {
  return new Promise((resolve) => {
    hear = (line) => {
      if (line.event === event) resolve(line);
    };
  });
}

before(async () => {
  running = await serve(
    {
      ...options,
      log,
      // Asked for each request once its head is there.
      now: () => {
        begun.resolve();
        return new Date();
      },
    },
    { port: 0, host: '127.0.0.1' },
  );
});

after(() => running.stop(0));

const mounted = new Hono()
  .route('/billing', portalOver(simulator, { signingKeys }).app)
  .get('/own', (c) => c.text('The vendor’s own.'));

const WAYS: Record<string, (path: string, init?: RequestInit) => Promise<Response>> = {
  'npm start': (path, init) => fetch(`http://127.0.0.1:${running.port}${path}`, init),
  'route in an app of the vendor’s': async (path, init) =>
    mounted.request(`http://localhost/billing${path}`, init),
};

for (const [way, ask] of Object.entries(WAYS)) {
  describe(`behind ${way}`, () => {
    it('a path with nothing is a problem', async () => {
      const response = await ask('/nothing');
      assert.equal(response.status, 404);
      assert.equal(response.headers.get('content-type'), 'application/problem+json');
      assert.match(response.headers.get('x-request-id') ?? '', /^req_/);
      assert.equal((await response.json()).code, 'route_not_found');
    });

    it('a path with another method says which there are', async () => {
      const response = await ask('/health', { method: 'POST' });
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD']);
      assert.equal((await response.json()).code, 'method_not_allowed');
    });

    it('so does one behind a session', async () => {
      const { token } = await createSession({
        signingKey: signingKeys[0]!,
        api: URL_OF_PORTAL,
        customer: 'cus_1',
      });
      const headers = { authorization: `Bearer ${token}` };
      const response = await ask('/v1/portal', { method: 'DELETE', headers });
      assert.deepEqual([response.status, response.headers.get('allow')], [405, 'GET, HEAD']);
      assert.equal((await ask('/v1/nothing', { headers })).status, 404);
    });

    it('what is there is answered', async () => {
      assert.deepEqual(await (await ask('/health')).json(), { status: 'ok' });
    });
  });
}

it('the vendor’s own routes beside the mount are theirs', async () => {
  assert.equal(await (await mounted.request('/own')).text(), 'The vendor’s own.');
});

describe('a warm answer of npm start', () => {
  let ask: (accepted: string, headers?: Record<string, string>) => Promise<Response>;

  before(async () => {
    const [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
    const { token } = await createSession({
      signingKey: signingKeys[0]!,
      api: URL_OF_PORTAL,
      customer: halden.id,
    });
    ask = (accepted, headers) =>
      fetch(`http://127.0.0.1:${running.port}/v1/portal`, {
        headers: {
          authorization: `Bearer ${token}`,
          'accept-encoding': accepted,
          ...headers,
        },
      });
    for (let nth = 0; nth < 3; nth++) await (await ask('identity')).text();
  });

  it('comes packed for whoever takes that, with the same content', async () => {
    const [plain, packed] = [await ask('identity'), await ask('gzip, br')];
    assert.equal(plain.headers.get('content-encoding'), null);
    assert.equal(packed.headers.get('content-encoding'), 'gzip');
    assert.equal(packed.headers.get('etag'), `W/${plain.headers.get('etag')}`);
    for (const { headers } of [plain, packed]) {
      assert.match(headers.get('vary') ?? '', /\bAccept-Encoding\b/);
      assert.match(headers.get('vary') ?? '', /\bOrigin\b/);
    }
    const length = (response: Response) => Number(response.headers.get('content-length'));
    assert.ok(length(packed) > 0 && length(packed) < length(plain) / 2);
    assert.equal(await packed.text(), await plain.text());
  });

  it('is 304 by the tag of either form', async () => {
    for (const accepted of ['identity', 'gzip']) {
      const etag = (await ask(accepted)).headers.get('etag')!;
      for (const next of ['identity', 'gzip']) {
        const again = await ask(next, { 'if-none-match': etag });
        assert.deepEqual([again.status, await again.text()], [304, '']);
      }
    }
  });
});

describe('a caller who goes away in the middle of a body', () => {
  for (const [path, headers] of [
    ['/v1/webhooks/stripe/default', 'Stripe-Signature: t=1,v1=00'],
    ['/v1/sessions', `Authorization: Bearer ${apiKey}\r\nContent-Type: application/json`],
  ] as const) {
    for (const length of ['Content-Length: 100', 'Transfer-Encoding: chunked'] as const) {
      it(`is no failure of ours: ${path}, ${length}`, async () => {
        const answered = nextLine('request_answered');
        const socket = connect(running.port, '127.0.0.1');
        socket.write(`POST ${path} HTTP/1.1\r\nHost: localhost\r\n${headers}\r\n${length}\r\n\r\n`);
        socket.write(length.startsWith('T') ? '5\r\n{"cus\r\n' : '{"cus');
        await begun.promise;
        socket.resetAndDestroy();
        const { status, level } = await answered;
        assert.deepEqual([status, level], [400, 'info']);
      });
    }
  }
});

describe('a health check in HTTP/1.0, which names no host', () => {
  for (const [path, status] of [
    ['/health', 200],
    ['/nothing', 404],
  ] as const) {
    it(`is answered ${status} at ${path}`, async () => {
      const socket = connect(running.port, '127.0.0.1');
      socket.write(`GET ${path} HTTP/1.0\r\n\r\n`);
      let answer = '';
      for await (const bytes of socket) answer += bytes;
      assert.match(answer, new RegExp(`^HTTP/1\\.1 ${status} `));
    });
  }
});

describe('a server that is told to stop', () => {
  it('says 503 at /ready, which is no error', async () => {
    const draining = await serve({ ...options, log }, { port: 0, host: '127.0.0.1' });
    draining.drain();
    const answered = nextLine('request_answered');
    const response = await fetch(`http://127.0.0.1:${draining.port}/ready`);
    assert.equal(response.status, 503);
    assert.equal((await answered).level, 'info');
    await draining.stop(0);
  });
});

describe('a server that cannot listen', () => {
  for (const [what, where, code] of [
    ['where another does', () => ({ port: running.port, host: '127.0.0.1' }), 'EADDRINUSE'],
    ['at an address of another machine', () => ({ port: 0, host: '192.0.2.1' }), 'EADDRNOTAVAIL'],
  ] as const) {
    it(`${what} says so in a sentence`, async () => {
      await assert.rejects(serve(options, where()), (error) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, new RegExp(`PORT and HOST .*: ${code}\\.$`));
        return true;
      });
    });
  }
});

describe('GET /openapi.json', () => {
  const { app } = portalOver(simulator);

  it('is made once', async (t) => {
    const make = t.mock.method(app, 'getOpenAPI31Document');
    const first = await (await app.request('/openapi.json')).text();
    assert.equal(await (await app.request('/openapi.json')).text(), first);
    assert.equal(make.mock.callCount(), 1);
  });

  it('is sent once to whoever keeps it', async () => {
    const etag = (await app.request('/openapi.json')).headers.get('etag');
    assert.ok(etag);
    const again = await app.request('/openapi.json', { headers: { 'if-none-match': etag } });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    assert.equal(again.headers.get('etag'), etag);
  });
});
