/** Loads as the tables of docs/speed.md. */
import { table } from '../markdown.ts';
import type { Load, Profile } from './load.ts';
import type { BenchPage } from './site.ts';

/** What the others are compared with. */
const REFERENCE = 'limit-lit';

const SAID: Record<Profile, string> = {
  plain: '**As the machine is**',
  slow: '**1.6 Mbit/s, 150 ms, processor four times slower**',
  fast: '**9 Mbit/s, 60 ms, processor four times slower**',
};

export function loadsTable(
  profile: Profile,
  pages: readonly BenchPage[],
  loadsOf: (page: BenchPage) => readonly Load[],
): string {
  const reference = pages.find(({ name }) => name === REFERENCE);
  const base = reference && middle(loadsOf(reference).map(({ ready }) => ready));
  const head = [
    'page',
    'requests',
    'KB',
    'first paint, ms',
    'figures painted, ms',
    `against ${REFERENCE}`,
    'longest task, ms',
    'shift',
  ];
  const lines = pages.map((page) => {
    const loads = loadsOf(page);
    const ready = loads.map((each) => each.ready);
    return [
      page.name,
      String(middle(loads.map(({ requests }) => requests))),
      (middle(loads.map(({ bytes }) => bytes)) / 1000).toFixed(1),
      middle(loads.map(({ firstPaint }) => firstPaint)).toFixed(0),
      `${middle(ready).toFixed(0)} (${Math.min(...ready).toFixed(0)}–${Math.max(...ready).toFixed(0)})`,
      base ? (middle(ready) / base).toFixed(2) : '',
      longest(Math.max(...loads.map((each) => each.longest))),
      worst(loads.map(({ shift }) => shift)),
    ];
  });
  return `${SAID[profile]}\n\n${table(head, lines)}`;
}

export function wholeTable(whole: readonly { width: number; load: Load }[]): string {
  const head = ['whole page, to its end', 'longest task, ms', 'shift'];
  return table(
    head,
    whole.map(({ width, load }) => [`${width} px`, longest(load.longest), worst([load.shift])]),
  );
}

/** Tasks of 50 ms and less are not told apart by the browser. */
const longest = (ms: number) => (ms ? ms.toFixed(0) : '≤ 50');

const worst = (shifts: readonly number[]) => String(Number(Math.max(...shifts).toFixed(4)));

function middle(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  return Number.isInteger(half)
    ? (sorted[half - 1]! + sorted[half]!) / 2
    : sorted[Math.floor(half)]!;
}
