/**
 * `npm run bench:forecast`: the published backtest. Runs the benchmark's scorer over the forecaster,
 * writes `docs/forecast.md` from `forecast-method.md` and `server/forecast/published.ts`.
 *
 * The benchmark's data are not part of this repository, because not all of their licences allow it:
 * `-- --benchmark <folder>` says where they are.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { type Forecast, type ForecastInput, forecastPeriod } from '../../server/forecast/index.ts';
import { stabilityOf } from './forecast-stability.ts';
import { percent, table } from './markdown.ts';

const { values: options } = parseArgs({
  options: { benchmark: { type: 'string', default: '../shared/forecast' } },
});
const folder = resolve(options.benchmark);
if (!existsSync(join(folder, 'score.ts'))) {
  process.stderr.write(`No benchmark in ${options.benchmark}: say where with -- --benchmark.\n`);
  process.exit(1);
}

type Task = {
  series: string;
  family: string;
  variant: 'full' | 'new';
  origin: number;
  input: ForecastInput;
  actual: number;
};
type Row = { task: Task; out: Forecast; ms: number };
type Forecaster = (input: ForecastInput) => unknown;
type Ratio = { ratio: number; lo: number; hi: number };
type Summary = {
  n: number;
  series: number;
  wapeAll: number;
  bias: number;
  relMae: number;
  cover: number;
  coverByOrigin: Record<string, number>;
  relMaeByOrigin: Record<string, number>;
  relWis: number;
  invalid: number;
  belowElapsed: number;
};
type Scorer = {
  ORIGINS: number[];
  makeTasks(dir: string, options?: { synthetic?: boolean }): Task[];
  runTasks(forecaster: Forecaster, tasks: Task[]): Promise<Row[]>;
  summarize(rows: Row[], reference: Row[]): Summary;
  pairRatio(a: Row[], b: Row[], score: (row: Row) => number): Ratio;
  absErr(row: Row): number;
};
type Baselines = { runRate: Forecaster; best: Forecaster };

const scorer: Scorer = await import(pathToFileURL(join(folder, 'score.ts')).href);
const { runRate, best }: Baselines = await import(pathToFileURL(join(folder, 'baselines.ts')).href);
const data = join(folder, 'dev');
const all = scorer.makeTasks(data);
const [known, fresh] = [await scored('full'), await scored('new')];
const made = await scored('full', scorer.makeTasks(data, { synthetic: true }));
const madeNew = await scored('new', scorer.makeTasks(data, { synthetic: true }));

const rows = [...known.ours, ...fresh.ours];
const right = rows.filter(isRight).length;
const method = readFileSync('test/bench/forecast-method.md', 'utf8');
const figures: Record<string, string> = {
  series: String(new Set(all.map(({ series }) => series)).size),
  families: String(new Set(all.map(({ family }) => family)).size),
  forecasts: grouped(rows.length),
  held: percent(right / rows.length),
  scores: scores(),
  origins: byOrigin(),
  families_table: byFamily(),
  levels: byLevel(),
  made: byMadeSeries(),
  worst: worst(),
  stability: stability(),
  speed: speed(),
};
const unknown = [...method.matchAll(/\{\{(\w+)\}\}/g)].filter(([, key]) => !(key! in figures));
if (unknown.length > 0) throw new Error(`No such figure: ${unknown.map(([text]) => text)}`);
writeFileSync(
  'docs/forecast.md',
  method.replace(/\{\{(\w+)\}\}/g, (_, key: string) => figures[key]!),
);
writeFileSync('server/forecast/published.ts', published());
process.stdout.write(`The range held in ${percent(right / rows.length)} of ${rows.length}.\n`);
process.stdout.write(`${figures.scores}\nWritten: docs/forecast.md\n`);

async function scored(variant: Task['variant'], tasks: Task[] = all) {
  const own = tasks.filter((task) => task.variant === variant);
  return {
    runRate: await scorer.runTasks(runRate, own),
    best: await scorer.runTasks(best, own),
    ours: await scorer.runTasks(forecastPeriod, own),
  };
}

function isRight({ task: { actual }, out: { lower, upper } }: Row) {
  return actual >= lower - 1e-9 && actual <= upper + 1e-9;
}

function scores() {
  const line = (name: string, of: Row[], reference: Row[]) => {
    const { wapeAll, relMae, relWis, cover, bias } = scorer.summarize(of, reference);
    return [
      name,
      percent(wapeAll),
      relMae.toFixed(3),
      relWis.toFixed(3),
      percent(cover),
      percent(bias),
    ];
  };
  const against = (ours: Row[], reference: Row[]) => {
    const { ratio, lo, hi } = scorer.pairRatio(ours, reference, scorer.absErr);
    return `${ratio.toFixed(3)} (90 % of resamplings: ${lo.toFixed(3)} to ${hi.toFixed(3)})`;
  };
  return [['with earlier periods', known] as const, ['in the first period', fresh] as const]
    .map(([title, { runRate: rate, best: baseline, ours }]) =>
      [
        `**A customer ${title}**: ${grouped(ours.length)} forecasts. Error against the best baseline: ${against(ours, baseline)}.\n`,
        table(
          [
            'method',
            'error of the total',
            'error, of run rate’s',
            'interval score, of run rate’s',
            'range held',
            'bias',
          ],
          [
            line('run rate', rate, rate),
            line('best baseline', baseline, rate),
            line('ours', ours, rate),
          ],
        ),
      ].join('\n'),
    )
    .join('\n\n');
}

function byOrigin() {
  const line = (name: string, { runRate: rate, ours }: typeof known) => {
    const { coverByOrigin, relMaeByOrigin } = scorer.summarize(ours, rate);
    return scorer.ORIGINS.map((origin) => [
      name,
      percent(origin),
      percent(coverByOrigin[origin]!),
      relMaeByOrigin[origin]!.toFixed(3),
    ]);
  };
  return table(
    ['customer', 'of the period passed', 'range held', 'error, of run rate’s'],
    [...line('earlier periods', known), ...line('first period', fresh)],
  );
}

function byFamily() {
  const families = [...new Set(all.map(({ family }) => family))];
  return table(
    [
      'source',
      'series',
      'held, earlier periods',
      'error, of run rate’s',
      'held, first period',
      'error, of run rate’s ',
    ],
    families.map((family) => {
      const of = (from: Row[]) => from.filter(({ task }) => task.family === family);
      const cells = [known, fresh].flatMap(({ ours, runRate: rate }) => {
        if (of(ours).length === 0) return ['–', '–'];
        const { cover, relMae } = scorer.summarize(of(ours), of(rate));
        return [percent(cover), relMae.toFixed(3)];
      });
      const series = new Set(of(fresh.ours).map(({ task }) => task.series)).size;
      return [family, String(series), ...cells];
    }),
  );
}

/** Whether other ranges hold as often as they say: those of 50, 80, 90 and 98 percent. */
function byLevel() {
  const share = (from: Row[], percentage: number) => {
    const out = (100 - percentage) / 2;
    const within = from.filter(({ task: { actual }, out: { quantiles } }) => {
      const [low, high] = [quantiles[out - 1]!, quantiles[99 - out]!];
      return actual >= low - 1e-9 && actual <= high + 1e-9;
    });
    return percent(within.length / from.length);
  };
  return table(
    ['range', 'held, earlier periods', 'held, first period'],
    [50, 80, 90, 98].map((level) => [
      percent(level / 100),
      share(known.ours, level),
      share(fresh.ours, level),
    ]),
  );
}

function byMadeSeries() {
  const names = [...new Set(made.ours.map(({ task }) => task.series))];
  return table(
    [
      'series',
      'error, of run rate’s',
      'range held',
      'first period: error, of run rate’s',
      'range held ',
    ],
    names.map((name) => [
      name.replace(/^syn-/, '').replaceAll('-', ' '),
      ...[made, madeNew].flatMap(({ ours, runRate: rate }) => {
        const of = (from: Row[]) => from.filter(({ task }) => task.series === name);
        const { cover, relMae } = scorer.summarize(of(ours), of(rate));
        return [relMae.toFixed(3), percent(cover)];
      }),
    ]),
  );
}

/** The series it is furthest off in, and those where its range holds least. */
function worst() {
  const names = [...new Set(known.ours.map(({ task }) => task.series))];
  const all = names.map((name) => {
    const of = (from: Row[]) => from.filter(({ task }) => task.series === name);
    const { wapeAll, relMae, cover } = scorer.summarize(of(known.ours), of(known.runRate));
    return { name, wapeAll, relMae, cover };
  });
  const shown = new Set([
    ...all.toSorted((a, b) => b.wapeAll - a.wapeAll).slice(0, 4),
    ...all.toSorted((a, b) => b.relMae - a.relMae).slice(0, 4),
    ...all.toSorted((a, b) => a.cover - b.cover).slice(0, 4),
  ]);
  return table(
    ['series', 'error of the total', 'error, of run rate’s', 'range held'],
    [...shown].map((each) => [
      each.name,
      percent(each.wapeAll),
      each.relMae.toFixed(2),
      percent(each.cover),
    ]),
  );
}

function stability() {
  const names = new Map(
    all.filter(({ variant }) => variant === 'full').map((task) => [task.series, task]),
  );
  const hourly = [...names.values()].filter(({ input }) => input.history.step === 3_600);
  const { median, p95, most } = stabilityOf(hourly.map(({ input }) => input));
  return `One more hour moves the likely total by ${fine(median)} of it in the middle case, by ${fine(p95)} in one case of twenty, by ${fine(most)} at most (${hourly.length} hourly series, each hour of a day in the middle of a period).`;
}

/** Times are of this machine; the ratio is what others may compare. */
function speed() {
  const times = rows.map(({ ms }) => ms).sort((a, b) => a - b);
  const p95 = times[Math.floor(times.length * 0.95)]!;
  const [cpu] = cpus();
  return `${p95.toFixed(2)} ms at the 95th percentile of the forecasts above (${availableParallelism()} × ${cpu?.model.trim() ?? 'unknown'}, Node ${process.version}); \`npm run bench\` sets it beside a reference.`;
}

function published() {
  return `/**
 * How often the range held in the published backtest, customers with and without earlier periods
 * together: written by \`npm run bench:forecast\` with \`docs/forecast.md\`, which says on what.
 */
export const PUBLISHED = { right: ${right}, of: ${rows.length} };
`;
}

function fine(share: number) {
  return `${(100 * share).toFixed(2)} %`;
}

function grouped(count: number) {
  return count.toLocaleString('en');
}
