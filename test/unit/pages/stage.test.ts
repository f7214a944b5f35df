/** A page's trouble is its own: the real server and simulator, and no browser. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { Tag } from '../../../demo/pages/elements.ts';
import { createStage } from '../../../demo/pages/stage.ts';
import { STATES } from '../../../demo/pages/states.ts';
import { createStripeSimulator } from '../../../demo/stripe/index.ts';
import { buildWorld, type DemoCustomer } from '../../../demo/world.ts';
import { Portal } from '../../../server/contract/portal.ts';

const ORIGIN = 'http://localhost:4300';
const sleeps: number[] = [];
const simulator = createStripeSimulator({
  sleep: async (ms) => {
    sleeps.push(ms);
  },
});
let halden: DemoCustomer;

before(async () => {
  [halden] = (await buildWorld(simulator, ['halden'])) as [DemoCustomer];
});

describe('a page’s own portal', () => {
  it('answers the figures of its customer', async () => {
    const portal = await figures('usage-bill', 'normal');
    assert.equal(portal.bills.data?.length, 1);
    assert.equal(portal.bills.problem, undefined);
  });

  it('is slow where Stripe is, and only there', async () => {
    await figures('usage-bill', 'loading');
    assert.ok(sleeps.length > 0);
    assert.ok(sleeps.every((ms) => ms === 4_000));
    sleeps.length = 0;
    await figures('usage-bill', 'normal');
    assert.deepEqual(sleeps, []);
  });

  it('misses one part, and has the others', async () => {
    const { invoices, bills } = await figures('usage-invoice-list', 'one-part');
    assert.equal(invoices.data, undefined);
    assert.equal(invoices.problem?.code, 'stripe_unavailable');
    assert.equal(bills.data?.length, 1);
  });

  it('has nothing while Stripe is down, and says so part by part', async () => {
    const { invoices, bills, items } = await figures('usage-portal', 'stripe-down');
    for (const part of [invoices, bills, items]) {
      assert.equal(part.data, undefined);
      assert.ok(part.problem);
    }
  });

  it('keeps what it read two hours ago, with its time and the reason', async () => {
    const { bills } = await figures('usage-portal', 'stale');
    assert.equal(bills.data?.length, 1);
    assert.ok(bills.problem);
    const age = Date.now() - Date.parse(bills.asOf!);
    assert.ok(Math.abs(age - 2 * 3_600_000) < 60_000, `${age} ms`);
  });

  it('carries names as they are, however long or strange', async () => {
    const { items } = await figures('usage-meter-list', 'long-names');
    const labels = items.data!.map(({ label }) => label);
    assert.ok(labels.some((label) => label.length === 80));
    assert.ok(labels.some((label) => label.includes('<img src=x onerror=')));
  });

  it('loses its session after the first figures, for good', async () => {
    const { stage, url } = await staged('usage-portal', 'session-lost');
    const { token } = (await (await stage.session()).json()) as { token: string };
    assert.equal((await ask(stage, url, token)).status, 200);
    assert.equal((await ask(stage, url, token)).status, 401);
    assert.equal((await stage.session()).status, 401);
  });

  it('refuses the session of another page', async () => {
    const one = await staged('usage-portal', 'normal');
    const other = await staged('usage-bill', 'normal');
    const { token } = (await (await one.stage.session()).json()) as { token: string };
    assert.equal((await ask(other.stage, other.url, token)).status, 401);
  });
});

async function staged(tag: Tag, name: string) {
  const url = `${ORIGIN}/pages/api/${tag}/${name}`;
  const stage = await createStage({
    tag,
    state: STATES[name]!,
    url,
    customer: halden.id,
    simulator,
    stripeOrigin: 'http://127.0.0.1:4301',
  });
  return { stage, url };
}

async function figures(tag: Tag, name: string): Promise<Portal> {
  const { stage, url } = await staged(tag, name);
  const { token } = (await (await stage.session()).json()) as { token: string };
  const response = await ask(stage, url, token);
  assert.equal(response.status, 200);
  return Portal.parse(await response.json());
}

function ask(
  stage: { fetch(request: Request): Promise<Response> },
  url: string,
  token: string,
): Promise<Response> {
  return stage.fetch(
    new Request(`${url}/v1/portal`, { headers: { authorization: `Bearer ${token}` } }),
  );
}
