/** The customer with forty meters and three thousand invoices, under Stripe's real limits. */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { buildWorld, type DemoCustomer } from '../../demo/world.ts';
import type { InvoiceList } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { byTimer, countedCalls, portalOver, testSimulator } from '../support/portal.ts';

const FIRST_WAVE = 5;
const SHOWN = 5;
const SUBSCRIPTIONS = 2;
/** Each subscription's preview has more lines than the ten that Stripe embeds. */
const LINE_PAGES = 2;
const LIMIT = 25;
/** Of a test account, which the simulator holds us to here. */
const PACED = { callsPerSecond: { account: 25, endpoint: LIMIT }, sleep: byTimer };

describe('forty meters and three thousand invoices', () => {
  const simulator = testSimulator();
  let atlas: DemoCustomer;

  before(async () => {
    [atlas] = (await buildWorld(simulator, ['atlas'])) as [DemoCustomer];
    simulator.switches.rateLimits = 'test';
  });

  it('show five meters at first, within the calls of DESIGN 5', async () => {
    simulator.clearRequests();
    const response = await portalOver(simulator).get('/v1/portal', atlas.id);
    const { items, bills } = (await response.json()) as Portal;

    assert.equal(countedCalls(simulator).length, FIRST_WAVE + SHOWN + SUBSCRIPTIONS + LINE_PAGES);
    assert.equal(items.data!.length, 40);
    assert.equal(items.data!.filter(({ series }) => series).length, SHOWN);
    assert.ok(items.data!.every(({ used, cost }) => used.data !== undefined && cost.data));
    assert.ok(bills.data!.every(({ preview }) => preview.data!.lines.length >= 20));
    assertWithinLimits();
  });

  it('read the other meters when they are seen, at Stripe’s pace', async () => {
    const portal = portalOver(simulator, PACED);
    const { items } = (await (await portal.get('/v1/portal', atlas.id)).json()) as Portal;
    const unseen = items.data!.filter(({ series }) => !series);
    simulator.clearRequests();
    const answers = await Promise.all(
      unseen.map(({ meter, period }) => {
        const range = `start=${period.start.slice(0, 10)}T00:00:00Z&end=2026-11-21T00:00:00Z`;
        return portal.get(`/v1/usage/${meter}?window=day&${range}`, atlas.id);
      }),
    );
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([200]));
    assert.equal(answers.length, 35);
    assertWithinLimits();
  });

  it('page through every invoice', async () => {
    const portal = portalOver(simulator, PACED);
    const seen = new Set<string>();
    let cursor: string | null = '';
    while (cursor !== null) {
      const path: string = `/v1/invoices?limit=100${cursor && `&cursor=${cursor}`}`;
      const page = (await (await portal.get(path, atlas.id)).json()) as InvoiceList;
      for (const { id } of page.data) seen.add(id);
      cursor = page.nextCursor;
    }
    assert.ok(seen.size >= 3000, `${seen.size} invoices`);
    assertWithinLimits();
  });

  function assertWithinLimits(): void {
    const [first] = simulator.busiest();
    assert.ok(first!.perSecond <= LIMIT, JSON.stringify(first));
  }
});
