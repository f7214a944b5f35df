import type { Usage } from '../chart/usage.ts';
import { foresight } from '../core/foresee.ts';
import { once } from '../core/once.ts';
import { lastName, nameOf, type Shown, type Term } from '../core/shown.ts';
import type { MessageKey } from '../i18n/en.ts';
import type { I18n } from '../i18n/i18n.ts';

/** What is known of a step, as terms and figures: once for what is drawn and what is said of it. */
export function rowsOf(shown: Shown, index: number, i18n: I18n): readonly Term[] {
  const { rows } = steps(shown);
  rows[index] ??= makeRows(shown, index, i18n);
  return rows[index];
}

const steps = once((_: Shown) => ({ rows: [] as (readonly Term[] | undefined)[] }));

function makeRows(shown: Shown, index: number, i18n: I18n): readonly Term[] {
  const { item, usage, view } = shown;
  const { t, quantity } = i18n;
  const { total, value, past, before } = usage.steps[index]!;
  const { isLevel, isWeekly } = usage;
  const sum: Row = [isLevel ? 'chart.level' : 'chart.total', total];
  const own: Row = [valueKey(usage, index), isLevel ? null : value];
  const rows: Row[] =
    view === 'daily'
      ? [own, [isWeekly ? 'chart.weeksBefore' : 'chart.before', before], sum]
      : [sum, own, ['chart.then', past]];
  const last = lastName(item, 'chart.lastPeriod', i18n);
  const known = rows.flatMap(([key, figure]): Term[] =>
    figure === null ? [] : [[t(key, { last }), quantity(figure)]],
  );
  const all = foresight()?.withLikely(shown, index, known, i18n) ?? known;
  return shown.added ? [...all, ...shown.added.terms(index)] : all;
}

type Row = readonly [MessageKey, string | null];

/** The same in one line, for the slider's value. */
export function textOf(shown: Shown, index: number, i18n: I18n): string {
  const rows = rowsOf(shown, index, i18n).map(([term, figure, said = figure]) => `${term} ${said}`);
  return `${nameOf(shown, index, i18n)}: ${rows.join(', ') || i18n.t('unknown')}`;
}

function valueKey({ isWeekly, today }: Usage, index: number): MessageKey {
  if (isWeekly) return index === today ? 'chart.weekSoFar' : 'chart.thatWeek';
  return index === today ? 'chart.todaySoFar' : 'chart.thatDay';
}
