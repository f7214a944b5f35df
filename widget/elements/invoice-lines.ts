import { css, html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { foresight, isForeseen } from '../core/foresee.ts';
import { lastDay } from '../core/last-day.ts';
import { type LikelyColumns, linesStyles, linesTable } from '../core/lines.ts';
import { isWithheld, known } from '../core/part.ts';
import { planOf } from '../core/plan-of.ts';
import { reasonText } from '../core/reason.ts';
import { SectionPanel } from '../core/section-panel.ts';
import { lists } from '../styles/lists.ts';

/**
 * The next invoice line by line, so far and likely, to the amount due. Several upcoming invoices stand one by one.
 *
 * @tagname usage-invoice-lines
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 *
 * @csspart button - A button.
 * @csspart problem - What could not be read, in the place where it would stand.
 * @csspart stamp - The time of figures that are older than the rest.
 * @csspart heading - The heading.
 * @csspart lines - The lines of a bill.
 * @csspart table - A table.
 * @csspart column - The heading of a table's column.
 * @csspart cell - A cell of a table.
 * @csspart toggle - A button that opens what is below it.
 * @csspart link - A link, or a button that looks like one.
 */
export class UsageInvoiceLines extends SectionPanel {
  static override styles = [
    ...SectionPanel.styles,
    lists,
    linesStyles,
    css`
      @container usage (max-width: 39.99em) { .part-head > .end { width: 100%; margin: 0; } }
      .unseen { visibility: hidden; }
      .part + .part { margin-top: var(--_gap, 40px); }
      .sk i { height: 12px; margin: 13px 0; }
      .sk i:first-child { width: 160px; height: 16px; }
    `,
  ];

  protected override panel(data: Portal) {
    if (isWithheld(data.bills)) return nothing;
    const coming = known(data.bills).data?.filter(({ status }) => status !== 'none');
    // The bill's own panel says that bills could not be read.
    return coming?.map((bill) => this.#bill(bill, data, coming.length > 1 && planOf(bill)));
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i><i></i><i></i>`;
  }

  /** `plan`: what tells it from another bill, of the same day perhaps. */
  #bill(bill: Bill, data: Portal, plan: string | false | undefined) {
    const { i18n } = this.portal;
    const { t, date } = i18n;
    const { preview, status, invoiceDate, approximate } = bill;
    const name = status === 'finalizing' ? 'lines.finalizing' : 'lines';
    const values = { date: date(invoiceDate) };
    const title = plan ? t(`${name}Of`, { ...values, plan }) : t(name, values);
    const likely = this.#likely(bill, data);
    const items = known(data.items).data ?? [];
    return this.section(
      preview,
      'part.lines',
      title,
      (lines) => html`
      ${linesTable(lines, items, i18n, title, undefined, likely.columns)}
      <p class="tiny muted own">${t('lines.note')} ${
        likely.columns && !likely.why
          ? html`<span class=${likely.isHere ? '' : 'unseen'}>${t('lines.noteLikely')}</span>`
          : nothing
      }</p>
      ${likely.note ? html`<p class="tiny muted">${likely.note}</p>` : nothing}
      ${approximate ? html`<p class="tiny muted">${reasonText(approximate, i18n)}</p>` : nothing}`,
      likely.columns
        ? html`<span class="end muted small ${likely.isHere || likely.why ? '' : 'unseen'}">${likely.why ?? t('lines.sources')}</span>`
        : nothing,
    );
  }

  /** The likely columns, whose place is kept until it is known what stands in them, or why not. */
  #likely(bill: Bill, data: Portal): Ahead {
    if (!isForeseen(bill, data)) return { isHere: false };
    const { i18n, state } = this.portal;
    const end = lastDay(bill.period, i18n);
    const isAwaited = !state.forecast && !state.forecastError;
    if (isAwaited) return { columns: { preview: undefined, end }, isHere: false };
    const { preview = null, why, note } = foresight()?.likelyInvoice(bill, this.portal) ?? {};
    // What could not be read is said of the bill: here its place is kept, and nothing more.
    const text = preview ? undefined : (why ?? '\u00a0');
    return { columns: { preview, end }, why: text, note, isHere: preview !== null };
  }
}

/** What a bill's table has of the likely; no columns where none will come. */
interface Ahead {
  columns?: LikelyColumns;
  why?: string | undefined;
  note?: string | undefined;
  /** Whether the columns are filled. */
  isHere: boolean;
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-invoice-lines': UsageInvoiceLines;
  }
}
