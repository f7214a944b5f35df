import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { axisTo } from '../../../widget/chart/ticks.ts';

describe('axisTo', () => {
  for (const [max, isWhole, ticks] of [
    [150_000, true, [0, 50_000, 100_000, 150_000]],
    [5_260, true, [0, 2_000, 4_000, 6_000]],
    [7_400, true, [0, 2_000, 4_000, 6_000, 8_000]],
    [9_500, true, [0, 2_500, 5_000, 7_500, 10_000]],
    [0.3, false, [0, 0.1, 0.2, 0.30000000000000004]],
    [2, true, [0, 1, 2]],
    [1, true, [0, 1]],
    [7, true, [0, 2, 4, 6, 8]],
  ] as const) {
    it(`has ticks ${ticks.join(', ')} for ${max}`, () => {
      assert.deepEqual(axisTo(max, isWhole).ticks, ticks);
    });
  }

  it('shows only zero where nothing was used', () => {
    assert.deepEqual(axisTo(0, true), { top: 1, ticks: [0] });
  });

  it('holds every figure with one to four lines above zero', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 1e-6, max: 1e15, noNaN: true }),
        fc.boolean(),
        (max, isWhole) => {
          const { top, ticks } = axisTo(max, isWhole);
          assert.ok(top >= max * (1 - 1e-8));
          assert.ok(ticks.length >= 2 && ticks.length <= 5, `${ticks}`);
          if (isWhole) assert.ok(ticks.every(Number.isInteger));
        },
      ),
    );
  });
});
