import type { Prepared } from './bench.ts';

export type Timing = { readonly runMs: number; readonly referenceMs: number };

const WARM_UP = 50;
const SAMPLES = 301;

/** Medians of many. The two take turns, so that whatever slows the machine slows both. */
export function measure({ run, reference }: Prepared): Timing {
  const times = { run: [] as number[], reference: [] as number[] };
  for (let round = 0; round < WARM_UP + SAMPLES; round += 1) {
    const [runMs, referenceMs] = [timeOf(run), timeOf(reference)];
    if (round < WARM_UP) continue;
    times.run.push(runMs);
    times.reference.push(referenceMs);
  }
  return { runMs: median(times.run), referenceMs: median(times.reference) };
}

function timeOf(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}
