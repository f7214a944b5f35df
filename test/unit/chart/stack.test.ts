import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import { frameOf, plot } from '../../../widget/chart/plot.ts';
import { areasOf, layersOf, stackedBars } from '../../../widget/chart/stack.ts';
import { readUsage } from '../../../widget/chart/usage.ts';
import { october } from './october.ts';

const wide = frameOf(984);
const parts = fc.array(fc.array(fc.nat(10_000), { minLength: 20, maxLength: 20 }), {
  minLength: 1,
  maxLength: 5,
});

describe('layersOf', () => {
  it('adds up to the whole, at every step', () => {
    fc.assert(
      fc.property(parts, (groups) => {
        const { layers, usage } = stacked(groups);
        for (const [index, { total }] of usage.steps.entries()) {
          if (total === null) continue;
          const sum = layers.reduce((all, { steps }) => all + Number(steps[index]!.total), 0);
          assert.equal(sum, Number(total));
        }
      }),
    );
  });

  it('says nothing of before', () => {
    const [layer] = stacked([Array(20).fill(1)]).layers;
    assert.deepEqual(layer!.ghost, []);
  });
});

describe('areasOf', () => {
  it('ends where the line ends: the highest edge is the line', () => {
    fc.assert(
      fc.property(parts, (groups) => {
        const { layers, drawn } = stacked(groups);
        assert.equal(areasOf(layers, drawn).at(-1)!.edge, drawn.line);
      }),
    );
  });

  it('stands on the axis, each on the one below it', () => {
    const { layers, drawn } = stacked([Array(20).fill(1), Array(20).fill(3)]);
    const [lower, upper] = areasOf(layers, drawn);
    assert.ok(lower!.area.includes(`${drawn.x(layers[0]!.period.start)} ${wide.bottom}Z`));
    const below = lower!.edge.slice(1).split('L').reverse().join('L');
    assert.ok(upper!.area.endsWith(`L${below}Z`));
  });

  it('draws nothing of days that are not known', () => {
    assert.deepEqual(areasOf(layersOf([{ values: [] }], october()), plotOf()), []);
  });
});

describe('stackedBars', () => {
  it('reach as high as the bar of the whole, without a gap', () => {
    fc.assert(
      fc.property(parts, (groups) => {
        const { layers, drawn, usage } = stacked(groups, 'daily');
        const bars = stackedBars(layers, drawn, wide);
        for (const [index, { value }] of usage.steps.entries()) {
          if (value === null) continue;
          const column = bars.map((layer) => layer[index]!);
          assert.ok(Math.abs(column.at(-1)!.y - drawn.y(value)) < 0.11);
          let base = wide.bottom;
          for (const { y, height } of column) {
            assert.ok(Math.abs(y + height - base) < 0.11);
            base = y;
          }
        }
      }),
    );
  });
});

function stacked(groups: number[][], view: 'cumulative' | 'daily' = 'cumulative') {
  const start = '2026-10-01T00:00:00Z';
  const sums = groups[0]!.map((_, day) => groups.reduce((all, each) => all + each[day]!, 0));
  const input = october({
    days: { start, values: sums.map(String) },
    previousPeriod: null,
    used: null,
    now: '2026-10-20T14:00:00Z',
  });
  const usage = readUsage(input);
  const layers = layersOf(
    groups.map((values) => ({ values: values.map(String) })),
    input,
  );
  return { usage, layers, drawn: plot(usage, view, [], wide) };
}

function plotOf() {
  return plot(readUsage(october()), 'cumulative', [], wide);
}
