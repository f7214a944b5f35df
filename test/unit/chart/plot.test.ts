import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { barsOf } from '../../../widget/chart/bars.ts';
import { crosshair, stepAt } from '../../../widget/chart/crosshair.ts';
import { edgesOf } from '../../../widget/chart/edges.ts';
import { dated, frameOf, plot } from '../../../widget/chart/plot.ts';
import { readUsage } from '../../../widget/chart/usage.ts';
import { october, zeros } from './october.ts';

const usage = readUsage(october());
const wide = frameOf(984);

describe('frameOf', () => {
  it('follows the width of the container', () => {
    const { height, left, right } = frameOf(984);
    assert.deepEqual([height, left, right], [312, 44, 856]);
    assert.equal(frameOf(328, 58).left, 58);
    assert.deepEqual([frameOf(664).height, frameOf(664).right], [280, 546]);
    assert.deepEqual([frameOf(328).height, frameOf(328).left, frameOf(328).right], [232, 36, 322]);
  });
});

describe('plot', () => {
  it('draws from the axis at the start to the total at now', () => {
    const drawn = plot(usage, 'cumulative', [], wide);
    assert.ok(drawn.line.startsWith(`M44 ${wide.bottom}L`));
    assert.deepEqual(drawn.dot, { x: drawn.x(usage.now), y: drawn.y('65') });
  });

  it('draws a total at the top tick at the top', () => {
    const drawn = plot(readUsage(october({ used: '80' })), 'cumulative', [], wide);
    assert.equal(drawn.y('80'), wide.top);
  });

  it('shows what is included as a strong tick instead of a close one', () => {
    const price = { model: 'graduated', tiers: [tier('78'), tier(null)] };
    const { ticks } = plot(usage, 'cumulative', edgesOf(price, '78'), wide);
    assert.deepEqual(
      ticks.filter(({ value }) => value > 50).map(({ value, isStrong }) => [value, isStrong]),
      [
        [60, false],
        [78, true],
      ],
    );
  });

  it('leaves out edges that lie above the axis, and labels that would touch', () => {
    const tiers = [tier('60'), tier('61'), tier('62'), tier('9000'), tier(null)];
    const price = { model: 'graduated', tiers };
    const { edges } = plot(usage, 'cumulative', edgesOf(price, null), wide);
    assert.deepEqual(
      edges.map(({ at, labelY }) => [at, labelY !== null]),
      [
        ['60', true],
        ['61', false],
        ['62', true],
      ],
    );
  });

  it('names no tier over the line, its dot or the hair below it, wherever they are', () => {
    const amount = fc.integer({ min: 1, max: 400 });
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (at, a, day, isNarrow) => {
          const frame = frameOf(isNarrow ? 328 : 984);
          const now = new Date(Date.UTC(2026, 9, day, 12)).toISOString();
          const values = Array.from({ length: day }, () => String(a));
          const days = { start: '2026-10-01T00:00:00Z', values };
          const grown = readUsage(october({ now, days, used: null, previousPeriod: null }));
          const tiers = [tier(String(at * 10)), tier(null)];
          const drawn = plot(
            grown,
            'cumulative',
            edgesOf({ model: 'graduated', tiers }, null),
            frame,
          );
          const from = frame.right - (isNarrow ? 72 : 220);
          for (const { labelY } of drawn.edges) {
            if (labelY === null) continue;
            const { x, y } = drawn.dot!;
            assert.ok(x < from || labelY < y - 4, 'over the hair');
            for (const { at: instant, total } of grown.line) {
              if (drawn.x(instant) < from) continue;
              const line = drawn.y(total);
              assert.ok(line < labelY - 11 || line > labelY + 4, 'over the line');
            }
          }
        },
      ),
    );
  });

  it('has bars for known days only, 68 % of their slots', () => {
    const drawn = plot(usage, 'daily', [], wide);
    const bars = barsOf(usage.steps, 'value', drawn, wide);
    const { x, line } = drawn;
    assert.equal(bars.length, 4);
    const slot = x(usage.steps[1]!.end) - x(usage.steps[1]!.start);
    assert.ok(Math.abs(bars[1]!.width - slot * 0.68) < 0.2);
    assert.equal(line, '');
  });

  it('breaks the line over a wide gap and says so', () => {
    const stale = october({
      now: '2026-10-20T00:00:00Z',
      used: '500',
      days: { start: '2026-09-01T00:00:00Z', values: zeros(33) },
    });
    const drawn = plot(readUsage(stale), 'cumulative', [], wide);
    assert.equal(drawn.line.lastIndexOf('M') > 0, true);
    assert.ok(drawn.namesGap);
  });

  it('keeps the line whole over a gap of a few pixels', () => {
    const drawn = plot(
      readUsage(october({ days: { start: '2026-09-01T00:00:00Z', values: zeros(32) } })),
      'cumulative',
      [],
      wide,
    );
    assert.equal(drawn.line.lastIndexOf('M'), 0);
    assert.equal(drawn.namesGap, false);
  });

  it('draws the axis of an unused meter', () => {
    const drawn = plot(
      readUsage(october({ used: '0', days: { start: '2026-08-01T00:00:00Z', values: zeros(65) } })),
      'cumulative',
      [],
      wide,
    );
    assert.deepEqual(
      drawn.ticks.map(({ value }) => value),
      [0],
    );
    assert.equal(drawn.dot!.y, wide.bottom);
  });

  it('has no broken number at any width', () => {
    for (const width of [0, 1, 320, 984, 4_000]) {
      for (const view of ['cumulative', 'daily'] as const) {
        assert.doesNotMatch(JSON.stringify(plot(usage, view, [], frameOf(width))), /null,null|NaN/);
      }
    }
  });
});

describe('reading', () => {
  it('finds the step under its own crosshair', () => {
    for (const view of ['cumulative', 'daily'] as const) {
      const drawn = plot(usage, view, [], wide);
      for (const [index, step] of usage.steps.entries()) {
        if (index === usage.current + 1 || index === usage.current) continue;
        assert.equal(stepAt(crosshair(step, view, drawn), usage, view, drawn), index);
      }
    }
  });

  it('stops at the first and last step', () => {
    const drawn = plot(usage, 'cumulative', [], wide);
    assert.equal(stepAt(-500, usage, 'cumulative', drawn), 0);
    assert.equal(stepAt(5_000, usage, 'cumulative', drawn), 30);
  });
});

describe('dated', () => {
  it('writes today first, then the ends, then every fifth day', () => {
    const days = dated(usage, wide).map(({ start }) => new Date(start).getUTCDate());
    assert.deepEqual(days, [4, 1, 31, 5, 10, 15, 20, 25, 30]);
  });

  it('writes months where steps are weeks', () => {
    const year = readUsage(
      october({ period: { start: '2026-01-15T00:00:00Z', end: '2027-01-15T00:00:00Z' } }),
    );
    const months = dated(year, wide).slice(1);
    assert.deepEqual(
      months.map(({ start }) => new Date(start).toISOString().slice(5, 10)),
      ['02', '03', '04', '05', '06', '07', '08', '09', '10', '11', '12', '01'].map(
        (m) => `${m}-01`,
      ),
    );
  });

  it('writes every tenth day where it is narrow', () => {
    const days = dated(usage, frameOf(328)).map(({ start }) => new Date(start).getUTCDate());
    assert.deepEqual(days, [4, 1, 31, 10, 20, 30]);
  });
});

function tier(upTo: string | null) {
  return { upTo, unitAmount: '1', flatAmount: '0' };
}
