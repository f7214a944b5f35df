/** When usage passes what costs otherwise from there on. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Price } from '../../../server/contract/values.ts';
import { crossingsOf } from '../../../server/portal/crossings.ts';

const START = Date.parse('2026-11-20T00:00:00Z') / 1_000;
const DAY = 86_400;

describe('a crossing', () => {
  it('is when each line of the path goes over the edge, to the second', () => {
    assert.deepEqual(crossingsOf(path(), 1_000, tiers('1300'), null), [
      {
        kind: 'tier',
        quantity: '1300',
        likely: '2026-11-23T00:00:00Z',
        earliest: '2026-11-22T00:00:00Z',
        latest: '2026-11-26T00:00:00Z',
      },
    ]);
  });

  it('has no likely date where it is not likely, and no latest beyond the period', () => {
    const [first, ...others] = crossingsOf(path(), 1_000, tiers('2200'), null);
    assert.equal(first!.likely, null);
    assert.equal(first!.latest, null);
    assert.equal(first!.earliest, '2026-11-28T00:00:00Z');
    assert.deepEqual(others, []);
  });

  it('is not told where it has hardly a chance, nor of what is passed already', () => {
    assert.deepEqual(crossingsOf(path(), 1_000, tiers('5000'), null), []);
    assert.deepEqual(crossingsOf(path(), 1_000, tiers('999'), '900'), []);
  });

  it('is about to come where all that is included is used up, to the last unit', () => {
    const [first] = crossingsOf(path(), 1_000, tiers('1000'), '1000');
    assert.deepEqual([first!.kind, first!.likely], ['included', '2026-11-20T00:00:00Z']);
  });

  it('tells the included quota from other edges, each once, lowest first', () => {
    const found = crossingsOf(path(), 1_000, tiers('1500', '1200'), '1200');
    assert.deepEqual(
      found.map(({ kind, quantity }) => [kind, quantity]),
      [
        ['included', '1200'],
        ['tier', '1500'],
      ],
    );
  });
});

/** Ten days: 100 a day likely, 150 or 50 it may be. */
function path() {
  return Array.from({ length: 11 }, (_, day) => ({
    at: START + day * DAY,
    likely: 1_000 + 100 * day,
    lower: 1_000 + 50 * day,
    upper: 1_000 + 150 * day,
  }));
}

function tiers(...edges: string[]): Price {
  return {
    id: 'price_1',
    currency: 'usd',
    model: 'graduated',
    unitAmount: null,
    tiers: [...edges, null].map((upTo) => ({ upTo, unitAmount: '1', flatAmount: '0' })),
    package: null,
    interval: 'month',
    intervalCount: 1,
  };
}
