/** Which percentiles of several meters come together. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { DRAWS, jointPercentiles, loadingsOf } from '../../../server/forecast/joint.ts';

const days = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { maxLength: 60 });
const meters = fc.array(days, { minLength: 2, maxLength: 6 });

describe('joint draws', () => {
  it('of one meter are its percentiles, each once', () => {
    assert.deepEqual([...jointPercentiles([[1, 2, 3]])[0]!], [...Array(99).keys()]);
  });

  it('have every percentile of each meter equally often', () => {
    fc.assert(
      fc.property(meters, (all) => {
        for (const draws of jointPercentiles(all)) {
          assert.equal(draws.length, DRAWS);
          const counts = new Array<number>(99).fill(0);
          for (const place of draws) counts[place]! += 1;
          assert.ok(counts.every((count) => count === 10 || count === 11));
        }
      }),
      { numRuns: 50 },
    );
  });

  it('are the same for the same days', () => {
    fc.assert(
      fc.property(meters, (all) => {
        assert.deepEqual(jointPercentiles(all), jointPercentiles(structuredClone(all)));
      }),
      { numRuns: 20 },
    );
  });

  it('are independent where nothing is known in common', () => {
    const [a, b] = jointPercentiles([[], []]);
    assert.ok(Math.abs(correlation(a!, b!)) < 0.08);
  });

  it('rise together where the days did', () => {
    const noise = wild(98, 1);
    const [a, b] = jointPercentiles([noise, noise.map((value) => 3 * value)]);
    assert.ok(correlation(a!, b!) > 0.95);
  });

  it('follow what they have in common as far as they do', () => {
    const [shared, x, y] = [wild(98, 2), wild(98, 3), wild(98, 4)];
    const mixed = (own: number[]) => own.map((value, nth) => value + shared[nth]!);
    const [a, b] = jointPercentiles([mixed(x), mixed(y)]);
    const found = correlation(a!, b!);
    assert.ok(found > 0.25 && found < 0.75, String(found));
  });

  it('never fall as another rises', () => {
    const noise = wild(98, 5);
    const [a, b] = jointPercentiles([noise, noise.map((value) => 1 - value)]);
    assert.ok(Math.abs(correlation(a!, b!)) < 0.08);
  });
});

describe('what meters have in common', () => {
  it('is nothing where they share the rhythm of the week alone', () => {
    const week = [100, 100, 100, 100, 100, 10, 10];
    const [a, b] = [wild(98, 6), wild(98, 7)].map((noise) =>
      noise.map((value, nth) => week[nth % 7]! * (1 + 0.1 * value)),
    );
    assert.ok(loadingsOf([a!, b!]).every((loading) => loading ** 2 < 0.3));
  });

  it('is nothing of less than four weeks', () => {
    const noise = wild(27, 8);
    assert.deepEqual(loadingsOf([noise, noise]), [0, 0]);
  });

  it('is counted from the last day, however long each has been known', () => {
    const noise = wild(98, 9);
    const [a, b] = loadingsOf([noise, [...wild(40, 10), ...noise].slice(-60)]);
    assert.ok(a! * b! > 0.95);
  });

  it('is nothing with a meter that never moves', () => {
    assert.deepEqual(loadingsOf([wild(98, 11), new Array(98).fill(5)]), [0, 0]);
  });
});

/** Numbers without a pattern, from 0 to 1. */
function wild(count: number, seed: number): number[] {
  let state = seed * 7_919;
  return Array.from({ length: count }, () => {
    state = (state * 48_271 + 11) % 2_147_483_647;
    return state / 2_147_483_647;
  });
}

function correlation(a: Uint8Array, b: Uint8Array): number {
  const mean = 49;
  const over = (x: Uint8Array, y: Uint8Array) =>
    x.reduce((sum, value, nth) => sum + (value - mean) * (y[nth]! - mean), 0);
  return over(a, b) / Math.sqrt(over(a, a) * over(b, b));
}
