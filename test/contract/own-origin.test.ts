/** The API's own origin is that of its configured URL: the host of a request is the caller's to name. */
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, describe, it } from 'node:test';
import { buildWorld, DEMO_STRIPE_KEY, type DemoCustomer } from '../../demo/world.ts';
import { type Running, serve } from '../../server/entry/serve.ts';
import { createSession, generateSecret } from '../../server/index.ts';
import { watchedLog } from '../support/log-watch.ts';
import { inProcess, portalOver, testSimulator, URL_OF_PORTAL } from '../support/portal.ts';

const EVIL = 'http://evil.example';
const OWN = new URL(URL_OF_PORTAL).origin;
const simulator = testSimulator();
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
});

describe('a page of another origin', () => {
  for (const [path, why] of [
    ['/v1/portal', 'whose answer is known'],
    ['/v1/invoices', 'whose answer is not'],
  ] as const) {
    it(`is refused a request to the host it names, ${why}`, async () => {
      const portal = portalOver(simulator);
      const authorization = `Bearer ${await portal.tokenFor(halden.id)}`;
      const ask = async (host: string, origin: string) => {
        const headers = { authorization, origin };
        return (await portal.app.request(host + path, { headers })).status;
      };
      for (let nth = 0; nth < 3; nth++) assert.equal(await ask(OWN, OWN), 200);
      assert.equal(await ask(EVIL, EVIL), 403);
      assert.equal(await ask('http://10.0.0.7:8080', OWN), 200);
      assert.equal(await ask('http://10.0.0.7:8080', 'http://10.0.0.7:8080'), 403);
    });
  }

  describe('at npm start', () => {
    const signingKey = { kid: 'one', secret: generateSecret('signing') };
    let running: Running;
    let authorization: string;

    before(async () => {
      const options = {
        url: URL_OF_PORTAL,
        stripeKey: DEMO_STRIPE_KEY,
        signingKeys: [signingKey],
        stripe: { fetch: inProcess(simulator) },
        log: watchedLog(simulator),
      };
      running = await serve(options, { port: 0, host: '127.0.0.1' });
      const customer = halden.id;
      const { token } = await createSession({ signingKey, api: URL_OF_PORTAL, customer });
      authorization = `Bearer ${token}`;
      assert.equal(await ask('/v1/portal', { origin: OWN }), 200);
    });

    after(() => running.stop(0));

    for (const [how, target, host] of [
      ['as the host', '/v1/portal', 'evil.example'],
      ['in the request line', `${EVIL}/v1/portal`, 'app.example.com'],
      ['in both', `${EVIL}/v1/portal`, 'evil.example'],
    ] as const) {
      it(`is refused where the request names it ${how}`, async () => {
        for (let nth = 0; nth < 2; nth++) {
          assert.equal(await ask(target, { host, origin: EVIL }), 403);
          assert.equal(await ask(target, { host, origin: OWN }), 200);
        }
      });
    }

    /** The status of an answer. Node's client sends the target as it is given. */
    function ask(path: string, headers: Record<string, string>) {
      const { port } = running;
      const { promise, resolve, reject } = Promise.withResolvers<number | undefined>();
      const asked = request({ port, path, headers: { ...headers, authorization } }, (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode));
      });
      asked.on('error', reject).end();
      return promise;
    }
  });
});
