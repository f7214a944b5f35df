/** The stream that tells an open page when to read again. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { generateSecret } from '../../server/index.ts';
import { portalOver, THREE_CUSTOMERS, testSimulator } from '../support/portal.ts';

const simulator = testSimulator();
let halden: DemoCustomer;
let northwind: DemoCustomer;

before(async () => {
  [halden, northwind] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [
    DemoCustomer,
    DemoCustomer,
  ];
});

describe('an open page', () => {
  it('is told of a change of its customer’s, and of no other’s', async () => {
    const portal = portalOver(simulator);
    const [one, other] = [await listen(portal, halden.id), await listen(portal, northwind.id)];
    await hook(portal, halden.id);
    assert.equal(await one.next(), 'event: changed\ndata:\n\n');
    await hook(portal, northwind.id);
    assert.equal(await other.next(), 'event: changed\ndata:\n\n');
    await Promise.all([one.end(), other.end()]);
  });

  it('is told nothing but that: no id, no kind of change', async () => {
    const portal = portalOver(simulator);
    const { response, ...reader } = await listen(portal, halden.id);
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    assert.equal(response.headers.get('cache-control'), 'private, no-store, no-transform');
    await hook(portal, halden.id);
    assert.doesNotMatch(await reader.next(), /cus_|evt_|customer/);
    await reader.end();
  });

  it('that asks for the head alone gets it, and no stream is begun', async () => {
    const operatorKey = generateSecret('operator');
    const portal = portalOver(simulator, { operatorKeys: [operatorKey] });
    const response = await portal.app.request('/v1/changes', {
      method: 'HEAD',
      headers: { authorization: `Bearer ${await portal.tokenFor(halden.id)}` },
    });
    assert.equal(response.status, 200);
    assert.equal(response.headers.get('content-type'), 'text/event-stream');
    assert.equal(response.headers.get('cache-control'), 'private, no-store, no-transform');
    const headers = { authorization: `Bearer ${operatorKey}` };
    const metrics = await (await portal.app.request('/metrics', { headers })).text();
    assert.match(metrics, /^usage_portal_open_streams 0$/m);
  });

  it('is let go when its session ends', async () => {
    const portal = portalOver(simulator);
    const later = new Date(Date.now() + 15 * 60_000 - 50);
    const token = await portal.tokenFor(halden.id);
    const old = portalOver(simulator, {
      signingKeys: [{ kid: 'one', secret: portal.secret }],
      now: () => later,
    });
    const headers = { authorization: `Bearer ${token}` };
    // It would go on for as long as somebody listens.
    const response = await old.app.request('/v1/changes', { headers });
    assert.equal(await response.text(), ': here\n\n');
  });

  it('is told of what concerns all customers one after the other, and of its own at once', async ({
    mock,
  }) => {
    const portal = portalOver(simulator);
    const names = Array.from({ length: 60 }, (_, nth) => (nth ? `cus_${nth}` : halden.id));
    const streams = await Promise.all(names.map((name) => listen(portal, name)));
    mock.timers.enable({ apis: ['setTimeout'] });
    mock.method(performance, 'now', () => 0);
    const heard = new Set<string>();
    const all = streams.map(async (stream, nth) => {
      await stream.next();
      heard.add(names[nth]!);
    });
    await hook(portal, null, 'coupon.updated');
    assert.equal(heard.size, 0);
    await hook(portal, halden.id);
    mock.timers.tick(1);
    await all[0];
    assert.ok(heard.size < names.length / 2, `${heard.size} have heard`);
    // The sixtieth of 25 a second.
    mock.timers.tick(2_400);
    await Promise.all(all);
    // The streams began with real ones.
    mock.timers.reset();
    await Promise.all(streams.map((stream) => stream.end()));
  });

  it('makes room, the oldest first, when its customer has more than twenty open', async () => {
    const portal = portalOver(simulator);
    const theirs = await listen(portal, northwind.id);
    const streams = [];
    for (let nth = 0; nth < 21; nth++) streams.push(await listen(portal, halden.id));
    const [oldest, second] = streams;
    // It would send away another if it came back at once.
    assert.equal(await oldest!.next(), 'retry: 300000\n\n');
    assert.ok((await oldest!.read()).done);
    await hook(portal, halden.id);
    assert.equal(await second!.next(), 'event: changed\ndata:\n\n');
    await hook(portal, northwind.id);
    assert.equal(await theirs.next(), 'event: changed\ndata:\n\n');
    await Promise.all([...streams.slice(1), theirs].map((stream) => stream.end()));
  });

  it('leaves its room to another when it goes', async () => {
    const portal = portalOver(simulator);
    const first = await listen(portal, halden.id);
    for (let nth = 0; nth < 30; nth++) await (await listen(portal, halden.id)).end();
    await hook(portal, halden.id);
    assert.equal(await first.next(), 'event: changed\ndata:\n\n');
    await first.end();
  });

  it('needs a session that reads something', async () => {
    const portal = portalOver(simulator, { scopes: ['invoices:pay'] });
    assert.equal((await portal.get('/v1/changes', halden.id)).status, 403);
    assert.equal((await portal.app.request('/v1/changes')).status, 401);
  });

  it('gets no stream at the edge, where no request can wake another', async () => {
    const portal = portalOver(simulator);
    const headers = { authorization: `Bearer ${await portal.tokenFor(halden.id)}` };
    const edge = { waitUntil() {}, passThroughOnException() {}, props: {} };
    const response = await portal.app.request('/v1/changes', { headers }, {}, edge);
    assert.equal(response.status, 204);
  });
});

async function listen(portal: ReturnType<typeof portalOver>, customer: string) {
  const response = await portal.get('/v1/changes', customer);
  assert.equal(response.status, 200);
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  const next = async () => (await reader.read()).value ?? '';
  assert.equal(await next(), ': here\n\n');
  return { response, read: () => reader.read(), next, end: () => reader.cancel() };
}

async function hook(
  portal: ReturnType<typeof portalOver>,
  customer: string | null,
  type = 'customer.updated',
) {
  const body = JSON.stringify({
    type,
    livemode: false,
    data: { object: { id: 'x_1', object: 'thing', customer } },
  });
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret: portal.webhookSecret,
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
  const headers = { 'stripe-signature': signature };
  await portal.app.request('/v1/webhooks/stripe/default', { method: 'POST', headers, body });
}
