/** The long forms of S1 and S8 (TESTS B5): many readers in a storm, and two hundred views of a Stripe that takes 30 s. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createStripeSimulator } from '../../demo/stripe/index.ts';
import { buildWorld, DEMO_CUSTOMERS, DEMO_STRIPE_KEY } from '../../demo/world.ts';
import { countedCalls, portalOver } from '../support/portal.ts';
import { mostInASecond, storm } from '../support/storm.ts';
import { virtualTime } from '../support/time.ts';

const LIMIT = 25;

describe('a minute of 429', () => {
  for (const retryAfter of [undefined, '0', '2', '30', 'soon']) {
    it(`is little asked by two hundred readers of three workers (Retry-After: ${retryAfter})`, async () => {
      const { calls, answered } = await storm({
        workers: 3,
        readers: 70,
        stormMs: 60_000,
        wholeMs: 180_000,
        ...(retryAfter !== undefined && { retryAfter }),
      });
      const inStorm = calls.filter((at) => at <= 60_000);
      assert.ok(inStorm.length <= 1.5 * LIMIT * 60, `${inStorm.length} calls`);
      assert.ok(mostInASecond(inStorm.filter((at) => at > 5_000)) <= LIMIT);
      assert.ok(answered.some((at) => at > 150_000));
    });
  }
});

describe('two hundred who look at once while Stripe takes 30 s', () => {
  it('are all answered in two seconds, and each thing is asked for once a customer', async () => {
    const time = virtualTime(Date.now(), { hashes: true });
    const sleep = (ms: number) => time.sleep(ms);
    const apiKeys = [DEMO_STRIPE_KEY];
    const simulator = createStripeSimulator({ apiKeys, now: time.now, sleep });
    const customers = await buildWorld(simulator, DEMO_CUSTOMERS);
    simulator.clearRequests();
    simulator.faults.set([{ kind: 'latency', value: 30_000 }]);
    const portal = portalOver(simulator, { now: time.now, sleep: time.sleep });
    const start = time.passed;
    const statuses = await Promise.all(
      Array.from({ length: 200 }, async (_, nth) => {
        const { id } = customers[nth % customers.length]!;
        return (await portal.get('/v1/portal', id)).status;
      }),
    );
    assert.ok(time.passed - start <= 2_000);
    assert.deepEqual(new Set(statuses), new Set([200]));
    const asked = countedCalls(simulator).map(({ path, query }) => path + query);
    assert.equal(new Set(asked).size, asked.length);
  });
});
