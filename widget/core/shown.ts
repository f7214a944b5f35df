import type { Item } from '../../server/contract/usage.ts';
import type { Frame, Plot, View } from '../chart/plot.ts';
import type { Usage } from '../chart/usage.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { Known } from './part.ts';

/** An item in the period that is shown: not always the running one, of which alone all is known. */
export type Aimed = Omit<Item, 'used'> & { used: Known<string>; isPast?: boolean };

/** What the reader has laid over a chart, ready to be drawn and said. */
export interface Added {
  /** In place of what is said of the running period. */
  sentence: unknown;
  /** Behind the lines. */
  under: unknown;
  /** In place of the bars of days. */
  bars: unknown;
  /** In the key. */
  keys: unknown;
  /** More terms of a step. */
  terms(index: number): readonly Term[];
  /** More columns of the table, and their raw figures. */
  heads: readonly string[];
  cells(index: number): readonly (string | null)[];
}

/** One item with all that was computed to draw it. */
export interface Shown {
  item: Aimed;
  /** The days it is made of, with their time. */
  series: Known<unknown>;
  usage: Usage;
  view: View;
  frame: Frame;
  /** Read and drawn from right to left. */
  isRtl: boolean;
  drawn: Plot;
  added?: Added | undefined;
}

/** Days to come can be read where last period or the forecast has something to say about them. */
export function lastReadable({ ghost, steps, current, outlook }: Usage): number {
  return ghost.length || outlook ? steps.length - 1 : current;
}

/** How last period is called: its month, else in general. */
export function lastName(
  { previousPeriod, isPast }: Pick<Aimed, 'previousPeriod' | 'isPast'>,
  otherwise: MessageKey,
  { periodName, period, t }: I18n,
): string {
  if (!previousPeriod) return '';
  const name = periodName(previousPeriod);
  return !isPast && name === period(previousPeriod) ? t(otherwise) : name;
}

/** How a step is called: its day, its week, today with the time. */
export function nameOf({ usage }: Shown, index: number, { t, time, period, weekday }: I18n) {
  const { start, end } = usage.steps[index]!;
  if (usage.isWeekly) return period({ start: iso(start), end: iso(end) });
  if (index !== usage.today) return weekday(iso(start));
  return t('chart.todayAt', { time: time(iso(usage.now), usage.now) });
}

/** A term and its figure, and how that is said where it is not read as it is written. */
export type Term = readonly [term: string, figure: string, said?: string];

export function iso(at: number): string {
  return new Date(at).toISOString();
}
