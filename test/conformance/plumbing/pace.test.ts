import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createPace } from '../pace.ts';
import { fakeTimer } from './fake-timer.ts';

describe('the pace', () => {
  it('never lets more than its number begin within a second, however they arrive', async () => {
    const arrivals = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 80, minLength: 1 });
    await fc.assert(
      fc.asyncProperty(arrivals, fc.integer({ min: 1, max: 25 }), async (pauses, perSecond) => {
        const timer = fakeTimer();
        const turn = createPace(perSecond, timer);
        const begun: number[] = [];
        for (const pause of pauses) {
          timer.pass(pause);
          await turn();
          begun.push(timer.now());
        }
        for (const from of begun) {
          const within = begun.filter((at) => at >= from && at < from + 999.99);
          assert.ok(within.length <= perSecond, `${within.length} of ${perSecond}`);
        }
      }),
    );
  });

  it('lets a first caller through at once', async () => {
    const timer = fakeTimer();
    await createPace(1, timer)();
    assert.deepEqual(timer.waits, []);
  });
});
