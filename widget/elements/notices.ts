import { css, html, nothing } from 'lit';
import type { InvoiceLinks } from '../../server/contract/invoices.ts';
import type { Notice, Portal } from '../../server/contract/portal.ts';
import { type ICONS, icon } from '../core/icon.ts';
import { arrived, withLater } from '../core/later.ts';
import type { Resource } from '../core/loadable.ts';
import { Panel } from '../core/panel.ts';
import { headStamp, known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { ageOf } from '../core/portal.ts';
import { state } from '../core/property.ts';

const HOUR = 3_600_000;

/** One thing to know: what, what still holds, what next. */
interface Told {
  kind: 'danger' | 'warn' | 'plain';
  mark: keyof typeof ICONS;
  title: string;
  note?: string | undefined;
  action?: unknown;
}

/**
 * The most urgent thing to know, and the others on request. Also says when nothing could be read.
 *
 * @tagname usage-notices
 *
 * @csspart notice - One notice.
 * @csspart link - The way to an invoice that was not paid.
 */
export class UsageNotices extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .list { margin-bottom: 24px; }
      .notice { display: flex; align-items: center; gap: 10px; padding: 10px 12px; border-radius: var(--usage-radius); background: var(--usage-sunken); font-size: .8125rem; }
      .notice + .notice { margin-top: 8px; }
      .notice .i { color: var(--usage-muted); }
      .warn { background: var(--_warn-wash); }
      .warn .i { color: var(--usage-warn); }
      .danger { background: var(--_danger-wash); }
      .danger .i { color: var(--usage-danger); }
      p { flex: 1; text-wrap: pretty; }
      .more { margin-top: 8px; min-height: 24px; }
      @container usage (max-width: 559px) {
        .notice { flex-wrap: wrap; }
        p { flex: 1 1 200px; }
        .act { padding-inline-start: 26px; flex-basis: 100%; }
      }
      @media (forced-colors: active) { .notice { border: 1px solid CanvasText; } }
      @media print { .act, .more { display: none; } }
    `,
  ];

  @state() private isOpen = false;

  #links: Resource<InvoiceLinks> | undefined;

  protected override render() {
    const { scope } = this.portal;
    if (scope && !scope.state.data && scope.state.status === 'failed')
      return this.#list([this.#failed()]);
    return super.render();
  }

  protected override panel(data: Portal) {
    return this.#list(this.#all(data));
  }

  protected override skeleton() {
    return nothing;
  }

  #list(all: Told[]) {
    const [first, ...rest] = all;
    if (!first) return nothing;
    const { t } = this.portal.i18n;
    return html`<div class="list">${this.#notice(first)}${this.isOpen ? rest.map((told) => this.#notice(told)) : nothing}${
      rest.length && !this.isOpen
        ? html`<button class="link small more" @click=${() => {
            this.isOpen = true;
          }}>${t('notice.more', { count: rest.length })}</button>`
        : nothing
    }</div>`;
  }

  #notice({ kind, mark, title, note, action }: Told) {
    return html`<div class="notice ${kind}" part="notice">${icon(mark)}
      <p><b>${title}</b>${note ? html` ${note}` : nothing}</p>${action ? html`<span class="act">${action}</span>` : nothing}</div>`;
  }

  #failed(): Told {
    const { state, i18n } = this.portal;
    const { t } = i18n;
    const { code, requestId } = state.error!;
    const title = state.isSessionEnded
      ? 'problem.session'
      : code === 'origin_forbidden'
        ? 'problem.origin'
        : 'problem.all';
    const note = requestId && t('request', { id: requestId });
    return { kind: 'plain', mark: 'info', title: t(title), note, action: this.#retry() };
  }

  /** In the order of urgency. */
  #all({ notices, bills, items, ...data }: Portal): Told[] {
    const { state, i18n } = this.portal;
    const { t, time, age } = i18n;
    const told = (code: Notice['code']) =>
      notices.filter((notice) => notice.code === code).map((notice) => this.#told(notice, data));
    const { asOf, source, problem } = headStamp({ bills, items });
    const values = asOf && {
      time: time(asOf, state.serverNow),
      age: age(ageOf(state, asOf)) ?? t('age.now'),
      source: t(`source.${source ?? 'stripe'}`),
    };
    const own = (title: string, note?: string, action?: unknown): Told[] => [
      { kind: 'plain', mark: 'clock', title, note, action },
    ];
    const client = () => {
      if (state.isSessionEnded)
        return own(t('notice.session'), values && t('notice.sessionNote', values), this.#retry());
      if (state.isOffline)
        return own(t('notice.offline'), values && t('notice.offlineNote', values));
      if (!values || ageOf(state, asOf) <= HOUR) return [];
      const isSilent = problem || state.status === 'failed';
      const note = isSilent ? t('notice.staleNote', values) : undefined;
      return own(t('notice.stale', values), note, this.#retry());
    };
    return [...told('invoice_overdue'), ...client(), ...told('card_expiring')];
  }

  #told(
    notice: Notice,
    { paymentMethods, billingNow }: Pick<Portal, 'paymentMethods' | 'billingNow'>,
  ): Told {
    const { t, date, money } = this.portal.i18n;
    const { code, amount, invoice, paymentMethod, date: when, chargeDate } = notice;
    if (code === 'invoice_overdue') {
      return {
        kind: 'danger',
        mark: 'warn',
        title: amount ? t('notice.overdue', { amount: money(amount) }) : t('notice.overdueUnknown'),
        note: when && t('notice.overdueDate', { date: date(when) }),
        action: invoice && this.#hosted(invoice),
      };
    }
    const method = known(paymentMethods).data?.find(({ id }) => id === paymentMethod);
    const card = method ? methodName(method, this.portal.i18n) : t('notice.cardUnknown');
    const isOver = when && when < billingNow;
    const title = isOver ? 'notice.cardOver' : 'notice.card';
    const note = isOver ? 'notice.cardOverNote' : 'notice.cardNote';
    return {
      kind: 'warn',
      mark: 'card',
      title: when ? t(title, { card, date: date(when) }) : t('notice.cardSoon', { card }),
      note: chargeDate && t(note, { charge: date(chargeDate) }),
    };
  }

  /** Asked for only while an overdue invoice is on screen; a link, so that no popup is blocked. */
  #hosted(invoice: string) {
    const { client, i18n } = this.portal;
    const later = arrived();
    if (!later) return withLater(() => this.requestUpdate());
    this.#links ??= new later.Resource(this);
    const { value } = this.#links.show(invoice, (signal) =>
      later.readInvoiceLinks(client, invoice, { signal }),
    );
    return value
      ? later.outbound(value.hosted, i18n.t('notice.pay'), i18n.t('notice.pay'))
      : undefined;
  }

  #retry() {
    return html`<button class="link" @click=${() => this.portal.refresh()}>${this.portal.i18n.t('retry')}</button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-notices': UsageNotices;
  }
}
