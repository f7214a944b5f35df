/** How much of a body is read, and of whom. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { stripeFor } from '../../demo/world.ts';
import { openOwner } from '../support/caching-proxy.ts';
import { portalOver, testSimulator } from '../support/portal.ts';
import { EVERY_SCOPE } from '../support/till.ts';

const simulator = testSimulator();
const portal = portalOver(simulator, { scopes: EVERY_SCOPE });
const MEGABYTE = 1_048_576;
const GUARDED = [
  ['POST', '/v1/invoices/in_1/pay'],
  ['PATCH', '/v1/billing-details'],
  ['DELETE', '/v1/payment-methods/pm_1'],
  ['POST', '/v1/nothing-here'],
  ['POST', '/v1/sessions'],
  ['POST', '/v1/sessions/revoke'],
] as const;
let authorization: string;

before(async () => {
  authorization = `Bearer ${await portal.tokenFor(await openOwner(stripeFor(simulator)))}`;
});

describe('a body of a stranger', () => {
  for (const [method, path] of GUARDED) {
    it(`is not read before the 401: ${method} ${path}`, async () => {
      const { body, taken } = chunked(MEGABYTE);
      assert.equal((await send(method, path, body)).status, 401);
      assert.equal(taken(), 0);
    });
  }

  it('holds no answer up, though it never ends', async () => {
    const body = new ReadableStream({ pull: () => new Promise(() => {}) });
    const answer = send('POST', '/v1/invoices/in_1/pay', body).then(({ status }) => status);
    assert.equal(await Promise.race([answer, pause(2_000, 'none')]), 401);
  });

  it('is read no further than a megabyte where its signature has to be looked at', async () => {
    const { body, taken } = chunked(10 * MEGABYTE);
    const response = await send('POST', '/v1/webhooks/stripe/default', body);
    assert.equal(response.status, 413);
    assert.ok(taken() < 1.1 * MEGABYTE, String(taken()));
  });
});

describe('a body of somebody known', () => {
  for (const [path, key] of [
    ['/v1/invoices/in_1/pay', () => authorization],
    ['/v1/sessions', () => `Bearer ${portal.apiKey}`],
    ['/v1/sessions/revoke', () => `Bearer ${portal.apiKey}`],
  ] as const) {
    it(`is read no further than a megabyte, whether it says its length or not: ${path}`, async () => {
      const { body, taken } = chunked(10 * MEGABYTE);
      for (const sent of [body, 'x'.repeat(MEGABYTE + 1)]) {
        const response = await send('POST', path, sent, key());
        assert.equal(response.status, 413);
        assert.equal((await response.json()).code, 'body_too_large');
      }
      assert.ok(taken() < 1.1 * MEGABYTE, String(taken()));
    });
  }
});

/** A body that does not say how long it is, and how much of it was taken. */
function chunked(bytes: number) {
  let taken = 0;
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (taken >= bytes) return controller.close();
        taken += 10_000;
        controller.enqueue(new Uint8Array(10_000));
      },
    },
    { highWaterMark: 0 },
  );
  return { body, taken: () => taken };
}

async function send(
  method: string,
  path: string,
  body: ReadableStream | string,
  authorization?: string,
): Promise<Response> {
  const headers = {
    'content-type': 'application/json',
    ...(typeof body === 'string' && { 'content-length': String(body.length) }),
    ...(authorization && { authorization }),
  };
  const init = { method, headers, body, duplex: 'half' };
  return portal.app.request(path, init);
}
