import { css, html } from 'lit';
import type { Step, Usage } from '../chart/usage.ts';
import { csvOf, saveCsv } from '../core/csv.ts';
import { foresight } from '../core/foresee.ts';
import { lastName, lastReadable, nameOf, type Shown } from '../core/shown.ts';
import type { I18n } from '../i18n/i18n.ts';
import { lists } from '../styles/lists.ts';

export const tableStyles = [
  lists,
  css`
    .scroll { margin-top: 16px; min-height: 340px; max-height: 420px; overflow: auto; }
    @container usage (max-width: 59.99em) { .scroll { min-height: 308px; } }
    @container usage (max-width: 39.99em) { .scroll { min-height: 284px; } }
    @media print { .scroll { max-height: none; } }
    .scroll thead th { position: sticky; top: 0; background: var(--_surface); white-space: nowrap; }
    .scroll [scope='row'] { position: sticky; inset-inline-start: 0; background: var(--_surface); white-space: nowrap; }
    .scroll thead th:first-child { inset-inline-start: 0; z-index: 1; }
    .scroll tr:focus-visible { outline-offset: -2px; }
  `,
];

/** The chart's figures as a table, in a region that may scroll. */
export function usageTable(shown: Shown, i18n: I18n) {
  const { item, usage } = shown;
  const dayOf = (index: number) =>
    index === usage.today && !usage.isWeekly ? t('chart.today') : nameOf(shown, index, i18n);
  const { t, quantity } = i18n;
  const likely = foresight()?.likelyColumns(shown, i18n);
  const said = (text: string) => html`<td part="cell" class="num">${text}</td>`;
  const cell = (text: string | null, isDue: boolean) =>
    html`<td part="cell" class="num">${text !== null ? quantity(text) : isDue ? t('unknown') : ''}</td>`;
  const name = t('chart.tableOf', { meter: item.label });
  return html`<div class="scroll" role="region" aria-label=${name}><table class="tbl" part="table">
    <caption class="sr">${name}</caption>
    <thead>
      <tr>
        <th part="column" scope="col">${t(usage.isWeekly ? 'chart.week' : 'chart.day')}</th>
        ${usage.isLevel ? '' : html`<th part="column" scope="col" class="num">${t(usage.isWeekly ? 'chart.thatWeek' : 'chart.thatDay')}</th>`}
        <th part="column" scope="col" class="num">${t(usage.isLevel ? 'chart.level' : 'chart.total')}</th>
        ${usage.ghost.length ? html`<th part="column" scope="col" class="num">${pastName(item, i18n)}</th>` : ''}
        ${shown.added?.heads.map((head) => html`<th scope="col" class="num" part="column"><bdi>${head}</bdi></th>`)}
        ${likely?.heads.map((head) => html`<th part="column" scope="col" class="num">${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rowsOf(usage).map(
        (step, index) => html`<tr tabindex="-1">
          <th part="cell" scope="row">${dayOf(index)}</th>
          ${usage.isLevel ? '' : cell(step.value, index <= usage.current)}
          ${cell(step.total, index <= usage.current)}
          ${usage.ghost.length ? cell(step.past, true) : ''}
          ${shown.added?.cells(index).map((text) => cell(text, index <= usage.current))}
          ${likely?.cells(index).map(said)}
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}

/** The table as a file: raw numbers, ISO dates. */
export function usageCsv(shown: Shown, i18n: I18n): string {
  const { item, usage } = shown;
  const { t } = i18n;
  const likely = foresight()?.likelyRaw(shown, i18n);
  const head = [
    t(usage.isWeekly ? 'chart.weekUtc' : 'chart.dayUtc'),
    ...(usage.isLevel ? [] : [t(usage.isWeekly ? 'chart.thatWeek' : 'chart.thatDay')]),
    t(usage.isLevel ? 'csv.level' : 'csv.total', { meter: item.label }),
    ...(usage.ghost.length ? [pastName(item, i18n)] : []),
    ...(shown.added?.heads ?? []).map((name) =>
      usage.isLevel ? name : t(usage.isWeekly ? 'csv.thatWeek' : 'csv.thatDay', { name }),
    ),
    ...(likely?.heads ?? []),
  ];
  const rows = rowsOf(usage).map((step, index) => [
    new Date(step.start).toISOString().slice(0, 10),
    ...(usage.isLevel ? [] : [step.value ?? '']),
    step.total ?? '',
    ...(usage.ghost.length ? [step.past ?? ''] : []),
    ...(shown.added?.cells(index) ?? []).map((text) => text ?? ''),
    ...(likely?.cells(index) ?? []),
  ]);
  return csvOf([head, ...rows]);
}

/** Saves that file on the reader's machine. */
export function downloadCsv(shown: Shown, i18n: I18n) {
  const { meter, period } = shown.item;
  saveCsv(usageCsv(shown, i18n), `usage-${meter}-${period.start.slice(0, 10)}`);
}

/** Days to come are rows only where something can be said about them. */
function rowsOf(usage: Usage): readonly Step[] {
  return usage.steps.slice(0, lastReadable(usage) + 1);
}

/** "October then". */
function pastName(item: Shown['item'], i18n: I18n) {
  return i18n.t('chart.then', { last: lastName(item, 'chart.lastPeriod', i18n) });
}
