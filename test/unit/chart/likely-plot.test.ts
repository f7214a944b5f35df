import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { barsOf } from '../../../widget/chart/bars.ts';
import { edgesOf } from '../../../widget/chart/edges.ts';
import { frameOf, plot, type View } from '../../../widget/chart/plot.ts';
import type { Usage } from '../../../widget/chart/usage.ts';
import { barsToCome } from '../../../widget/forecast/chart-bars.ts';
import { endsOf } from '../../../widget/forecast/chart-ends.ts';
import { likelyLines } from '../../../widget/forecast/chart-lines.ts';
import { foreseen } from './likely-october.ts';

const wide = frameOf(984);
const tiered = edgesOf({ model: 'graduated', tiers: [tier('200'), tier('700'), tier(null)] }, null);

describe('the axis', () => {
  it('holds the upper end of the range, and the next tier’s edge if it is near that', () => {
    const usage = foreseen();
    assert.ok(plot(usage, 'cumulative', [], wide).y('615') >= wide.top);
    const edges = plot(usage, 'cumulative', tiered, wide).edges.map(({ at }) => at);
    assert.deepEqual(edges, ['200', '700']);
  });

  it('holds the days to come', () => {
    const usage = foreseen({ path: jump() });
    assert.ok(plot(usage, 'daily', [], wide).y('235') >= wide.top);
  });

  it('names a line below where what is likely goes through it', () => {
    const { edges } = plot(foreseen(), 'cumulative', tiered, wide);
    const [crossed, beyond] = edges;
    assert.ok(crossed!.labelY! > crossed!.y);
    assert.ok(beyond!.labelY! < beyond!.y);
  });
});

describe('likelyLines', () => {
  it('begins at the dot of now and ends at the right edge', () => {
    const { usage, drawn } = drawing('cumulative');
    const { line } = likelyLines(usage.outlook.points, false, drawn);
    assert.ok(line.startsWith(`M${drawn.dot!.x} ${drawn.dot!.y}L`));
    assert.ok(line.endsWith(`L${wide.right} ${drawn.y('340')}`));
  });

  it('opens the band from the dot to both ends of the range', () => {
    const { usage, drawn } = drawing('cumulative');
    const { band } = likelyLines(usage.outlook.points, false, drawn);
    const { x, y } = drawn.dot!;
    assert.ok(band.startsWith(`M${x} ${y}L`) && band.endsWith(`L${x} ${y}Z`));
    assert.ok(band.includes(`L${wide.right} ${drawn.y('615')}L${wide.right} ${drawn.y('202.5')}L`));
  });

  it('stands a level until its day is over', () => {
    const { usage, drawn } = drawing('cumulative', { isLevel: true });
    const { line } = likelyLines(usage.outlook.points.slice(0, 2), true, drawn);
    const [dot, next] = usage.outlook.points;
    const y = drawn.y(next!.likely);
    assert.equal(
      line,
      `M${drawn.x(dot!.at)} ${drawn.y(dot!.likely)}L${drawn.x(dot!.at)} ${y}L${drawn.x(next!.at)} ${y}`,
    );
  });
});

describe('barsToCome', () => {
  it('has one for each day that is not over, in the slots of the others', () => {
    const shown = drawing('daily');
    const bars = barsToCome(shown);
    assert.equal(bars.length, 28);
    const known = barsOf(shown.usage.steps, 'value', shown.drawn, wide);
    assert.equal(bars[0]!.x, known.at(-1)!.x);
    assert.equal(bars[1]!.y, shown.drawn.y('10'));
    assert.equal(bars[1]!.height, Math.round((wide.bottom - bars[1]!.y) * 10) / 10);
  });

  it('stands what is expected of today on what today has', () => {
    const shown = drawing('daily');
    const [today] = barsToCome(shown);
    assert.equal(today!.y, shown.drawn.y('10'));
    assert.ok(Math.abs(today!.y + today!.height - shown.drawn.y('5')) < 0.11);
  });

  it('has none where nothing is forecast', () => {
    const shown = drawing('daily');
    const usage: Usage = { ...shown.usage, outlook: undefined };
    assert.deepEqual(barsToCome({ ...shown, usage }), []);
  });
});

describe('endsOf', () => {
  const bottom = 286;
  const pixel = fc.integer({ min: 20, max: bottom });

  it('names what is likely at its line, with the range below', () => {
    const at = endsOf({ own: null, likely: 71, ghost: 99.4 }, bottom);
    assert.deepEqual(at, { own: null, likely: 67, range: 82, ghost: 103.4 });
  });

  it('names the period’s own end only where no forecast follows', () => {
    assert.equal(endsOf({ own: 80, likely: 71, ghost: null }, bottom).own, null);
    assert.equal(endsOf({ own: 80, likely: null, ghost: null }, bottom).own, 84);
  });

  it('keeps all of them a line apart, wherever the lines end', () => {
    fc.assert(
      fc.property(pixel, pixel, fc.boolean(), (first, second, isLikely) => {
        const lines = isLikely ? { own: null, likely: first } : { own: first, likely: null };
        const { own, likely, range, ghost } = endsOf({ ...lines, ghost: second }, bottom);
        const baselines = [own, likely, range, ghost]
          .filter((y) => y !== null)
          .sort((a, b) => a - b);
        for (const [index, y] of baselines.entries()) {
          assert.ok(y <= bottom + 4);
          if (index) assert.ok(y - baselines[index - 1]! >= 14);
        }
      }),
    );
  });

  it('never moves what is likely for the sake of last period', () => {
    fc.assert(
      fc.property(pixel, pixel, (likely, ghost) => {
        const alone = endsOf({ own: null, likely, ghost: null }, bottom);
        const both = endsOf({ own: null, likely, ghost }, bottom);
        assert.deepEqual([both.likely, both.range], [alone.likely, alone.range]);
      }),
    );
  });
});

function drawing(view: View, known = {}) {
  const usage = foreseen({}, known);
  return {
    usage,
    view,
    frame: wide,
    isRtl: false,
    drawn: plot(usage, view, [], wide),
    series: {},
    item: null as never,
  };
}

/** Ten a day, and 235 on the second day to come. */
function jump() {
  const { points } = foreseen().outlook;
  const at = points.map((point) => new Date(point.at).toISOString());
  const likely = points.map((point, index) => String(Number(point.likely) + (index > 2 ? 225 : 0)));
  return { at, likely, lower: likely, upper: likely };
}

function tier(upTo: string | null) {
  return { upTo, unitAmount: '1', flatAmount: '0' };
}
