import type { Rhythm } from './rhythm.ts';

/** What came after each past day, to hold against what was forecast there. */
export interface Replays {
  /** Usage of the next `left` days, for the days after which all of it is known. */
  readonly actual: Float64Array;
  /** The days since, after which only a part of it is known, the latest first. */
  readonly latest: readonly Latest[];
}

export interface Latest {
  readonly day: number;
  /** Usage since. */
  readonly usage: number;
  /** Which share of `left` days that should be, by the rhythm of the week. */
  readonly share: number;
}

export function replaysOf(values: Float64Array, left: number, rhythm: Rhythm): Replays {
  const actual = outcomes(values, left);
  return { actual, latest: latestOf(values, left, rhythm, actual.length) };
}

function outcomes(values: Float64Array, left: number): Float64Array {
  const whole = Math.floor(left + 1e-9);
  const part = Math.max(0, left - whole);
  const actual = new Float64Array(Math.max(0, values.length - Math.ceil(left - 1e-9)));
  for (let day = 0; day < actual.length; day++) {
    let sum = 0;
    for (let ahead = 1; ahead <= whole; ahead++) sum += values[day + ahead]!;
    actual[day] = sum + part * (values[day + whole + 1] ?? 0);
  }
  return actual;
}

function latestOf(values: Float64Array, left: number, rhythm: Rhythm, first: number): Latest[] {
  const last = values.length - 1;
  const whole = rhythm.ahead(last % 7, left);
  const latest: Latest[] = [];
  let usage = 0;
  let worth = 0;
  for (let day = last - 1; day >= first; day--) {
    usage += values[day + 1]!;
    worth += rhythm.weights[(day + 1) % 7]!;
    if (worth < whole) latest.push({ day, usage, share: worth / whole });
  }
  return latest;
}
