import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { billScale, placeLabels } from '../../../widget/forecast/bill-scale.ts';

const usd = (amount: number) => ({ amount, currency: 'usd' });
const likely = { likely: usd(76384), lower: usd(61923), upper: usd(92362) };

describe('the scale of the bill line', () => {
  it('ends at the next round number above all that is shown', () => {
    const scale = billScale(usd(41651), usd(48804), likely);
    assert.deepEqual(scale, {
      due: 0.41651,
      last: 0.48804,
      likely: 0.76384,
      lower: 0.61923,
      upper: 0.92362,
    });
  });

  it('has room for a last period that was more than all that is likely', () => {
    assert.equal(billScale(usd(41651), usd(180000), likely).last, 0.9);
  });

  it('leaves at most a third of it empty, whatever the amounts', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e12 }), (amount) => {
        const { due } = billScale(usd(amount), undefined, undefined);
        assert.ok(due > 2 / 3 - 1e-9 && due <= 1 + 1e-9, `${due}`);
      }),
    );
  });

  it('leaves out what is not known', () => {
    const { last, upper } = billScale(usd(41651), undefined, undefined);
    assert.deepEqual([last, upper], [null, null]);
  });

  it('starts at zero: a credit stands there', () => {
    assert.equal(billScale(usd(-500), usd(-900), undefined).due, 0);
    assert.equal(billScale(usd(-500), usd(48804), undefined).due, 0);
  });
});

describe('the labels of a row', () => {
  it('stand over their places', () => {
    assert.deepEqual(
      placeLabels(
        [
          { at: 100, width: 60 },
          { at: 300, width: 80 },
        ],
        500,
      ),
      [70, 260],
    );
  });

  it('stay within the line', () => {
    assert.deepEqual(placeLabels([{ at: 5, width: 60 }], 500), [0]);
    assert.deepEqual(placeLabels([{ at: 495, width: 60 }], 500), [440]);
  });

  it('move off the one that keeps its place', () => {
    assert.deepEqual(
      placeLabels(
        [
          { at: 200, width: 60 },
          { at: 220, width: 60 },
        ],
        500,
      ),
      [122, 190],
    );
  });

  it('are dropped where they cannot move off', () => {
    assert.deepEqual(
      placeLabels(
        [
          { at: 20, width: 60 },
          { at: 30, width: 60 },
        ],
        500,
      ),
      [null, 0],
    );
  });

  it('never touch', () => {
    const label = fc.record({
      at: fc.integer({ max: 600 }),
      width: fc.integer({ min: 1, max: 200 }),
    });
    fc.assert(
      fc.property(fc.array(label, { maxLength: 4 }), (labels) => {
        const placed = placeLabels(labels, 500).flatMap((begin, index) =>
          begin === null ? [] : [{ begin, end: begin + labels[index]!.width }],
        );
        for (const [index, { begin, end }] of placed.entries()) {
          assert.ok(begin >= 0 && end <= 500);
          const next = placed[index + 1];
          if (next) assert.ok(next.begin - end >= 8);
        }
      }),
    );
  });
});
