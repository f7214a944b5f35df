/** What is remembered of divisions that Stripe had too many rows of. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { createTooMany } from '../../../server/stripe/too-many.ts';

const DAY = 86_400_000;
const days = (count: number) => ({ start: new Date(0), end: new Date(count * DAY) });

describe('a division with too many rows', () => {
  it('holds for ranges as long or longer, and for no shorter one', () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 400 }),
        fc.integer({ min: 1, max: 400 }),
        (one, other) => {
          const tooMany = createTooMany({ now: () => new Date(0) });
          tooMany.add('region', days(one));
          assert.equal(tooMany.has('region', days(other)), other >= one);
          assert.equal(tooMany.has('endpoint', days(other)), false);
        },
      ),
    ));

  it('is asked for again after a quarter of an hour', () => {
    let now = 0;
    const tooMany = createTooMany({ now: () => new Date(now) });
    tooMany.add('region', days(7));
    now = 15 * 60_000 - 1;
    assert.equal(tooMany.has('region', days(7)), true);
    now += 1;
    assert.equal(tooMany.has('region', days(7)), false);
  });

  it('is asked for again after the clock was set back', () => {
    let now = 3_600_000;
    const tooMany = createTooMany({ now: () => new Date(now) });
    tooMany.add('region', days(7));
    now = 0;
    assert.equal(tooMany.has('region', days(7)), false);
  });

  it('is forgotten first of as many as are kept', () => {
    const tooMany = createTooMany({ now: () => new Date(0), maxEntries: 2 });
    for (const name of ['a', 'b', 'a', 'c']) tooMany.add(name, days(1));
    assert.deepEqual(
      ['a', 'b', 'c'].map((name) => tooMany.has(name, days(1))),
      [true, false, true],
    );
  });
});
