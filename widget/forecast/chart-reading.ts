/** What is likely of the step that is read. */
import { html, nothing } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import { lastName, nameOf, type Shown, type Term } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityLikely } from '../i18n/likely.ts';
import { rangeCell, rangeSaid, textsOf } from './chart-texts.ts';

/** The rows of a step with those of the forecast: of one to come before what is known of it. */
export function withLikely(
  shown: Shown,
  index: number,
  known: readonly Term[],
  i18n: I18n,
): readonly Term[] {
  const { usage, view } = shown;
  const step = usage.outlook?.steps[index];
  if (!step) return known;
  const { t } = i18n;
  const isCurrent = index === usage.current;
  const ofDay: Term[] =
    view === 'daily' && step.value !== null
      ? [[t(dayKey(shown, isCurrent)), dayText(shown, index, step.value, i18n)]]
      : [];
  if (isCurrent) return [...known, ...ofDay];
  const texts = textsOf(step.total, usage, i18n);
  return [
    ...ofDay,
    [t(view === 'daily' ? 'chart.likelyTotal' : 'chart.likely'), texts.likely],
    [t('chart.range'), rangeCell(texts), rangeSaid(texts, i18n)],
    ...known,
  ];
}

/** What is likely of one step, never less than what it already has. */
function dayText({ usage }: Shown, index: number, likely: string, i18n: I18n) {
  return quantityLikely(likely, i18n, Number(usage.steps[index]!.value ?? 0));
}

function dayKey({ usage }: Shown, isCurrent: boolean) {
  if (usage.isWeekly) return isCurrent ? 'chart.likelyThisWeek' : 'chart.likelyWeek';
  return isCurrent ? 'chart.likelyToday' : 'chart.likelyDay';
}

/** What is read, under a picture too narrow for a tooltip. */
export function readout(shown: Shown, step: number, i18n: I18n) {
  const isToCome = step > shown.usage.current && shown.usage.outlook?.steps[step];
  const [own, aside] = isToCome ? likelyParts(shown, step, i18n) : knownParts(shown, step, i18n);
  // New elements for a new step: texts that grow would push each other.
  return keyed(
    step,
    html`<b>${nameOf(shown, step, i18n)}</b>
    ${own === null ? nothing : html`<span>${own}</span>`}
    ${aside === null ? nothing : html`<span class="muted">${aside}</span>`}`,
  );
}

type Parts = readonly [own: string | null, aside: string | null];

function knownParts({ item, usage, view }: Shown, index: number, i18n: I18n): Parts {
  const { t, quantity } = i18n;
  const { total, value, past, before } = usage.steps[index]!;
  const isDaily = view === 'daily';
  const own = isDaily ? value : total;
  const other = isDaily ? before : past;
  const last = isDaily ? t('chart.before') : lastName(item, 'chart.lastPeriod', i18n);
  const isPlain = isDaily || usage.isLevel;
  return [
    own === null ? null : isPlain ? quantity(own) : t('chart.soFar', { n: quantity(own) }),
    other === null ? null : t('chart.lastTotal', { last, n: quantity(other) }),
  ];
}

/** A likely total stands with its range; there is no room for last period beside it. */
function likelyParts(shown: Shown, index: number, i18n: I18n): Parts {
  const { usage, view } = shown;
  const { t } = i18n;
  const { value, total } = usage.outlook!.steps[index]!;
  const texts = textsOf(total, usage, i18n);
  if (view !== 'daily' || value === null)
    return [t('chart.likelyEnd', { n: texts.likely }), rangeCell(texts)];
  const { before } = usage.steps[index]!;
  const likely = t('chart.likelyEnd', { n: dayText(shown, index, value, i18n) });
  const last = t('chart.before');
  return [likely, before && t('chart.lastTotal', { last, n: i18n.quantity(before) })];
}
