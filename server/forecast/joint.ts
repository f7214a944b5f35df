/**
 * Several totals at once: which percentile of each meter comes with which of the others.
 *
 * Meters of one customer tend to rise together. How much is read off their past days, the rhythm of
 * the week taken out, because a rhythm that is known is no surprise. One common cause is assumed
 * and never a negative one; with less than four weeks in common the meters count as independent.
 */

/** How many combinations are drawn. */
export const DRAWS = 1_000;

const PERCENTILES = 99;
const LEAST_DAYS = 28;
/** What two meters had in common a year ago says little. */
const MOST_DAYS = 98;

/**
 * For each meter its percentile (0 is the 1st, 98 the 99th) in each draw; every percentile of a
 * meter comes equally often. The same days give the same draws.
 *
 * @param days Usage per day of each meter, the last day of all being the same one.
 */
export function jointPercentiles(days: readonly (readonly number[])[]): Uint8Array[] {
  if (days.length === 1) return [Uint8Array.from({ length: PERCENTILES }, (_, nth) => nth)];
  const loadings = loadingsOf(days);
  const common = normals(0);
  return loadings.map((loading, nth) => {
    const own = normals(nth + 1);
    const rest = Math.sqrt(1 - loading * loading);
    return percentilesOf(common.map((value, draw) => loading * value + rest * own[draw]!));
  });
}

/**
 * How strongly each meter follows the common cause, 0 to 1: the product of two comes as near as it
 * can to what the two have in common.
 */
export function loadingsOf(days: readonly (readonly number[])[]): number[] {
  const ranks = days.map((values) => ranksOf(withoutWeek(values.slice(-MOST_DAYS))));
  const shared = ranks.map(() => new Float64Array(ranks.length));
  for (const [i, a] of ranks.entries()) {
    for (let j = 0; j < i; j++) shared[i]![j] = shared[j]![i] = correlation(a, ranks[j]!);
  }
  const others = Math.max(1, days.length - 1);
  let loadings = shared.map((row) =>
    Math.sqrt(bounded(row.reduce((sum, r) => sum + r, 0) / others)),
  );
  for (let turn = 0; turn < 20; turn++) {
    loadings = shared.map((row, i) => {
      const squares = loadings.reduce((sum, l, j) => (j === i ? sum : sum + l * l), 0);
      const products = row.reduce((sum, r, j) => sum + r * loadings[j]!, 0);
      return squares > 0 ? (loadings[i]! + bounded(products / squares)) / 2 : 0;
    });
  }
  return loadings;
}

/** Days less what is usual on their weekday. */
function withoutWeek(values: readonly number[]): number[] {
  const usual = Array.from({ length: 7 }, (_, day) => {
    const same = values.filter((_, nth) => (values.length - 1 - nth) % 7 === day);
    return same.reduce((sum, value) => sum + value, 0) / Math.max(1, same.length);
  });
  return values.map((value, nth) => value - usual[(values.length - 1 - nth) % 7]!);
}

/** Ranks, so that one wild day does not decide; equal values share theirs. */
function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, nth) => nth).sort((a, b) => values[a]! - values[b]!);
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++;
    for (let nth = from; nth < to; nth++) ranks[order[nth]!] = (from + to - 1) / 2;
    from = to;
  }
  return ranks;
}

/** Of the days both have, counted from the last. Zero where they are too few, or nothing varies. */
function correlation(a: readonly number[], b: readonly number[]): number {
  const n = Math.min(a.length, b.length);
  if (n < LEAST_DAYS) return 0;
  const [fromA, fromB] = [a.length - n, b.length - n];
  const [meanA, meanB] = [meanFrom(fromA, a), meanFrom(fromB, b)];
  let [xy, xx, yy] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    const [dx, dy] = [a[fromA + i]! - meanA, b[fromB + i]! - meanB];
    xy += dx * dy;
    xx += dx * dx;
    yy += dy * dy;
  }
  return xx > 0 && yy > 0 ? xy / Math.sqrt(xx * yy) : 0;
}

function meanFrom(from: number, values: readonly number[]): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i]!;
  return sum / (values.length - from);
}

function bounded(value: number) {
  return Math.min(1, Math.max(0, value));
}

/**
 * Every percentile equally often, in the order of the values. Each value is sorted as one number
 * with its draw in the last digits: to a millionth, which is finer than chance.
 */
function percentilesOf(values: Float64Array): Uint8Array {
  const keys = values.map((value, draw) => Math.round(value * 2 ** 20) * KEY + draw).sort();
  const percentiles = new Uint8Array(values.length);
  for (const [rank, key] of keys.entries()) {
    const draw = key - Math.floor(key / KEY) * KEY;
    percentiles[draw] = Math.floor((rank * PERCENTILES) / values.length);
  }
  return percentiles;
}

/** More than there are draws. */
const KEY = 1_024;

/** Standard normal numbers: the same ones every time, so that they are made once. */
function normals(stream: number): Float64Array {
  made[stream] ??= Float64Array.from({ length: DRAWS }, (_, draw) => {
    const at = 2 * (stream * DRAWS + draw);
    const radius = Math.sqrt(-2 * Math.log(1 - uniform(at)));
    return radius * Math.cos(2 * Math.PI * uniform(at + 1));
  });
  return made[stream];
}

const made: Float64Array[] = [];

/** A number from 0 up to 1 that follows from `n` alone and looks like chance. */
function uniform(n: number): number {
  let bits = Math.imul(n + 1, 0x9e3779b1);
  bits = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
  return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
}
