/** Refuses what no forecast can be made of, with a code the caller can act on. */
import type { ForecastInput } from './types.ts';

export type ForecastErrorCode =
  | 'value_not_finite'
  | 'value_negative'
  | 'step_invalid'
  | 'time_invalid'
  | 'period_empty'
  | 'now_outside_period'
  | 'history_after_now'
  | 'used_invalid';

const TITLES: Record<ForecastErrorCode, string> = {
  value_not_finite: 'A step of the history is not a finite number.',
  value_negative: 'A step of the history is below zero.',
  step_invalid: 'A step must be longer than nothing and no longer than a week.',
  time_invalid: 'Every time must be a finite number of seconds.',
  period_empty: 'The period must end after it starts.',
  now_outside_period: 'Now must lie in the period, or on one of its ends.',
  history_after_now: 'The history has a step that starts after now.',
  used_invalid: 'What is used must be a finite number, zero or more.',
};

/** The input cannot be forecast. `code` says why and is never renamed. */
export class ForecastError extends Error {
  override readonly name = 'ForecastError';
  readonly code: ForecastErrorCode;

  constructor(code: ForecastErrorCode) {
    super(TITLES[code]);
    this.code = code;
  }
}

const WEEK = 7 * 86_400;

/**
 * Throws a `ForecastError`: `time_invalid`, `period_empty`, `now_outside_period`, `step_invalid`,
 * `history_after_now`, `used_invalid`, `value_not_finite` or `value_negative`.
 */
export function checkInput(input: ForecastInput): void {
  const { history, periodStart, periodEnd, now, used } = input;
  refuse('time_invalid', ![history.start, periodStart, periodEnd, now].every(Number.isFinite));
  refuse('period_empty', periodEnd <= periodStart);
  refuse('now_outside_period', now < periodStart || now > periodEnd);
  refuse('step_invalid', !(history.step > 0 && history.step <= WEEK));
  refuse('history_after_now', lastStepStart(input) >= now);
  refuse('used_invalid', used !== undefined && !(Number.isFinite(used) && used >= 0));
  for (const value of history.values) {
    refuse('value_not_finite', !Number.isFinite(value));
    refuse('value_negative', value < 0);
  }
}

function lastStepStart({ history: { start, step, values } }: ForecastInput): number {
  return values.length === 0 ? -Infinity : start + (values.length - 1) * step;
}

function refuse(code: ForecastErrorCode, isWrong: boolean): void {
  if (isWrong) throw new ForecastError(code);
}
