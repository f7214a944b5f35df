import { css, html, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BillLine } from '../../server/contract/bill.ts';
import type {
  Invoice,
  InvoiceLinks,
  InvoicePage,
  InvoiceSummary,
} from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { daysTableStyles } from '../core/days-table.ts';
import { drawing } from '../core/icon.ts';
import { NEXT } from '../core/icon-later.ts';
import { goOnWithJourney } from '../core/journey.ts';
import { LineDays, lineDaysStyles } from '../core/line-days.ts';
import { linesStyles, linesTable } from '../core/lines.ts';
import { outbound } from '../core/link.ts';
import { Resource } from '../core/loadable.ts';
import { isWithheld, type Known, known } from '../core/part.ts';
import { fetchPayments, payments } from '../core/payments.ts';
import type { ProblemError } from '../core/problem.ts';
import { state } from '../core/property.ts';
import { refocus } from '../core/refocus.ts';
import { readInvoice, readInvoiceLinks, readInvoices } from '../core/requests.ts';
import { SectionPanel } from '../core/section-panel.ts';
import { unloaded } from '../core/unloaded.ts';
import { disclosureStyles } from '../styles/disclosure.ts';
import { lists } from '../styles/lists.ts';

/** What an opened row reads: lines and links fail apart. */
interface Opened {
  invoice: Resource<Invoice>;
  links: Resource<InvoiceLinks>;
}

/**
 * What was billed before, newest first. A row opens to its lines, a line of usage to its days, and
 * links lead to Stripe's own page and PDF. Where the session may, an open invoice is paid in place.
 *
 * @tagname usage-invoice-list
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 * @slot empty - What you say where there is nothing to list.
 *
 * @fires {UsagePaidEvent} usage-paid - The customer has paid an invoice in the page, or a bank is still to answer.
 *
 * @csspart button - A button.
 * @csspart problem - What could not be read, in the place where it would stand.
 * @csspart stamp - The time of figures that are older than the rest.
 * @csspart heading - The heading.
 * @csspart table - The list.
 * @csspart column - The heading of a table's column.
 * @csspart cell - A cell of a table.
 * @csspart amount - An amount of money that matters.
 * @csspart status - How it stands, in a word.
 * @csspart lines - The lines of an opened invoice.
 * @csspart toggle - A button that opens what is below it.
 * @csspart link - PDF and page of an invoice.
 * @csspart primary - The button that does what a form is for.
 * @csspart form - The form to pay.
 * @csspart form-heading - The heading of a form.
 * @csspart choice - A radio button, a checkbox or one button of a switch.
 * @csspart error - Why something was not done.
 * @csspart done - What was done.
 * @csspart empty - What stands where there is nothing to list.
 */
export class UsageInvoiceList extends SectionPanel {
  static override styles = [
    ...SectionPanel.styles,
    lists,
    disclosureStyles,
    linesStyles,
    lineDaysStyles,
    daysTableStyles,
    css`
      .tog { margin: -2px 0; }
      .open > * { border-bottom: 0; }
      .status { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; }
      .status::before { content: ''; width: 7px; height: 7px; border-radius: 50%; box-shadow: inset 0 0 0 2px var(--_muted); }
      .paid::before { background: var(--_good); box-shadow: none; }
      .overdue::before { background: var(--_danger); box-shadow: none; border-radius: 1px; transform: rotate(45deg); }
      .amount { font-weight: 500; }
      .pay { margin-inline-start: 12px; white-space: nowrap; }
      .under { flex-wrap: wrap; gap: 0 12px; }
      usage-pay { margin-top: 4px; }
      .under .pay { margin: 0; min-height: 24px; }
      .detail > td { padding-block: 0 18px; padding-inline: 20px 0; }
      .links { display: flex; flex-wrap: wrap; gap: 4px 20px; padding-bottom: 8px; }
      .under { display: none; padding-inline-start: 20px; }
      .again { margin-top: 12px; }
      .sk i { height: 12px; margin: 13px 0; }
      .sk i:first-child { width: 80px; height: 16px; }
      @media (pointer: coarse) { .tog, .links a { min-height: 44px; display: inline-flex; align-items: center; } .tog { margin: -12px 0; } }
      @container usage (max-width: 39.99em) { .detail > td { padding-inline: 0; } .under { display: flex; } }
      @media (forced-colors: active) { .status::before { forced-color-adjust: none; background: CanvasText; } }
      @media print { .again, .tog .i, .status::before { display: none; } .status { gap: 0; } }
    `,
  ];

  @state() private older = NO_PAGE;
  @state() private open = NONE;
  /** Invoices whose form to pay is shown; it stays with what it says once they are paid. */
  @state() private paying = NONE;
  /** The code of the form did not come. */
  @state() private isPayMissing = false;

  #opened = new Map<string, Opened>();
  #next = new Resource<InvoicePage>(this);
  #days = new LineDays(this);
  /** Invoices that are being paid, as they were last read: their forms stay where the list drops them. */
  #held = new Map<string, InvoiceSummary>();
  #last: Known<InvoicePage> = {};

  protected override panel(data: Portal) {
    const { t, date } = this.portal.i18n;
    const { bills } = data;
    goOnWithJourney(this.portal.scope!);
    return this.section(this.#invoicesOf(data), 'part.invoices', t('invoices'), (page) => {
      if (page.data.length) return this.#table(page);
      const first = known(bills).data?.find(({ status }) => status !== 'none');
      return html`<p part="empty" class="empty"><slot name="empty">${
        first ? t('invoices.none', { date: date(first.invoiceDate) }) : t('invoices.noneYet')
      }</slot></p>`;
    });
  }

  protected override forget() {
    this.older = NO_PAGE;
    this.open = this.paying = NONE;
    this.#opened.clear();
    this.#held.clear();
    this.#last = {};
    this.#next.forget();
    this.#days.forget();
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i>`;
  }

  /** Those last read, while one of them is being paid and none can be read. */
  #invoicesOf({ invoices }: Portal): Portal['invoices'] {
    const read = known(invoices);
    if (read.data) this.#last = read;
    if (read.data || !this.paying.size || isWithheld(invoices)) return invoices;
    return { ...this.#last, problem: read.problem } as Portal['invoices'];
  }

  #rows(page: InvoicePage): InvoiceSummary[] {
    const listed = new Set(page.data.map(({ id }) => id));
    const rows = [...page.data, ...this.older.data.filter(({ id }) => !listed.has(id))];
    const back = payments()?.returnedInvoice(this.portal.scope!);
    if (back) this.#held.set(back.id, back);
    for (const row of rows) if (this.paying.has(row.id)) this.#held.set(row.id, row);
    const left = [...this.#held.values()].filter(({ id }) => !rows.some((row) => row.id === id));
    if (!left.length) return rows;
    return [...rows, ...left].sort((a, b) => b.created.localeCompare(a.created));
  }

  #table(page: InvoicePage) {
    const { t } = this.portal.i18n;
    const rows = this.#rows(page);
    const cursor = this.older.data.length ? this.older.nextCursor : page.nextCursor;
    return html`<table class="tbl" part="table" aria-label=${t('invoices')}>
      <thead><tr>
        <th part="column" scope="col">${t('invoices.invoice')}</th><th part="column" scope="col" class="hide-s">${t('invoices.issued')}</th>
        <th part="column" scope="col">${t('invoices.period')}</th><th part="column" scope="col" class="hide-s">${t('invoices.status')}</th>
        <th part="column" scope="col" class="num">${t('invoices.amount')}</th>
      </tr></thead>
      <tbody>${repeat(
        rows,
        ({ id }) => id,
        (invoice) => this.#row(invoice),
      )}</tbody>
    </table>
    ${cursor ? this.#more(cursor) : nothing}`;
  }

  #row(invoice: InvoiceSummary) {
    const { t, date, money, period } = this.portal.i18n;
    const { id, number, created } = invoice;
    const isOpen = this.open.has(id);
    const name = number ?? t('invoices.draft');
    if (payments()?.hasOutcomeOf(this.portal.scope!, id)) queueMicrotask(() => void this.#pay(id));
    const isPaying = this.paying.has(id);
    const pay = isPaying ? nothing : this.#payButton(invoice);
    const status = statusOf(invoice);
    const word = html`<span part="status" class="status ${status}">${t(`invoices.${status}`)}</span>`;
    return html`<tr class=${isOpen || isPaying ? 'open' : ''}>
      <th part="cell" scope="row"><button part="toggle" class="tog" aria-expanded=${isOpen} aria-controls=${`d-${id}`} @click=${() => this.#toggle(invoice)}>${drawing(NEXT)}${name}</button>
        ${status === 'paid' ? nothing : html`<span class="tiny under">${word}${pay}</span>`}</th>
      <td part="cell" class="hide-s muted">${date(created, true)}</td>
      <td part="cell" class="muted">${period(invoice.period)}</td>
      <td part="cell" class="hide-s">${word}${pay}</td>
      <td part="cell amount" class="num amount"><bdi>${money(invoice.amountDue)}</bdi></td>
    </tr>
    ${isPaying ? html`<tr class="detail"><td part="cell" colspan="5">${this.#payForm(id)}</td></tr>` : nothing}
    <tr class="detail" id=${`d-${id}`} ?hidden=${!isOpen}>${isOpen ? html`<td part="cell" colspan="5">${this.#detail(invoice, name)}</td>` : nothing}</tr>`;
  }

  #payButton(invoice: InvoiceSummary) {
    const { id, number, amountRemaining } = invoice;
    const { state, i18n } = this.portal;
    const isOpen = invoice.status === 'open' && !invoice.processing;
    const isPayable = isOpen && amountRemaining.amount > 0;
    if (!isPayable || !state.data!.can.includes('invoices:pay')) return nothing;
    const { t, money } = i18n;
    const amount = money(amountRemaining);
    const isOff = state.isSessionEnded;
    return html`<button part="link" class="link small pay" data-pay=${id} aria-disabled=${isOff} aria-label=${number ? t('invoices.payInPlace', { amount, number }) : nothing}
      @click=${() => isOff || this.#pay(id)}>${t('invoices.pay', { amount })}</button>`;
  }

  #payForm(id: string) {
    return this.isPayMissing
      ? unloaded('part.form', this.portal.i18n)
      : html`<usage-pay invoice=${id} .isNested=${true} open @usage-pay-read=${({ detail }: CustomEvent<InvoiceSummary>) => this.#payRead(detail)} @usage-pay-closed=${() => this.#payClosed(id)}></usage-pay>`;
  }

  async #pay(id: string) {
    this.paying = new Set([...this.paying, id]);
    this.isPayMissing = await fetchPayments().then(
      () => false,
      () => true,
    );
  }

  #payRead(invoice: InvoiceSummary) {
    this.#held.set(invoice.id, invoice);
    this.requestUpdate();
  }

  /** The focus goes back to what opened it: of its two places the one that is shown. */
  async #payClosed(id: string) {
    this.#held.delete(id);
    this.paying = new Set([...this.paying].filter((other) => other !== id));
    await this.updateComplete;
    const openers = this.renderRoot.querySelectorAll<HTMLElement>(
      `[data-pay="${CSS.escape(id)}"], [aria-controls="d-${CSS.escape(id)}"]`,
    );
    const shown = [...openers].filter((opener) => opener.checkVisibility());
    const first = this.renderRoot.querySelector<HTMLElement>('.tog');
    (shown.find((opener) => opener.dataset.pay) ?? shown[0] ?? first)?.focus();
  }

  #detail({ id, status, processing, hasLinks }: InvoiceSummary, name: string) {
    const { client } = this.portal;
    const { t } = this.portal.i18n;
    const { invoice, links } = this.#of(id);
    const lines = invoice.show(id, (signal) => readInvoice(client, id, { signal }));
    const found = hasLinks
      ? links.show(id, (signal) => readInvoiceLinks(client, id, { signal }))
      : undefined;
    const isPayable = status === 'open' && !processing;
    return html`${
      found?.value
        ? html`<p class="links small">
          ${outbound(found.value.pdf, t('invoices.pdf'), t('invoices.pdfOf', { number: name }), this.portal.state.data!)}
          ${outbound(found.value.hosted, t(isPayable ? 'invoices.hosted' : 'invoices.hostedPaid'), t(isPayable ? 'invoices.payOf' : 'invoices.hostedOf', { number: name }), this.portal.state.data!)}</p>`
        : found?.error
          ? this.#problem('part.links', links, id)
          : hasLinks
            ? html`<p class="links small" aria-hidden="true">&nbsp;</p>`
            : nothing
    }
    ${
      lines.value
        ? this.#lines(lines.value, name)
        : lines.error
          ? this.#problem('part.invoice', invoice, id)
          : html`<p class="muted small" role="status">${t('invoices.loading')}</p>`
    }`;
  }

  #problem(name: 'part.invoice' | 'part.links', read: Resource<unknown>, id: string) {
    const { error, status } = read.state;
    const again = async () => {
      await read.refresh();
      await this.updateComplete;
      refocus(this.renderRoot.querySelector(`[aria-controls="d-${CSS.escape(id)}"]`));
    };
    return this.problem(name, error as ProblemError, () => void again(), status === 'loading');
  }

  /** The lines with the days behind them and, for a subscription's invoice, why it changed. */
  #lines(invoice: Invoice, name: string) {
    const { client, i18n, state } = this.portal;
    const { items } = state.data!;
    const days = (line: BillLine) =>
      this.#days.under(line, {
        invoice: { id: invoice.id, name },
        client,
        i18n,
        problem: (error, retry, isBusy) =>
          this.problem('part.days', error as ProblemError, retry, isBusy),
      });
    return html`${linesTable(
      invoice,
      known(items).data ?? [],
      i18n,
      i18n.t('invoices.linesOf', { number: name }),
      isWithheld(items) ? undefined : days,
    )}${
      invoice.isComparable ? html`<usage-explain invoice=${invoice.id}></usage-explain>` : nothing
    }`;
  }

  #more(cursor: string) {
    const { t } = this.portal.i18n;
    const { status } = this.#next.state;
    const isOff = this.portal.state.isSessionEnded;
    const load = async () => {
      await this.#next.load((signal) => readInvoices(this.portal.client, cursor, { signal }));
      const { value } = this.#next.state;
      if (this.#next.state.status !== 'ready' || !value) return;
      const isHere = this.shadowRoot!.activeElement?.closest('.again');
      this.older = { data: [...this.older.data, ...value.data], nextCursor: value.nextCursor };
      await this.updateComplete;
      // On to what came; whoever has gone elsewhere by now stays there.
      const id = CSS.escape(value.data[0]?.id ?? '');
      if (isHere) this.renderRoot.querySelector<HTMLElement>(`[aria-controls="d-${id}"]`)?.focus();
    };
    return html`<p class="again">${
      status === 'failed'
        ? this.problem('part.invoices', this.#next.state.error as ProblemError, () => void load())
        : html`<button part="link" class="link small" aria-disabled=${isOff} @click=${() => isOff || load()}>${t('invoices.more')}</button>`
    }</p>`;
  }

  #toggle({ id }: InvoiceSummary) {
    const open = new Set(this.open);
    if (!open.delete(id)) {
      open.add(id);
      // Stripe's links expire, so each opening asks for new ones.
      this.#opened.get(id)?.links.forget();
    }
    this.open = open;
  }

  #of(id: string) {
    let opened = this.#opened.get(id);
    if (!opened) {
      opened = { invoice: new Resource(this), links: new Resource(this) };
      this.#opened.set(id, opened);
    }
    return opened;
  }
}

const NO_PAGE: InvoicePage = { data: [], nextCursor: null };
const NONE: ReadonlySet<string> = new Set();

/** What its row says of it. */
function statusOf({ status, overdue, processing }: InvoiceSummary) {
  if (status === 'open' && processing) return 'processing';
  return overdue ? 'overdue' : status;
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-invoice-list': UsageInvoiceList;
  }
}
