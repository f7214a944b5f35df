/**
 * Counters, gauges and histograms, and their text for Prometheus (exposition format 0.0.4).
 *
 * Written by hand because `prom-client` needs Node (`process`, `v8`, `perf_hooks`) and this runs at
 * the edge too. Labels are given once per name; whoever counts keeps their values few: a route's
 * pattern, never a path, and never a customer.
 */

export type Labels = Readonly<Record<string, string>>;

/** One value of a metric that is asked for when it is read. */
export type Sample = { readonly labels?: Labels; readonly value: number };

/** Counts up. `values` stand in the order of the label names. */
export type Counter = (...values: readonly string[]) => void;

/** Takes one observation, such as seconds. `values` stand in the order of the label names. */
export type Histogram = (observed: number, ...values: readonly string[]) => void;

export type Metrics = {
  counter(name: string, help: string, labels?: readonly string[]): Counter;
  histogram(
    name: string,
    help: string,
    buckets: readonly number[],
    labels?: readonly string[],
  ): Histogram;
  /** Asked when somebody reads; a value that is not a number is left out. */
  gauge(name: string, help: string, read: () => number | readonly Sample[]): void;
  /** The same for what is counted elsewhere and only grows. */
  counted(name: string, help: string, read: () => number | readonly Sample[]): void;
  text(): string;
};

/** What `GET /metrics` answers with. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

/** Beyond this many series a metric counts into one whose labels all say so: memory stays bounded. */
const MOST_SERIES = 2_000;
const REST = 'other';

type Kind = 'counter' | 'gauge' | 'histogram';
type Family = {
  readonly help: string;
  readonly kind: Kind;
  readonly lines: () => Iterable<string>;
};

export function createMetrics(): Metrics {
  const families = new Map<string, Family>();

  function add(name: string, family: Family) {
    if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(name)) throw new TypeError(`"${name}" names no metric.`);
    if (families.has(name)) throw new TypeError(`The metric "${name}" is there already.`);
    families.set(name, family);
  }

  function read(kind: Kind, name: string, help: string, ask: () => number | readonly Sample[]) {
    const lines = () =>
      samplesOf(ask).map(({ labels = {}, value }) => line(name, Object.entries(labels), value));
    add(name, { help, kind, lines });
  }

  return {
    counter(name, help, labels = []) {
      const series = createSeries(labels, () => ({ count: 0 }));
      add(name, {
        help,
        kind: 'counter',
        *lines() {
          for (const { pairs, state } of series.all()) yield line(name, pairs, state.count);
        },
      });
      if (labels.length === 0) series.of([]);
      return (...values) => {
        series.of(values).count++;
      };
    },

    histogram(name, help, buckets, labels = []) {
      const empty = () => ({ counts: new Array<number>(buckets.length).fill(0), sum: 0, count: 0 });
      const series = createSeries(labels, empty);
      add(name, {
        help,
        kind: 'histogram',
        *lines() {
          for (const { pairs, state } of series.all())
            yield* toBuckets(name, buckets, pairs, state);
        },
      });
      return (observed, ...values) => {
        const state = series.of(values);
        state.sum += observed;
        state.count++;
        const nth = buckets.findIndex((limit) => observed <= limit);
        if (nth >= 0) state.counts[nth]!++;
      };
    },

    gauge: (name, help, ask) => read('gauge', name, help, ask),
    counted: (name, help, ask) => read('counter', name, help, ask),

    text() {
      const lines: string[] = [];
      for (const [name, { help, kind, lines: read }] of families) {
        const values = [...read()];
        if (values.length === 0) continue;
        lines.push(`# HELP ${name} ${escapeHelp(help)}`, `# TYPE ${name} ${kind}`, ...values);
      }
      return `${lines.join('\n')}\n`;
    },
  };
}

type Pairs = readonly (readonly [string, string])[];

/** The state of each set of label values; found by one lookup, because it stands in every request's way. */
function createSeries<State>(names: readonly string[], create: () => State) {
  const found = new Map<string, { readonly pairs: Pairs; readonly state: State }>();

  function of(values: readonly string[]): State {
    const key = values.length === 1 ? values[0]! : values.join('\u0000');
    const known = found.get(key);
    if (known) return known.state;
    const isFull = found.size >= MOST_SERIES;
    const rest = names.map(() => REST);
    if (isFull && key !== rest.join('\u0000')) return of(rest);
    const pairs = names.map((name, nth) => [name, values[nth] ?? ''] as const);
    const state = create();
    found.set(key, { pairs, state });
    return state;
  }

  return { of, all: () => found.values() };
}

function* toBuckets(
  name: string,
  buckets: readonly number[],
  pairs: Pairs,
  { counts, sum, count }: { counts: readonly number[]; sum: number; count: number },
) {
  let below = 0;
  for (const [nth, limit] of buckets.entries()) {
    below += counts[nth]!;
    yield line(`${name}_bucket`, [...pairs, ['le', String(limit)]], below);
  }
  yield line(`${name}_bucket`, [...pairs, ['le', '+Inf']], count);
  yield line(`${name}_sum`, pairs, sum);
  yield line(`${name}_count`, pairs, count);
}

function samplesOf(ask: () => number | readonly Sample[]): Sample[] {
  const read = ask();
  const samples = typeof read === 'number' ? [{ value: read }] : read;
  return samples.filter(({ value }) => !Number.isNaN(value));
}

function line(name: string, pairs: Pairs, value: number) {
  const labels = pairs.map(([label, text]) => `${label}="${escapeLabel(text)}"`).join(',');
  return `${name}${labels && `{${labels}}`} ${toNumber(value)}`;
}

function toNumber(value: number) {
  if (Number.isFinite(value)) return String(value);
  return value > 0 ? '+Inf' : '-Inf';
}

function escapeHelp(text: string) {
  return text.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function escapeLabel(text: string) {
  return escapeHelp(text).replaceAll('"', '\\"');
}
