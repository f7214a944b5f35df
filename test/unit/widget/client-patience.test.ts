import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { WRITE_MS } from '../../../server/stripe/wire.ts';
import { PortalClient } from '../../../widget/core/client.ts';
import { Session } from '../../../widget/core/session.ts';

describe('how long the widget waits for an answer', () => {
  let waits: number[];

  beforeEach(() => {
    waits = [];
    mock.method(AbortSignal, 'timeout', (ms: number) => {
      waits.push(ms);
      return new AbortController().signal;
    });
    mock.method(globalThis, 'fetch', async () => Response.json({}));
    Object.assign(globalThis, { location: { href: 'https://vendor.example/' } });
  });
  afterEach(() => {
    mock.restoreAll();
    Reflect.deleteProperty(globalThis, 'location');
  });

  it('is longer than the server waits for Stripe, where something is changed', async () => {
    for (const method of ['POST', 'PATCH', 'DELETE'] as const)
      await client().read('payment-methods', { method });
    assert.equal(waits.length, 3);
    for (const wait of waits) assert.ok(wait > WRITE_MS);
  });

  it('is half a minute at most, where something is read', async () => {
    await client().read('portal');
    assert.equal(waits.length, 1);
    assert.ok(waits[0]! <= 30_000);
  });
});

function client() {
  const source = async () => ({ token: 't', api: 'https://billing.example' });
  return new PortalClient(new Session(source), () => {});
}
