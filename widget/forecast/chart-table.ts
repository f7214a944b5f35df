/** The columns that the forecast adds to the chart's table and to its file. */
import type { Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { rangeCell, textsOf } from './chart-texts.ts';

export interface Columns {
  heads: readonly string[];
  /** The cells of a step; empty texts where nothing is said of it. */
  cells(index: number): readonly string[];
}

/** Likely, and its range, as they are read. */
export function likelyColumns({ usage }: Shown, i18n: I18n): Columns | undefined {
  const { outlook, current } = usage;
  if (!outlook) return undefined;
  const { t } = i18n;
  return {
    heads: [t('chart.likely'), t('chart.range')],
    cells(index) {
      const step = index > current ? outlook.steps[index] : undefined;
      if (!step) return ['', ''];
      const texts = textsOf(step.total, usage, i18n);
      return [texts.likely, rangeCell(texts)];
    },
  };
}

/** The same as raw numbers, the ends of the range apart. */
export function likelyRaw({ usage }: Shown, { t }: I18n): Columns | undefined {
  const { outlook, current } = usage;
  if (!outlook) return undefined;
  return {
    heads: [t('chart.likely'), t('chart.likelyLower'), t('chart.likelyUpper')],
    cells(index) {
      const step = index > current ? outlook.steps[index] : undefined;
      if (!step) return ['', '', ''];
      const { likely, lower, upper } = step.total;
      return [likely, lower, upper];
    },
  };
}
