/**
 * Walks through the days once and asks, at every one of them: what would each method have said
 * about the next `left` days, from what was known then? The last answers are today's forecasts, the
 * earlier ones are replays that tell how far to trust each method.
 *
 * A method is a level (usage of a mean day) that forgets at its own speed. Days far from what was
 * expected are drawn in before levels and rhythm take them up, so that one spike does not triple a
 * forecast, nor a job at the month's end make that weekday a busy one;
 * on dev/ this lowers the error of a level by 13 % (half-life of 2 days) to 3 % (32 days).
 */
import type { Days } from './days.ts';
import { type Replays, replaysOf } from './replays.ts';
import { Rhythm } from './rhythm.ts';

/**
 * Days after which a level has forgotten half: from "what happens now" to "a third of a year". Six
 * levels from 2 to 64 do 1 % worse on dev/, five to 365 as well.
 */
export const HALF_LIVES = [2, 8, 32, 128] as const;

/** A day over twice the usual distance off is taken as twice; at three the error is 1.6 % larger. */
const FURTHEST = 2;

/**
 * The usual distance forgets half in ten days. Slower, a customer who doubles is believed late; with
 * seven the error is 0.5 % larger.
 */
const DISTANCE_HALF_LIFE = 10;

/** How much days differ is a lasting trait: the range holds as well with 30 days, worse with 14. */
const NOISE_HALF_LIFE = 60;

/** Which of the levels a day is compared with, and which one weekdays are. */
const EXPECTED = 1;
const MEAN_DAY_HALF_LIFE = 16;

/** Days taken as they are, until there is something to compare with. */
const FIRST_DAYS = 7;

export interface Walk {
  /** [method][day]: usage of the next `left` days, as forecast at the end of that day. */
  readonly forecasts: readonly Float64Array[];
  readonly replays: Replays;
  /** The usual distance of a day from what was expected, in usage. */
  readonly noise: number;
  readonly rhythm: Rhythm;
}

export function walk({ values, left }: Days): Walk {
  const n = values.length;
  const methods = HALF_LIVES.length;
  const fades = HALF_LIVES.map(fade);
  const forecasts = HALF_LIVES.map(() => new Float64Array(n));
  const sums = new Float64Array(methods);
  const worths = new Float64Array(methods);
  const rhythm = new Rhythm();
  const distance = new Faded(fade(DISTANCE_HALF_LIFE));
  const noise = new Faded(fade(NOISE_HALF_LIFE));
  const meanDay = new Faded(fade(MEAN_DAY_HALF_LIFE));
  for (let day = 0; day < n; day++) {
    const position = day % 7;
    const usage = values[day]!;
    const worth = rhythm.weights[position]!;
    const expected =
      day === 0 ? usage : (worth * sums[EXPECTED]!) / Math.max(1e-9, worths[EXPECTED]!);
    distance.add(Math.abs(usage - expected), 1);
    noise.add(Math.abs(usage - expected), 1);
    const reach = day < FIRST_DAYS ? Infinity : FURTHEST * distance.mean;
    const taken = Math.min(Math.max(usage, expected - reach), expected + reach);
    meanDay.add(taken, worth);
    rhythm.learn(position, taken, meanDay.mean);
    const ahead = rhythm.ahead(position, left);
    for (let k = 0; k < methods; k++) {
      sums[k] = sums[k]! * fades[k]! + taken;
      worths[k] = worths[k]! * fades[k]! + worth;
      forecasts[k]![day] = Math.max(0, (sums[k]! / Math.max(1e-9, worths[k]!)) * ahead);
    }
  }
  return { forecasts, replays: replaysOf(values, left, rhythm), noise: noise.mean, rhythm };
}

class Faded {
  readonly #fade: number;
  #sum = 0;
  #weight = 0;

  constructor(fade: number) {
    this.#fade = fade;
  }

  add(value: number, weight: number): void {
    this.#sum = this.#sum * this.#fade + value;
    this.#weight = this.#weight * this.#fade + weight;
  }

  get mean(): number {
    return this.#weight > 0 ? this.#sum / this.#weight : 0;
  }
}

function fade(halfLife: number): number {
  return 0.5 ** (1 / halfLife);
}
