/** Usage per step. `start` in epoch seconds, `step` in seconds, the last step may be the open one. */
export interface History {
  readonly start: number;
  readonly step: number;
  readonly values: readonly number[];
}

/** What is asked: a billing period that is running at `now`. Times in epoch seconds. */
export interface ForecastInput {
  readonly history: History;
  readonly periodStart: number;
  readonly periodEnd: number;
  readonly now: number;
  /** Usage in [periodStart, now) where it is known exactly. It wins over the steps. */
  readonly used?: number | undefined;
}

/** Usage of the period up to `at`: what is likely, and the middle 80 % of what may be. */
export interface PathPoint {
  /** Epoch seconds. */
  readonly at: number;
  readonly likely: number;
  readonly lower: number;
  readonly upper: number;
}

/** What a forecast rests on: the caller decides with it whether to show one. */
export interface Evidence {
  /** Whole days known before the period. */
  readonly daysBefore: number;
  /** Days of this period seen, in fractions. */
  readonly daysSeen: number;
  /** Share of the period that has passed, 0 to 1. */
  readonly elapsed: number;
  /** Same-length stretches of the customer's own past this was tried on. */
  readonly replays: number;
}

/** The whole period's total. `quantiles` are the 1st to the 99th percentile, never falling. */
export interface Forecast {
  /** The median. */
  readonly total: number;
  /** The 10th percentile. */
  readonly lower: number;
  /** The 90th percentile. */
  readonly upper: number;
  readonly quantiles: readonly number[];
  /** From `now` to the period's end: at each midnight UTC between, and at both ends. */
  readonly path: readonly PathPoint[];
  readonly evidence: Evidence;
}
