/** The range of usage a caller asks for, checked. */
import { Problem } from '../problems.ts';
import { type Range, STEP_MS, type Window } from './source.ts';

/** As far as one answer goes: a leap year of days, a month of hours. */
const MOST_STEPS = { hour: 31 * 24, day: 366 } as const;

const DATE = /^\d{4}-\d{2}-\d{2}$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?Z$/;

export type RangeQuery = {
  readonly from?: string;
  readonly to?: string;
  readonly window: Window;
  readonly timezone?: string;
};

export type UsageRange = Range & { readonly window: Window };

/** Whole steps; absent ends are those of the running period, and nothing lies beyond now. */
export function readRange(query: RangeQuery, period: Range, now: Date): UsageRange {
  const { window, timezone = 'UTC' } = query;
  if (timezone !== 'UTC') {
    throw new Problem('parameter_unsupported', 'The source counts in UTC only.', {
      field: 'timezone',
    });
  }

  const step = STEP_MS[window];
  const from = query.from === undefined ? period.start : readTime(query.from, 'from');
  const to = query.to === undefined ? now : readTime(query.to, 'to');
  if (from > now) throw invalid('from', 'lies in the future');
  if (from >= to) throw invalid('to', 'must be after `from`');

  const start = Math.floor(from.getTime() / step) * step;
  const until = Math.min(to.getTime(), now.getTime());
  const end = Math.max(start + step, Math.ceil(until / step) * step);
  if ((end - start) / step > MOST_STEPS[window]) {
    throw invalid('from', `leaves more than ${MOST_STEPS[window]} steps to \`to\``);
  }
  return { start: new Date(start), end: new Date(end), window };
}

function readTime(text: string, field: string) {
  if (!DATE.test(text) && !INSTANT.test(text))
    throw invalid(field, 'must be a date or an instant in UTC');
  const time = new Date(text);
  // "2026-02-30" parses as March in some engines: what comes back must be what was said.
  if (Number.isNaN(time.getTime()) || !time.toISOString().startsWith(text.slice(0, 10))) {
    throw invalid(field, 'is not a day of the calendar');
  }
  return time;
}

function invalid(field: string, why: string) {
  return new Problem('range_invalid', `\`${field}\` ${why}.`, { field });
}
