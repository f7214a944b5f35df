/** How many revocations one vendor may have, so that no API key takes the memory of all. */
import assert from 'node:assert/strict';
import { beforeEach, it } from 'node:test';
import { DEMO_STRIPE_KEY } from '../../demo/world.ts';
import {
  createPortal,
  createSession,
  generateSecret,
  memoryRevocations,
} from '../../server/index.ts';
import { URL_OF_PORTAL } from '../support/portal.ts';

const ROOM = 20_000;
const MINUTE = 60_000;
const START = Date.parse('2026-11-21T12:00:00Z');
const clock = { ms: START };
const now = () => new Date(clock.ms);
const vendors = ['a', 'b'].map((id) => ({
  id,
  stripeKey: DEMO_STRIPE_KEY,
  apiKeys: [generateSecret('api')],
  signingKeys: [{ kid: id, secret: generateSecret('signing') }],
}));
const [a, b] = vendors as [Vendor, Vendor];
let store: ReturnType<typeof memoryRevocations>;
let app: ReturnType<typeof createPortal>;

type Vendor = (typeof vendors)[number];

beforeEach(async () => {
  clock.ms = START;
  store = memoryRevocations({ now });
  const stripe = { fetch: async () => new Response() };
  const sleep = async () => {};
  app = createPortal({
    url: URL_OF_PORTAL,
    tenants: vendors,
    revocations: store,
    stripe,
    now,
    sleep,
  });
  // As another server of the same store has written them.
  const keepUntil = new Date(clock.ms + 63 * MINUTE).toISOString();
  for (let nth = 1; nth < ROOM; nth++)
    await store.add({ tenant: 'a', session: `s${nth}`, keepUntil });
});

it('A store that is slow holds a thousand of a vendor’s at once, and none of another’s is refused for it', async ({
  mock,
}) => {
  // However long this machine takes, the store is not given up.
  mock.timers.enable({ apis: ['setTimeout'] });
  const { promise, resolve } = Promise.withResolvers<void>();
  const full = Promise.withResolvers<void>();
  const add = store.add;
  let held = 0;
  store.add = async (revocation) => {
    if (++held === 1_000) full.resolve();
    await promise;
    return add(revocation);
  };
  const all = Array.from({ length: 1_000 }, (_, nth) => revoke(b, { id: `b${nth}` }));
  await full.promise;
  const refused = await revoke(b, { id: 'one-more' });
  assert.deepEqual([refused.status, refused.headers.get('retry-after')], [429, '1']);
  const others = revoke(a, { id: 's1' });
  resolve();
  for (const { status } of [...(await Promise.all(all)), await others]) assert.equal(status, 204);
  assert.equal((await revoke(b, { id: 'one-more' })).status, 204);
});

it('The last one there is room for is taken, and the next is told when there is room', async () => {
  assert.equal((await revoke(a, { id: 'last' })).status, 204);
  for (const body of [{ id: 'one-more' }, { customer: 'cus_more' }]) {
    const refused = await revoke(a, body);
    const { code, title, detail, retryAfter } = await refused.json();
    assert.deepEqual([refused.status, code], [429, 'rate_limited']);
    assert.equal(title, 'Too many sessions are revoked.');
    assert.match(detail, /20,000.*signing key/);
    assert.equal(refused.headers.get('retry-after'), String(retryAfter));
    assert.ok(retryAfter >= 63 * 60 && retryAfter < 64 * 60, String(retryAfter));
  }
  clock.ms += 63 * MINUTE;
  assert.equal((await revoke(a, { id: 'one-more' })).status, 204);
});

it('What was revoked stays so, and may be revoked again', async () => {
  const { token, id } = await sessionOf(a);
  assert.equal((await revoke(a, { id })).status, 204);
  assert.equal((await revoke(a, { id: 'one-more' })).status, 429);
  for (const again of [{ id }, { id: 's1' }]) assert.equal((await revoke(a, again)).status, 204);
  clock.ms += 10 * MINUTE;
  assert.equal(await codeOf(token), 'session_revoked');
});

it('Another vendor has its own room', async () => {
  await revoke(a, { id: 'last' });
  assert.equal((await revoke(a, { id: 'one-more' })).status, 429);
  const { token, id } = await sessionOf(b);
  assert.equal((await revoke(b, { id })).status, 204);
  assert.equal((await revoke(b, { customer: 'cus_1' })).status, 204);
  assert.equal(await codeOf(token), 'session_revoked');
});

function revoke({ apiKeys: [key] }: Vendor, body: object) {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const init = { method: 'POST', headers, body: JSON.stringify(body) };
  return app.request('/v1/sessions/revoke', init);
}

function sessionOf({ id, signingKeys: [signingKey] }: Vendor) {
  return createSession({
    signingKey: signingKey!,
    tenant: id,
    api: URL_OF_PORTAL,
    customer: 'cus_1',
    now,
  });
}

async function codeOf(token: string) {
  const headers = { authorization: `Bearer ${token}` };
  return (await (await app.request('/v1/portal', { headers })).json()).code;
}
