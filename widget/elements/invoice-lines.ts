import { css, html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { linesStyles, linesTable } from '../core/lines.ts';
import { Panel } from '../core/panel.ts';
import { isWithheld, known } from '../core/part.ts';
import { reasonText } from '../core/reason.ts';
import { lists } from '../styles/lists.ts';

/**
 * The next invoice line by line, to the amount due. Several upcoming invoices stand one by one.
 *
 * @tagname usage-invoice-lines
 *
 * @csspart heading - The heading, one an invoice.
 * @csspart lines - The table of lines and totals.
 */
export class UsageInvoiceLines extends Panel {
  static override styles = [
    ...Panel.styles,
    lists,
    linesStyles,
    css`
      .part + .part { margin-top: var(--_gap, 40px); }
      .sk i { height: 12px; margin: 13px 0; }
      .sk i:first-child { width: 160px; height: 16px; }
    `,
  ];

  protected override panel({ bills, items }: Portal) {
    if (isWithheld(bills)) return nothing;
    const coming = known(bills).data?.filter(({ status }) => status !== 'none');
    // The bill's own panel says that bills could not be read.
    return coming?.map((bill) => this.#bill(bill, known(items).data ?? []));
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i><i></i><i></i>`;
  }

  #bill(
    { preview, status, invoiceDate, approximate }: Bill,
    items: Parameters<typeof linesTable>[1],
  ) {
    const { i18n } = this.portal;
    const title = i18n.t(status === 'finalizing' ? 'lines.finalizing' : 'lines', {
      date: i18n.date(invoiceDate),
    });
    return this.section(
      preview,
      'part.lines',
      title,
      (data) => html`
      ${linesTable(data, items, i18n, title)}
      <p class="tiny muted own">${i18n.t('lines.note')}</p>
      ${approximate ? html`<p class="tiny muted">${reasonText(approximate, i18n)}</p>` : nothing}`,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-invoice-lines': UsageInvoiceLines;
  }
}
