import type { Item } from '../../server/contract/usage.ts';
import type { Frame, Plot, View } from '../chart/plot.ts';
import type { Usage } from '../chart/usage.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';

/** One item with all that was computed to draw it. */
export interface Shown {
  item: Item;
  usage: Usage;
  view: View;
  frame: Frame;
  drawn: Plot;
}

/** Days to come can be read where last period has something to say about them. */
export function lastReadable({ ghost, steps, current }: Usage): number {
  return ghost.length ? steps.length - 1 : current;
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
export function rowsOf({ item, usage, view }: Shown, index: number, i18n: I18n) {
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
  return rows.flatMap(([key, figure]) =>
    figure === null ? [] : [[t(key, { last }), quantity(figure)] as const],
  );
}

type Row = readonly [MessageKey, string | null];

/** The same in one line, for the slider's value. */
export function textOf(shown: Shown, index: number, i18n: I18n): string {
  const rows = rowsOf(shown, index, i18n).map((row) => row.join(' '));
  return `${nameOf(shown, index, i18n)}: ${rows.join(', ') || i18n.t('unknown')}`;
}

export function iso(at: number): string {
  return new Date(at).toISOString();
}

function valueKey({ isWeekly, current }: Usage, index: number): MessageKey {
  if (isWeekly) return index === current ? 'chart.weekSoFar' : 'chart.thatWeek';
  return index === current ? 'chart.todaySoFar' : 'chart.thatDay';
}
