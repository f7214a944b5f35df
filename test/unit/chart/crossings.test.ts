import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Crossing } from '../../../server/contract/forecast.ts';
import { edgesOf } from '../../../widget/chart/edges.ts';
import { frameOf, plot } from '../../../widget/chart/plot.ts';
import { boxOf, crossingMarks, placeLabel } from '../../../widget/forecast/chart-crossings.ts';
import { foreseen } from './likely-october.ts';

const wide = frameOf(984);
const text = 'Oct 18 (13–27)';

describe('crossingMarks', () => {
  it('marks the range of dates on the line that is crossed, and the likely date', () => {
    const { drawn, marks } = marked({});
    const [mark] = marks;
    assert.equal(mark!.y, drawn.y('200'));
    assert.deepEqual(
      [mark!.from, mark!.ring, mark!.to],
      [13, 18, 27].map((day) => drawn.x(Date.UTC(2026, 9, day))),
    );
  });

  it('goes on to the edge where the crossing may as well lie beyond the period', () => {
    const [mark] = marked({ likely: null, latest: null }).marks;
    assert.deepEqual([mark!.ring, mark!.to], [null, wide.right]);
  });

  it('begins at now at the earliest', () => {
    const { usage, drawn, marks } = marked({ earliest: '2026-10-02T00:00:00Z' });
    assert.equal(marks[0]!.from, drawn.x(usage.now));
  });

  it('marks no line that is not drawn', () => {
    assert.deepEqual(marked({ quantity: '9000' }).marks, []);
  });
});

describe('placeLabel', () => {
  const mark = { y: 100, from: 400, to: 500 };

  it('stands left above the range', () => {
    assert.deepEqual(placeLabel(mark, text, wide, []), { x: 396, y: 91, anchor: 'end' });
  });

  it('goes below where that is taken, and nowhere where all is', () => {
    const above = boxOf({ x: 396, y: 91, anchor: 'end' }, text);
    assert.deepEqual(placeLabel(mark, text, wide, [above]), { x: 504, y: 118, anchor: 'start' });
    const all = { left: 0, right: 984, top: 0, bottom: 312 };
    assert.equal(placeLabel(mark, text, wide, [all]), undefined);
  });

  it('stays between the edges', () => {
    const early = placeLabel({ y: 100, from: 60, to: 90 }, text, wide, []);
    assert.deepEqual(early, { x: 94, y: 118, anchor: 'start' });
    const late = placeLabel({ y: 100, from: 60, to: wide.right }, text, wide, []);
    assert.equal(late, undefined);
  });
});

function marked(change: Partial<Crossing>) {
  const crossing: Crossing = {
    kind: 'tier',
    quantity: '200',
    earliest: '2026-10-13T00:00:00Z',
    likely: '2026-10-18T00:00:00Z',
    latest: '2026-10-27T00:00:00Z',
    ...change,
  };
  const usage = foreseen({ crossings: [crossing] });
  const tiers = [
    { upTo: '200', unitAmount: '1', flatAmount: '0' },
    { upTo: null, unitAmount: '2', flatAmount: '0' },
  ];
  const drawn = plot(usage, 'cumulative', edgesOf({ model: 'graduated', tiers }, null), wide);
  return { usage, drawn, marks: crossingMarks({ usage, drawn }) };
}
