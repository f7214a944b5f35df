import { css, html, type LitElement, nothing } from 'lit';
import type { BillLine } from '../../server/contract/bill.ts';
import type { LineUsage } from '../../server/contract/invoices.ts';
import type { I18n } from '../i18n/i18n.ts';
import type { PortalClient } from './client.ts';
import { daysTable } from './days-table.ts';
import { drawing } from './icon.ts';
import { NEXT } from './icon-later.ts';
import type { Under } from './lines.ts';
import { Resource } from './loadable.ts';
import { ProblemError } from './problem.ts';
import { refocus } from './refocus.ts';
import { readLineUsage } from './requests.ts';

export const lineDaysStyles = css`
  .days-tog { display: inline-flex; align-items: center; gap: 4px; min-height: 24px; margin: -2px 0; margin-inline-start: 8px; padding: 0 4px; border: 0; background: none; color: var(--_muted); font-size: var(--_tiny); cursor: pointer; }
  .days-tog:hover { color: var(--_text); }
  .days-tog .i { width: .8em; height: .8em; transition: transform var(--_motion); }
  .days-tog[aria-expanded='true'] .i { transform: rotate(90deg); }
  :host(:dir(rtl)) .days-tog:not([aria-expanded='true']) .i { transform: scaleX(-1); }
  .lines .days > td { padding-block: 8px 16px; padding-inline: 16px 0; }
  @media (pointer: coarse) { .days-tog { min-height: 44px; margin-block: -12px; padding: 0 8px; } }
  @media print { .days-tog .i { display: none; } }
`;

/** Answers that say there are no days, rather than that they could not be read. */
const NONE = ['meter_not_found', 'invoice_line_not_found', 'parameter_unsupported'];

interface Around {
  invoice: { id: string; name: string };
  client: PortalClient;
  i18n: I18n;
  problem(error: unknown, retry: () => void, isBusy: boolean): unknown;
}

/** Which lines of invoices are open to their days, and what was read of them. */
export class LineDays {
  #host: LitElement;
  #open = new Set<string>();
  #read = new Map<string, Resource<LineUsage>>();

  constructor(host: LitElement) {
    this.#host = host;
  }

  forget() {
    this.#open.clear();
    this.#read.clear();
  }

  /** What a line opens to; undefined where it has no time to have days in. */
  under(line: BillLine, around: Around): Under | undefined {
    if (line.item === null || line.period.start >= line.period.end) return undefined;
    const { i18n, invoice } = around;
    const id = `u-${invoice.id}-${line.id}`;
    const isOpen = this.#open.has(id);
    const toggle = () => {
      if (!this.#open.delete(id)) this.#open.add(id);
      this.#host.requestUpdate();
    };
    return {
      button: html`<button class="days-tog" aria-expanded=${isOpen} aria-controls=${id}
        aria-label=${i18n.t('days.of', { name: line.label })} @click=${toggle}>${drawing(NEXT)}${i18n.t('days')}</button>`,
      row: html`<tr class="days" id=${id} ?hidden=${!isOpen}>${
        isOpen ? html`<td part="cell" colspan="4">${this.#days(line, id, around)}</td>` : nothing
      }</tr>`,
    };
  }

  #days(line: BillLine, id: string, { invoice, client, i18n, problem }: Around) {
    const usage = this.#of(id);
    const { value, error, status } = usage.show(id, (signal) =>
      readLineUsage(client, invoice.id, line.id, { signal }),
    );
    if (value) return daysTable(value, invoice.name, i18n);
    if (error === undefined) {
      return html`<p class="muted small" role="status">${i18n.t('days.loading')}</p>`;
    }
    if (error instanceof ProblemError && NONE.includes(error.code)) {
      return html`<p class="muted small" role="status">${i18n.t('days.none')}</p>`;
    }
    return problem(error, () => void this.#again(usage, id), status === 'loading');
  }

  async #again(usage: Resource<LineUsage>, id: string) {
    await usage.refresh();
    await this.#host.updateComplete;
    refocus(this.#host.renderRoot.querySelector(`[aria-controls="${CSS.escape(id)}"]`));
  }

  #of(id: string) {
    let usage = this.#read.get(id);
    if (!usage) {
      usage = new Resource(this.#host);
      this.#read.set(id, usage);
    }
    return usage;
  }
}
