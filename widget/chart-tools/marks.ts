/** Days in a row that the reader has marked, and what they come to. */
import { html, nothing, svg } from 'lit';
import { type Range, type RangeSum, sumOfRange } from '../chart/range.ts';
import { drawing } from '../core/icon.ts';
import { CLOSE } from '../core/icon-later.ts';
import { iso, nameOf, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { quantityShort } from '../i18n/short.ts';

/** The marked days as a wash behind all lines. */
export function washOf({ usage, drawn, frame }: Shown, range: Range | undefined) {
  const [first, last] = range ? [usage.steps[range.from], usage.steps[range.to]] : [];
  if (!first || !last) return nothing;
  const [x, end] = [drawn.x(first.start), drawn.x(last.end)];
  return svg`<rect class="marked" x=${x} y=${frame.top - 4} width=${end - x} height=${frame.bottom - frame.top + 4} />
    <path class="marks" d="M${x} ${frame.top - 4}V${frame.bottom}M${end} ${frame.top - 4}V${frame.bottom}" />`;
}

export type Marks = {
  readonly range: Range | undefined;
  mark(change: Partial<Range>): void;
  clear(): void;
};

/** Marks days without dragging; then says what they come to. */
export function marksLine(shown: Shown, { range, mark, clear }: Marks, i18n: I18n) {
  const { t } = i18n;
  const { usage } = shown;
  const { current, isWeekly } = usage;
  if (!range) {
    const week = { from: Math.max(0, current - (isWeekly ? 3 : 6)), to: current };
    return html`<button part="link" class="link tiny begin" @click=${() => mark(week)}>${t(isWeekly ? 'range.markWeeks' : 'range.mark')}</button>`;
  }
  const dayName = (index: number) =>
    index === usage.today && !isWeekly ? t('chart.today') : nameOf(shown, index, i18n);
  const choice = (label: string, chosen: number, choose: (step: number) => void) =>
    html`<label>${label} <select part="input" @change=${({ target }: Event) => choose((target as HTMLSelectElement).selectedIndex)}>
      ${usage.steps.slice(0, current + 1).map((_, index) => html`<option .selected=${index === chosen}>${dayName(index)}</option>`)}
    </select></label>`;
  const leave = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    clear();
  };
  return html`<div class="marking tiny" role="group" @keydown=${leave} aria-label=${t(isWeekly ? 'range.markWeeks' : 'range.mark')}>
    ${choice(t('range.from'), range.from, (from) => mark({ from }))}
    ${choice(t('range.to'), range.to, (to) => mark({ to }))}
    <button part="button" class="btn icon" aria-label=${t('range.clear')} title=${t('range.clear')} @click=${clear}>${drawing(CLOSE)}</button>
    <p class="summed"><bdi>${marksText(shown, range, i18n)}</bdi></p>
  </div>`;
}

/** "31,204 in 8 days, 3,901 a day, 38% of this period so far. Highest: 5,084 on Mon, Nov 9." */
function marksText({ item, usage }: Shown, range: Range, i18n: I18n): string {
  const { t, quantity, percent, weekday, period } = i18n;
  const sum = sumOfRange(usage, range);
  if (!sum) return t('range.unknown');
  const { total, share, highest } = sum;
  const average = sum.average ?? 0;
  const values = {
    total: quantity(total ?? '0'),
    days: t('range.days', { count: Math.max(1, Math.round((sum.end - sum.start) / 86_400_000)) }),
    average: quantityShort(String(average < 100 ? average : Math.round(average)), i18n),
    share: percent(share ?? 0),
  };
  const summed = t(keyOf(sum, item.isPast), values);
  const n = quantity(highest.value!);
  const most = usage.isWeekly
    ? t('range.highestWeek', {
        n,
        period: period({ start: iso(highest.start), end: iso(highest.end) }),
      })
    : t('range.highest', { n, date: weekday(iso(highest.start)) });
  return range.from === range.to ? summed : `${summed} ${most}`;
}

/** The same with its dates, for whoever does not see the marks. */
export function marksSaid(shown: Shown, range: Range, i18n: I18n): string {
  const [first, last] = [shown.usage.steps[range.from], shown.usage.steps[range.to]];
  if (!first || !last) return '';
  const period = i18n.period({ start: iso(first.start), end: iso(last.end) });
  return i18n.t('range.said', { period, sum: marksText(shown, range, i18n) });
}

function keyOf({ total, average, share }: RangeSum, isPast = false) {
  if (total === null) return 'range.level';
  if (average === null) return 'range.sumOnly';
  if (share === null) return 'range.sumAlone';
  return isPast ? 'range.sumPast' : 'range.sum';
}
