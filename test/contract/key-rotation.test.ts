/** T10, W3: keys take one another's place while three servers restart one by one under requests. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import Stripe from 'stripe';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import { createSession, generateSecret, type PortalOptions } from '../../server/index.ts';
import {
  portalOver,
  type TestPortal,
  THREE_CUSTOMERS,
  testSimulator,
  URL_OF_PORTAL,
} from '../support/portal.ts';

type Keys = Pick<
  Extract<PortalOptions, { stripeKey: string }>,
  'signingKeys' | 'apiKeys' | 'webhookSecrets'
>;
type Step = (now: Date) => Partial<Keys>;

const DAY_MS = 86_400_000;
const simulator = testSimulator();
const old = { kid: 'old', secret: generateSecret('signing') };
const young = { kid: 'new', secret: generateSecret('signing') };
const [oldApi, newApi] = [generateSecret('api'), generateSecret('api')];
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, THREE_CUSTOMERS)) as [DemoCustomer];
});

describe('a signing key', () => {
  const added: Step = () => ({ signingKeys: [old, young] });
  const inPlace: Step = (now) => ({
    signingKeys: [young, { ...old, until: new Date(now.getTime() + DAY_MS).toISOString() }],
  });

  it('takes another’s place in three steps without one request refused', async () => {
    const fleet = startFleet({ signingKeys: [old] });
    const told = new Map<number, number>();
    for (const step of [added, inPlace]) {
      await fleet.roll(step, async () => {
        for (const status of await everySession(fleet)) {
          told.set(status, (told.get(status) ?? 0) + 1);
        }
      });
    }
    assert.deepEqual([...told.keys()], [200]);
    assert.ok(told.get(200)! >= 1_000, `${told.get(200)} requests`);
  });

  it('verifies nothing once its day is over, on every server, without a restart', async () => {
    const fleet = startFleet({ signingKeys: [old] });
    await fleet.roll(added, async () => {});
    await fleet.roll(inPlace, async () => {});
    fleet.clock.ms += DAY_MS - 1;
    const before = await mintBy(fleet, old);
    assert.deepEqual(await fleet.statuses(before), [200, 200, 200]);
    fleet.clock.ms += 1;
    assert.deepEqual(await fleet.statuses(before), [401, 401, 401]);
    assert.deepEqual(await fleet.statuses(await mintBy(fleet, old)), [401, 401, 401]);
    assert.deepEqual(await fleet.statuses(await mintBy(fleet, young)), [200, 200, 200]);
  });

  it('that is put first at once is refused by servers that have not restarted: so the three steps', async () => {
    const fleet = startFleet({ signingKeys: [old] });
    const told = new Set<number>();
    await fleet.roll(inPlace, async () => {
      for (const status of await everySession(fleet)) told.add(status);
    });
    assert.ok(told.has(401));
  });

  /** What each server mints, asked of each server. */
  async function everySession(fleet: ReturnType<typeof startFleet>): Promise<number[]> {
    const asked = fleet.servers.map(async (by) => {
      const { token } = await mintOver(by, oldApi);
      return (await Promise.all(Array.from({ length: 15 }, () => fleet.statuses(token)))).flat();
    });
    return (await Promise.all(asked)).flat();
  }
});

describe('an API key', () => {
  it('takes another’s place without one request refused, and is then refused', async () => {
    const fleet = startFleet({ signingKeys: [old], apiKeys: [oldApi] });
    await fleet.roll(
      () => ({ apiKeys: [oldApi, newApi] }),
      async () => {
        for (const server of fleet.servers)
          assert.equal((await mintOver(server, oldApi)).code, 201);
      },
    );
    await fleet.roll(
      () => ({ apiKeys: [newApi] }),
      async () => {
        for (const server of fleet.servers)
          assert.equal((await mintOver(server, newApi)).code, 201);
      },
    );
    for (const server of fleet.servers) assert.equal((await mintOver(server, oldApi)).code, 401);
  });
});

describe('a secret of webhooks', () => {
  it('takes another’s place without one event refused, and is then refused', async () => {
    const fleet = startFleet({ signingKeys: [old], webhookSecrets: ['whsec_old'] });
    await fleet.roll(
      () => ({ webhookSecrets: ['whsec_new', 'whsec_old'] }),
      async () => {
        for (const server of fleet.servers) assert.equal(await hook(server, 'whsec_old'), 200);
      },
    );
    await fleet.roll(
      () => ({ webhookSecrets: ['whsec_new'] }),
      async () => {
        for (const server of fleet.servers) assert.equal(await hook(server, 'whsec_new'), 200);
      },
    );
    for (const server of fleet.servers) assert.equal(await hook(server, 'whsec_old'), 400);
  });
});

/** Three servers of one vendor; `roll` restarts one after the other and calls back around each. */
function startFleet(first: Keys) {
  const clock = { ms: Date.now() };
  const now = () => new Date(clock.ms);
  let keys: Keys = { apiKeys: [oldApi], ...first };
  const start = () => portalOver(simulator, { ...keys, now });
  const servers: TestPortal[] = [start(), start(), start()];
  return {
    clock,
    servers,
    async roll(step: Step, meanwhile: () => Promise<void>) {
      keys = { ...keys, ...step(now()) };
      for (const nth of servers.keys()) {
        await meanwhile();
        servers[nth] = start();
      }
      await meanwhile();
    },
    async statuses(token: string) {
      const headers = { authorization: `Bearer ${token}` };
      return Promise.all(
        servers.map(
          async ({ app }) => (await app.request('/v1/payment-methods', { headers })).status,
        ),
      );
    },
  };
}

async function mintBy({ clock }: { clock: { ms: number } }, signingKey: typeof old) {
  const now = () => new Date(clock.ms);
  const options = { signingKey, api: URL_OF_PORTAL, customer: halden.id, now };
  return (await createSession(options)).token;
}

async function mintOver({ app }: TestPortal, apiKey: string) {
  const response = await app.request('/v1/sessions', {
    method: 'POST',
    headers: { authorization: `Bearer ${apiKey}`, 'content-type': 'application/json' },
    body: JSON.stringify({ customer: halden.id }),
  });
  const { token } = (await response.json()) as { token: string };
  return { code: response.status, token };
}

async function hook({ app }: TestPortal, secret: string) {
  const body = JSON.stringify({ type: 'customer.updated', livemode: false, data: { object: {} } });
  const signature = await Stripe.webhooks.generateTestHeaderStringAsync({
    payload: body,
    secret,
    cryptoProvider: Stripe.createSubtleCryptoProvider(),
  });
  const headers = { 'stripe-signature': signature };
  return (await app.request('/v1/webhooks/stripe/default', { method: 'POST', headers, body }))
    .status;
}
