/**
 * Fits server/forecast/calibration.ts: `npx node test/bench/forecast-fit.ts <folder with manifest.json>`.
 *
 * The scale of the error is a product of powers of four signals (most likely ones if errors are
 * Laplace), the shape the percentiles of errors in scales. Prints both for all sources, and how often
 * the middle 80 % holds for each source when fitted without it. Generated series are left out.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toDays } from '../../server/forecast/days.ts';
import { considered } from '../../server/forecast/known.ts';
import type { History } from '../../server/forecast/types.ts';
import { FLOORS } from '../../server/forecast/width.ts';

const DAY = 86_400;
const POINTS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];
const PERCENTS = [1, 5, 10, 25, 50, 75, 90, 95, 99];
const PERIODS = 12;

interface Series extends History {
  readonly source: string;
  readonly period: string;
}

interface Case {
  readonly source: string;
  readonly point: number;
  /** One over the cases of its series. */
  readonly weight: number;
  /** Logarithms of the signals, after a 1. */
  readonly signals: readonly number[];
  /** On the square-root scale, as a share of the forecast. */
  readonly error: number;
}

const cases = readSeries(process.argv[2] ?? '.').flatMap(casesOf);
const powers = fitScale(cases);
console.log(
  'scale',
  Math.exp(powers[0]!).toFixed(3),
  powers
    .slice(1)
    .map((p) => p.toFixed(3))
    .join(' '),
);
console.log(
  'shape',
  shapeOf(cases, powers)
    .map((e, i) => `[${PERCENTS[i]}, ${e.toFixed(2)}]`)
    .join(', '),
);
const held = [...new Set(cases.map(({ source }) => source))].flatMap(leaveOut);
for (const [name, some] of groups(held))
  console.log(name.padEnd(24), `${(100 * share(some)).toFixed(0)} %`);

function readSeries(folder: string): Series[] {
  const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
  return manifest.series
    .filter((meta: { synthetic: boolean }) => !meta.synthetic)
    .map((meta: { file: string; family: string; period: string }) => ({
      ...JSON.parse(readFileSync(join(folder, meta.file), 'utf8')),
      source: meta.family,
      period: meta.period,
    }));
}

function casesOf(series: Series): Case[] {
  const { start, step, values, source } = series;
  const end = start + values.length * step;
  const all = periodsOf(series.period, start, end).flatMap(([from, to]) =>
    POINTS.map((point) => {
      const now = from + Math.max(1, Math.floor(((to - from) * point) / step + 1e-9)) * step;
      const history = { start, step, values: values.slice(0, (now - start) / step) };
      const days = toDays({ history, periodStart: from, periodEnd: to, now });
      const { forecast, signals } = considered(days);
      const rest = values
        .slice((now - start) / step, (to - start) / step)
        .reduce((a, b) => a + b, 0);
      const logs = (['replays', 'noise', 'disagreement'] as const).map((key) =>
        Math.log(signals[key] + FLOORS[key]),
      );
      return {
        source,
        point,
        signals: [1, ...logs, Math.log(days.left)],
        error: 2 * (Math.sqrt(rest / forecast) - 1),
      };
    }),
  );
  const finite = all.filter(({ error }) => Number.isFinite(error));
  return finite.map((some) => ({ ...some, weight: 1 / finite.length }));
}

/** The last whole periods that have a history before them. */
function periodsOf(kind: string, start: number, end: number): [number, number][] {
  const first = new Date(start * 1000);
  const edges =
    kind === 'month'
      ? Array.from(
          { length: 400 },
          (_, n) => Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + n) / 1000,
        )
      : Array.from({ length: 400 }, (_, n) => end - (400 - 1 - n) * 30 * DAY);
  const least = start + (kind === 'month' ? 28 : 14) * DAY;
  const inside = edges.filter((edge) => edge >= least && edge <= end);
  return inside
    .slice(1)
    .map((to, n): [number, number] => [inside[n]!, to])
    .slice(-PERIODS);
}

/** Newton's steps to the most likely powers, with a little weight on none at all. */
function fitScale(some: readonly Case[]): number[] {
  let fitted = [-1, 0, 0, 0, 0];
  for (let turn = 0; turn < 30; turn++) {
    const slope = fitted.map((power, j) => (j ? 0.1 * power : 0));
    const bend = fitted.map((_, j) => fitted.map((_, k) => (j === k ? 0.1 : 0)));
    for (const { signals, error, weight } of some) {
      const ratio = Math.min(20, (Math.abs(error) + 0.003) / scaleOf(signals, fitted));
      signals.forEach((a, j) => {
        slope[j]! += weight * (1 - ratio) * a;
        signals.forEach((b, k) => {
          bend[j]![k]! += weight * (0.3 + 0.7 * ratio) * a * b;
        });
      });
    }
    const change = solve(bend, slope);
    fitted = fitted.map((power, j) => power - change[j]!);
  }
  return fitted;
}

function scaleOf(signals: readonly number[], powers: readonly number[]): number {
  return Math.exp(signals.reduce((sum, signal, j) => sum + signal * powers[j]!, 0));
}

function shapeOf(some: readonly Case[], powers: readonly number[]): number[] {
  const sorted = some
    .map(({ error, signals, weight }) => ({ value: error / scaleOf(signals, powers), weight }))
    .sort((a, b) => a.value - b.value);
  const total = sorted.reduce((sum, { weight }) => sum + weight, 0);
  return PERCENTS.map((percent) => {
    let sum = 0;
    const at = sorted.find(({ weight }) => {
      sum += weight;
      return sum >= (percent / 100) * total;
    });
    return at!.value;
  });
}

interface Held {
  readonly of: Case;
  readonly holds: boolean;
}

function leaveOut(source: string): Held[] {
  const others = cases.filter((some) => some.source !== source);
  const fitted = fitScale(others);
  const shape = shapeOf(others, fitted);
  return cases
    .filter((some) => some.source === source)
    .map((of) => {
      const error = of.error / scaleOf(of.signals, fitted);
      return { of, holds: error >= shape[2]! && error <= shape[6]! };
    });
}

function groups(held: readonly Held[]): [string, Held[]][] {
  const names = (some: Held) => ['all', `at ${some.of.point}`, some.of.source];
  const found = new Map<string, Held[]>();
  for (const some of held) {
    for (const name of names(some)) found.set(name, [...(found.get(name) ?? []), some]);
  }
  return [...found];
}

function share(held: readonly Held[]): number {
  const total = held.reduce((sum, { of }) => sum + of.weight, 0);
  return held.reduce((sum, { of, holds }) => sum + (holds ? of.weight : 0), 0) / total;
}

/** Gauss and Jordan. */
function solve(matrix: readonly number[][], right: readonly number[]): number[] {
  const rows = matrix.map((row, i) => [...row, right[i]!]);
  for (let i = 0; i < rows.length; i++) {
    for (let j = 0; j < rows.length; j++) {
      if (i === j) continue;
      const times = rows[j]![i]! / rows[i]![i]!;
      rows[j] = rows[j]!.map((value, k) => value - times * rows[i]![k]!);
    }
  }
  return rows.map((row, i) => row[rows.length]! / row[i]!);
}
