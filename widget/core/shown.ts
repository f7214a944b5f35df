import type { Item } from '../../server/contract/usage.ts';
import type { Frame, Plot, View } from '../chart/plot.ts';
import type { Usage } from '../chart/usage.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';
import { foresight } from './foresee.ts';

/** One item with all that was computed to draw it. */
export interface Shown {
  item: Item;
  usage: Usage;
  view: View;
  frame: Frame;
  drawn: Plot;
}

/** Days to come can be read where last period or the forecast has something to say about them. */
export function lastReadable({ ghost, steps, current, outlook }: Usage): number {
  return ghost.length || outlook ? steps.length - 1 : current;
}

/** How last period is called: its month, else in general. */
export function lastName(
  { previousPeriod }: Item,
  otherwise: MessageKey,
  { periodName, period, t }: I18n,
): string {
  if (!previousPeriod) return '';
  const name = periodName(previousPeriod);
  return name === period(previousPeriod) ? t(otherwise) : name;
}

/** How a step is called: its day, its week, today with the time. */
export function nameOf({ usage }: Shown, index: number, { t, time, period, weekday }: I18n) {
  const { start, end } = usage.steps[index]!;
  if (usage.isWeekly) return period({ start: iso(start), end: iso(end) });
  if (index !== usage.current) return weekday(iso(start));
  return t('chart.todayAt', { time: time(iso(usage.now), usage.now) });
}

/** What is known of a step, as terms and figures. */
export function rowsOf(shown: Shown, index: number, i18n: I18n): readonly Term[] {
  const { item, usage, view } = shown;
  const { t, quantity } = i18n;
  const { total, value, past, before } = usage.steps[index]!;
  const { isLevel, isWeekly } = usage;
  const all: Row = [isLevel ? 'chart.level' : 'chart.total', total];
  const own: Row = [valueKey(usage, index), isLevel ? null : value];
  const rows: Row[] =
    view === 'daily'
      ? [own, [isWeekly ? 'chart.weeksBefore' : 'chart.before', before], all]
      : [all, own, ['chart.then', past]];
  const last = lastName(item, 'chart.lastPeriod', i18n);
  const known = rows.flatMap(([key, figure]): Term[] =>
    figure === null ? [] : [[t(key, { last }), quantity(figure)]],
  );
  return foresight()?.withLikely(shown, index, known, i18n) ?? known;
}

type Row = readonly [MessageKey, string | null];

/** A term and its figure, and how that is said where it is not read as it is written. */
export type Term = readonly [term: string, figure: string, said?: string];

/** The same in one line, for the slider's value. */
export function textOf(shown: Shown, index: number, i18n: I18n): string {
  const rows = rowsOf(shown, index, i18n).map(([term, figure, said = figure]) => `${term} ${said}`);
  return `${nameOf(shown, index, i18n)}: ${rows.join(', ') || i18n.t('unknown')}`;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

function valueKey({ isWeekly, current }: Usage, index: number): MessageKey {
  if (isWeekly) return index === current ? 'chart.weekSoFar' : 'chart.thatWeek';
  return index === current ? 'chart.todaySoFar' : 'chart.thatDay';
}
