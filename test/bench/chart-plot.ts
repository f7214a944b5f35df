import { edgesOf } from '../../widget/chart/edges.ts';
import { frameOf, plot } from '../../widget/chart/plot.ts';
import { layersOf, stackedBars } from '../../widget/chart/stack.ts';
import { readUsage, type UsageInput } from '../../widget/chart/usage.ts';
import type { Bench } from './bench.ts';

const DAYS = 366;
const DAY = 86_400_000;
const START = Date.parse('2024-01-01T00:00:00Z');

export const chartOfAYear: Bench = {
  name: 'a chart of 366 days in both views, divided by five values',
  budgetMs: null,
  against: 'JSON.stringify of it',
  async prepare() {
    const run = () => drawnFrom(year());
    const answer = run();
    return { run, reference: () => JSON.stringify(answer) };
  },
};

function drawnFrom(input: UsageInput) {
  const frame = frameOf(984);
  const usage = readUsage(input);
  const daily = plot(usage, 'daily', [], frame);
  const layers = layersOf(Array(5).fill({ values: input.days.values }), input);
  return {
    cumulative: plot(
      usage,
      'cumulative',
      edgesOf({ model: 'graduated', tiers: null }, '1000000'),
      frame,
    ),
    daily,
    bars: stackedBars(layers, daily, frame),
  };
}

/** A year of which all is known, and the year before it. */
function year(): UsageInput {
  const values = Array.from({ length: 2 * DAYS }, (_, day) => String(3000 + ((day * 37) % 900)));
  return {
    period: { start: iso(START), end: iso(START + DAYS * DAY) },
    previousPeriod: { start: iso(START - DAYS * DAY), end: iso(START) },
    days: { start: iso(START - DAYS * DAY), values },
    used: null,
    isLevel: false,
    now: iso(START + DAYS * DAY),
  };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
