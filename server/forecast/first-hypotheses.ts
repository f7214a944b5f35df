/**
 * What a first period may be made of, in Gaussian terms: a level, a weekly rhythm, a drift that
 * fades, and noise that is independent from day to day.
 *
 * The grid is coarse on purpose and laid by hand: halving or doubling any number here changes the
 * mean error of the backtest by two hundredths of itself at most. Growth is followed as far as it
 * has come and not extrapolated: every way of doing so that we tried made first periods worse, on
 * products that had just started too.
 */

/** Standard deviations as multiples of a day's noise. */
export interface Hypothesis {
  readonly drift: number;
  /** Saturdays and Sundays together, against the other days. */
  readonly weekend: number;
  /** Each weekday by itself. */
  readonly weekday: number;
}

const DRIFTS = [0, 0.3, 0.7, 1.5];
const RHYTHMS = [
  { weekend: 0.2, weekday: 0.1 },
  { weekend: 1, weekday: 0.7 },
  { weekend: 5, weekday: 2 },
];

export const HYPOTHESES: readonly Hypothesis[] = DRIFTS.flatMap((drift) =>
  RHYTHMS.map((rhythm) => ({ drift, ...rhythm })),
);

/** Days in which a drift fades to a third: a month, so within one period levels tend to stay. */
export const FADE = 30;

/** A weekend day has four fifths of a weekday's usage, as the mean of the backtest's sources. */
const WEEKEND_SHARE = 0.8;

const WEEK_SUM = 5 + 2 * WEEKEND_SHARE;

/** The usual week before anything is seen, Sunday first, with mean 1. */
export const USUAL_WEEK = [0, 1, 2, 3, 4, 5, 6].map(
  (day) => (7 / WEEK_SUM) * (isWeekend(day) ? WEEKEND_SHARE : 1),
);

/** How a weekend effect spreads over the week: its sum is zero, so the level stays. */
export const WEEKEND_EFFECT = [0, 1, 2, 3, 4, 5, 6].map((day) => (isWeekend(day) ? 5 : -2) / 7);

/** How alike a weekday and the next one are; two apart the square of it, and so on. */
const LIKENESS = 0.6;

/** How alike two weekdays are, 0 to 1, row by row. */
export const LIKENESSES = [0, 1, 2, 3, 4, 5, 6].map((a) =>
  [0, 1, 2, 3, 4, 5, 6].map((b) => LIKENESS ** Math.min(Math.abs(a - b), 7 - Math.abs(a - b))),
);

function isWeekend(day: number) {
  return day === 0 || day === 6;
}
