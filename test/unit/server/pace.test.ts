import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Problem } from '../../../server/problems.ts';
import { createPace } from '../../../server/stripe/pace.ts';

describe('the pace', () => {
  it('lets no more through to one endpoint than its rate, over any second', async () => {
    const { pace, times } = world();
    await Promise.all(Array.from({ length: 100 }, () => pace('a', async () => times.push(now))));
    for (const time of times) {
      const within = times.filter((other) => other >= time && other < time + 1_000);
      assert.ok(within.length <= 25, `${within.length} in a second`);
    }
    assert.ok(times.at(-1)! >= 5_000);
  });

  it('does not let one endpoint wait for another', async () => {
    const { pace, times } = world();
    await Promise.all(Array.from({ length: 20 }, () => pace('a', async () => 0)));
    await pace('b', async () => times.push(now));
    assert.equal(times[0], now);
  });

  it('waits and asks again when Stripe says to slow down', async () => {
    const { pace } = world();
    let calls = 0;
    const result = await pace('a', async () => {
      if (++calls < 3) throw new Problem('stripe_busy');
      return 'done';
    });
    assert.deepEqual([result, calls], ['done', 3]);
  });

  it('gives up when Stripe goes on saying so', async () => {
    const { pace } = world();
    let calls = 0;
    const call = async () => {
      calls++;
      throw new Problem('stripe_busy');
    };
    await assert.rejects(pace('a', call), { code: 'stripe_busy' });
    assert.equal(calls, 3);
  });

  it('does not ask again after another failure', async () => {
    const { pace } = world();
    let calls = 0;
    const call = async () => {
      calls++;
      throw new Problem('stripe_rejected');
    };
    await assert.rejects(pace('a', call), { code: 'stripe_rejected' });
    assert.equal(calls, 1);
  });
});

let now = 0;

/** Virtual time: it moves to the next sleeper's waking whenever nobody else can go on. */
function world() {
  now = 0;
  const times: number[] = [];
  const sleepers: { at: number; wake: () => void }[] = [];
  const sleep = (ms: number) =>
    new Promise<void>((wake) => {
      sleepers.push({ at: now + ms, wake });
      if (sleepers.length === 1) setImmediate(run);
    });
  const run = () => {
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers[0];
    if (!next) return;
    now = next.at;
    next.wake();
    sleepers.shift();
    if (sleepers.length > 0) setImmediate(run);
  };
  const pace = createPace({ now: () => new Date(now), random: () => 0.5, sleep });
  return { pace, times };
}
