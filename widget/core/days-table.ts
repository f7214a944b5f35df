import { css, html, nothing } from 'lit';
import type { LineDay, LineUsage } from '../../server/contract/invoices.ts';
import type { I18n } from '../i18n/i18n.ts';
import { csvOf, saveCsv } from './csv.ts';

/** A month stands as it is; more days than that scroll in a place of their own. */
const MOST_STANDING = 31;

export const daysTableStyles = css`
  /* Half a row at its end says that there are more. */
  .day-list[tabindex] { max-height: calc(var(--_size) * 33); overflow: auto; }
  .lines .day-list :is(th, td) { padding-block: 1px; border: 0; font-size: var(--_tiny); line-height: calc(5 / 3); }
  .lines .day-list thead th { padding-block: 2px 6px; }
  .lines .day-list tfoot > tr > * { padding-block: 4px 0; border-top: 1px solid var(--_line); font-weight: 600; }
  .day-list[tabindex] :is(thead th, tfoot > tr > *) { position: sticky; top: 0; bottom: 0; background: var(--_surface); }
  .day-list tbody th { width: 99%; }
  .day-list thead .num { min-width: min(var(--_size) * 9, 30cqi); white-space: normal; }
  .day { display: grid; grid-template-columns: minmax(8em, auto) 1fr; gap: 12px; align-items: center; }
  .day.parts { grid-template-columns: minmax(13em, auto) 1fr; }
  .day i { height: 6px; width: calc(var(--x) * 100%); min-width: 1px; border-start-end-radius: 2px; border-end-end-radius: 2px; background: color-mix(in oklch, var(--_accent-line) 55%, var(--_surface)); }
  .late { margin-bottom: 8px; text-wrap: pretty; }
  .day-acts { margin-top: 8px; }
  @media (pointer: coarse) { .day-acts .link { min-height: 44px; } }
  @media (forced-colors: active) { .day i { forced-color-adjust: none; background: CanvasText; } }
  @media print { .day-list[tabindex] { max-height: none; } .day-acts { display: none; } }
`;

/** The days behind a line of an invoice, what they come to, and the same as a file. */
export function daysTable(usage: LineUsage, invoice: string, i18n: I18n) {
  const { t, quantity } = i18n;
  const { label, days, aggregation } = usage;
  const isLevel = aggregation === 'last';
  const name = t('days.inInvoice', { name: label, number: invoice });
  const most = Math.max(...days.map((day) => Number(day.quantity)));
  const isCut = days.some((day) => !isWhole(day));
  return html`${lateNote(usage, i18n)}
    <div class="day-list" role="region" aria-label=${name} tabindex=${days.length > MOST_STANDING ? 0 : nothing}>
      <table class="tbl" part="table" aria-label=${name}>
        <thead><tr><th part="column" scope="col">${t('chart.dayUtc')}</th><th part="column" scope="col" class="num">${isLevel ? t('chart.level') : (usage.unit ?? label)}</th></tr></thead>
        <tbody>${days.map(
          (day) => html`<tr>
            <th part="cell" scope="row"><div class="day ${isCut ? 'parts' : ''}"><span>${dayName(day, i18n)}</span><i .style=${`--x:${share(day, most)}`}></i></div></th>
            <td part="cell" class="num">${quantity(day.quantity)}</td>
          </tr>`,
        )}</tbody>
        <tfoot><tr><th part="cell" scope="row">${t(isLevel ? 'days.level' : 'days.total')}</th><td part="cell" class="num">${quantity(usage.total)}</td></tr></tfoot>
      </table>
    </div>
    <p class="day-acts"><button part="link" class="link tiny" aria-label=${t('days.csvOf', { name: label })} @click=${() => download(usage, i18n)}>${t('chart.csv')}</button></p>`;
}

/** The days as a file: raw numbers, ISO dates and instants. The server's own has the same rows. */
export function daysCsv({ label, unit, days }: LineUsage, { t }: I18n): string {
  const column = unit ? t('days.column', { name: label, unit }) : label;
  const rows = days.map(({ start, end, quantity }) => [start.slice(0, 10), start, end, quantity]);
  return csvOf([[t('chart.dayUtc'), t('days.start'), t('days.end'), column], ...rows]);
}

function download(usage: LineUsage, i18n: I18n) {
  saveCsv(daysCsv(usage, i18n), `usage-${usage.meter}-${usage.period.start.slice(0, 10)}`);
}

/** What the invoice says is not what the meter has any more. */
function lateNote({ billed, total, difference }: LineUsage, { t, quantity }: I18n) {
  if (Number(difference) === 0) return nothing;
  const values = { billed: quantity(billed), total: quantity(total) };
  return html`<p class="late small">${t(difference.startsWith('-') ? 'days.takenBack' : 'days.late', values)}</p>`;
}

function dayName(day: LineDay, { t, date, time }: I18n) {
  const at = (iso: string) => time(iso, Date.parse(iso));
  const values = { date: date(day.start), from: at(day.start), to: at(day.end) };
  if (isWhole(day)) return values.date;
  if (isMidnight(day.end)) return t('days.from', { ...values, time: values.from });
  if (isMidnight(day.start)) return t('days.until', { ...values, time: values.to });
  return t('days.within', values);
}

function isWhole({ start, end }: LineDay) {
  return isMidnight(start) && isMidnight(end);
}

function isMidnight(iso: string) {
  return iso.slice(11, 19) === '00:00:00';
}

/** How long a day's bar is, of the longest. */
function share({ quantity }: LineDay, most: number) {
  return most > 0 ? Math.max(0, Number(quantity) / most) : 0;
}
