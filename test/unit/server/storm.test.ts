/** A minute in which Stripe says to slow down to everything (TESTS B5, S1). */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { mostInASecond, storm } from '../../support/storm.ts';

const LIMIT = 25;

describe('three workers in a storm of 429', () => {
  for (const retryAfter of [undefined, '30']) {
    it(`ask little, do not come back together, and recover (Retry-After: ${retryAfter})`, async () => {
      const { calls, answered } = await storm({
        workers: 3,
        readers: 10,
        stormMs: 60_000,
        wholeMs: 115_000,
        ...(retryAfter && { retryAfter }),
      });
      const inStorm = calls.filter((at) => at <= 60_000);
      assert.ok(inStorm.length <= 1.5 * LIMIT * 60, `${inStorm.length} calls`);
      // Once the first refusals are heard, there are only tries.
      const later = calls.filter((at) => at > 5_000 && at <= 60_000);
      assert.ok(mostInASecond(later) <= LIMIT, `${mostInASecond(later)} in a second`);
      assert.ok(answered.some((at) => at > 100_000));
    });
  }
});
