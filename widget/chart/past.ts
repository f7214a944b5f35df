/** Which billing periods lie behind the running one, by the rules of its price. */
import { DAY, type Span } from './usage.ts';

type Period = { readonly start: string; readonly end: string };

export type PeriodTerms = {
  readonly period: Period;
  readonly previousPeriod: Period | null;
  readonly price: {
    readonly interval: 'day' | 'week' | 'month' | 'year';
    readonly intervalCount: number;
  };
};

/**
 * The period so many before the running one, which is 0; null before the subscription began, as far
 * as that is known: a period that is shorter than its rules was the first.
 */
export function periodBack(terms: PeriodTerms, back: number): Period | null {
  const { period, previousPeriod } = terms;
  if (back === 0) return period;
  if (back === 1 || !previousPeriod) return previousPeriod;
  const { start, end } = spanOf(previousPeriod);
  // Half a day of room: the clock of an anchor may have moved by an hour.
  if (edgeFrom(terms, start, 1) - end > DAY / 2) return null;
  return {
    start: iso(edgeFrom(terms, start, 1 - back)),
    end: iso(edgeFrom(terms, start, 2 - back)),
  };
}

/**
 * The edge that lies `count` periods after another one, before it where `count` is negative. A day
 * that a month does not have is its last one; the edges nearby tell which day is meant.
 */
function edgeFrom(terms: PeriodTerms, start: number, count: number): number {
  const { interval, intervalCount } = terms.price;
  if (interval === 'day') return start + count * intervalCount * DAY;
  if (interval === 'week') return start + count * intervalCount * 7 * DAY;
  const moved = new Date(start);
  moved.setUTCDate(1);
  moved.setUTCMonth(moved.getUTCMonth() + count * intervalCount * (interval === 'year' ? 12 : 1));
  const last = new Date(Date.UTC(moved.getUTCFullYear(), moved.getUTCMonth() + 1, 0));
  moved.setUTCDate(Math.min(anchorDay(terms), last.getUTCDate()));
  return moved.getTime();
}

function anchorDay({ period, previousPeriod }: PeriodTerms): number {
  const edges = [period.start, period.end, previousPeriod?.start ?? period.start];
  return Math.max(...edges.map((edge) => new Date(edge).getUTCDate()));
}

function spanOf({ start, end }: Period): Span {
  return { start: Date.parse(start), end: Date.parse(end) };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}
