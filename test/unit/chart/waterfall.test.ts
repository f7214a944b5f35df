import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { waterfall } from '../../../widget/chart/waterfall.ts';

const near = (a: number, b: number) => Math.abs(a - b) < 1e-9;

describe('a waterfall', () => {
  it('spans the running totals and 4 % more on each side', () => {
    const { first, bars, last } = waterfall(10_000, [5000, -2000]);
    assert.ok(near(first, 0.04 / 1.08));
    assert.ok(near(bars[0]!.to, 1.04 / 1.08));
    assert.ok(near(last, 0.64 / 1.08));
  });

  it('draws a decrease from its lower end, and says that it is one', () => {
    const [up, down] = waterfall(0, [100, -40]).bars;
    assert.equal(up!.isDown, false);
    assert.equal(down!.isDown, true);
    assert.equal(down!.start, down!.to);
    assert.equal(up!.start, up!.from);
  });

  it('puts totals that never move in the middle', () => {
    assert.deepEqual(waterfall(500, []), { first: 0.5, bars: [], last: 0.5 });
    assert.deepEqual(waterfall(0, []), { first: 0.5, bars: [], last: 0.5 });
  });

  it('goes through zero and below it like anywhere else', () => {
    const below = waterfall(-300, [500, -900]);
    const above = waterfall(9700, [500, -900]);
    assert.ok(near(below.first, above.first));
    assert.ok(below.bars.every(({ width }, index) => near(width, above.bars[index]!.width)));
  });
});

describe('every waterfall', () => {
  const amount = fc.integer({ min: -(10 ** 12), max: 10 ** 12 });
  const effects = fc.array(
    amount.filter((each) => each !== 0),
    { minLength: 1, maxLength: 12 },
  );

  it('keeps to its width, and every bar begins where the one before ended', () => {
    fc.assert(
      fc.property(amount, effects, (start, list) => {
        const { first, bars, last } = waterfall(start, list);
        assert.equal(bars[0]!.from, first);
        assert.equal(bars.at(-1)!.to, last);
        for (const [index, bar] of bars.entries()) {
          assert.ok(bar.start > 0.03 && bar.start + bar.width < 0.97);
          if (index) assert.equal(bar.from, bars[index - 1]!.to);
        }
      }),
    );
  });

  it('has bars as long as their amounts are large', () => {
    fc.assert(
      fc.property(amount, effects, (start, list) => {
        const widths = waterfall(start, list).bars.map(({ width }) => width);
        for (const [a, one] of list.entries()) {
          for (const [b, other] of list.entries()) {
            if (Math.abs(one) > Math.abs(other)) assert.ok(widths[a]! >= widths[b]! - 1e-9);
            if (Math.abs(one) === Math.abs(other)) assert.ok(near(widths[a]!, widths[b]!));
          }
        }
      }),
    );
  });

  it('reaches both ends of its scale', () => {
    fc.assert(
      fc.property(amount, effects, (start, list) => {
        const { first, bars } = waterfall(start, list);
        const all = [first, ...bars.map(({ to }) => to)];
        assert.ok(near(Math.min(...all), 0.04 / 1.08));
        assert.ok(near(Math.max(...all), 1.04 / 1.08));
      }),
    );
  });
});
