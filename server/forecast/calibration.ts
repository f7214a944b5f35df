/**
 * The only fitted numbers: how wide the range is. `test/bench/forecast-fit.ts` fits them on
 * shared/forecast/dev over nine points of every period, each series counting once, and prints how
 * well they hold for each source when that source is left out.
 */

/** Powers of each signal, and of the days left, in the scale of the error; the factor before them. */
export const SCALE = {
  factor: 1.08,
  replays: 0.185,
  noise: 0.469,
  disagreement: 0.28,
  left: 0.108,
} as const;

/** Errors at these percentiles, in scales. */
export const SHAPE: readonly (readonly [percent: number, scales: number])[] = [
  [1, -2.97],
  [5, -1.75],
  [10, -1.23],
  [25, -0.61],
  [50, 0.05],
  [75, 0.74],
  [90, 1.69],
  [95, 2.35],
  [99, 5.3],
];
