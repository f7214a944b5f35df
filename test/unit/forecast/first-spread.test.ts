import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { percentilesAround, percentilesOfNothing } from '../../../server/forecast/first-spread.ts';

const amounts = fc.double({ min: 1e-3, max: 1e9, noNaN: true });
const ratios = fc.double({ min: 0, max: 20, noNaN: true });

describe('the spread around a likely amount', () => {
  it('has the likely amount in its middle', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 10, noNaN: true }), (likely, ratio) => {
        assert.equal(percentilesAround(likely, ratio * likely)[49], likely);
      }),
    );
  });

  it('never falls and never goes below zero', () => {
    fc.assert(
      fc.property(amounts, ratios, (likely, ratio) => {
        const all = percentilesAround(likely, ratio * likely);
        assert.ok(all.every((value, nth) => value >= (all[nth - 1] ?? 0)));
      }),
    );
  });

  it('widens with the deviation on both sides', () => {
    fc.assert(
      fc.property(amounts, fc.double({ min: 0, max: 5, noNaN: true }), (likely, ratio) => {
        const [less, more] = [ratio, ratio * 1.5].map((r) => percentilesAround(likely, r * likely));
        assert.ok(more![9]! <= less![9]! && more![89]! >= less![89]!);
      }),
    );
  });

  it('reaches further up than down', () => {
    const all = percentilesAround(100, 40);
    assert.ok(all[89]! - 100 > 100 - all[9]!);
  });

  it('lies no further above than Cantelli’s inequality allows', () => {
    fc.assert(
      fc.property(amounts, ratios, (likely, ratio) => {
        const all = percentilesAround(likely, ratio * likely);
        const centre = all[49]!;
        assert.ok(all[98]! <= centre + Math.sqrt(99) * ratio * likely * (1 + 1e-9));
      }),
    );
  });

  it('has the quantiles of Student’s t with four degrees of freedom on a log scale', () => {
    const all = percentilesAround(1, Math.sqrt(Math.expm1(0.01)));
    const t = (nth: number, width: number) => Math.log(all[nth]!) / (0.1 * width);
    // From a printed table of the distribution.
    assert.ok(Math.abs(t(89, 1.2) - 1.533) < 0.001);
    assert.ok(Math.abs(t(94, 1.2) - 2.132) < 0.001);
    assert.ok(Math.abs(t(0, 1.12) + 3.747) < 0.001);
  });

  it('is nothing around nothing', () => {
    assert.ok(percentilesAround(0, 0).every((value) => value === 0));
  });
});

describe('the spread where nothing was used', () => {
  it('is nothing up to the middle, and above it about a unit in as long as was seen', () => {
    const all = percentilesOfNothing(10, 20);
    assert.ok(all.slice(0, 50).every((value) => value === 0));
    assert.ok(all[89]! > 2 && all[89]! < 4);
  });

  it('shrinks with what is seen and with what is left', () => {
    assert.ok(percentilesOfNothing(20, 10)[89]! < percentilesOfNothing(10, 20)[89]!);
    assert.ok(percentilesOfNothing(30, 0).every((value) => value === 0));
    assert.ok(percentilesOfNothing(0, 30).every((value) => value === 0));
  });
});
