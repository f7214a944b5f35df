import { css, html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { PaymentMethod, Portal } from '../../server/contract/portal.ts';
import { foresight, isForeseen } from '../core/foresee.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { lists } from '../styles/lists.ts';

/** What fits on a drawing of a card. */
const SHORT: Record<string, string> = {
  visa: 'VISA',
  mastercard: 'MC',
  amex: 'AMEX',
  discover: 'DISC',
};

/**
 * The payment methods on file and what each one pays.
 *
 * @tagname usage-payment-method
 *
 * @csspart heading - The heading.
 * @csspart method - One payment method.
 */
export class UsagePaymentMethod extends Panel {
  static override styles = [
    ...Panel.styles,
    lists,
    css`
      li { display: grid; grid-template-columns: 44px minmax(0, 1fr); gap: 0 12px; align-items: center; padding: 12px 0; border-bottom: 1px solid var(--usage-line); font-size: .8125rem; }
      li:first-child { padding-top: 0; }
      .brand { width: 44px; height: 28px; border-radius: 4px; border: 1px solid var(--usage-line); display: grid; place-items: center; font-size: .6875rem; font-weight: 600; background: var(--usage-surface); color: var(--usage-muted); overflow: hidden; }
      b { font-weight: 500; font-size: .875rem; }
      .two { display: block; }
      .two + br { display: none; }
      @container usage (max-width: 559px) { .two { min-height: 40px; } }
      .warn { color: var(--usage-warn); }
      @container usage (min-width: 840px) { ul { max-width: calc(50% - 28px); } }
      .sk i { height: 28px; margin: 12px 0; }
      .sk i:first-child { width: 130px; height: 16px; }
    `,
  ];

  protected override panel(data: Portal) {
    const { t } = this.portal.i18n;
    return this.section(data.paymentMethods, 'part.payment', t('payment'), (methods) =>
      methods.length
        ? html`<ul>${methods.map((method) => this.#method(method, data))}</ul>`
        : html`<p class="empty">${t('card.empty')}</p>`,
    );
  }

  protected override skeleton() {
    return html`<i></i><i></i>`;
  }

  #method(method: PaymentMethod, data: Portal) {
    const { i18n } = this.portal;
    const { brand, isDefault } = method;
    return html`<li part="method">
      <span class="brand" aria-hidden="true">${SHORT[brand ?? ''] ?? nothing}</span>
      <div><b>${methodName(method, i18n)}</b>${isDefault ? html` <span class="muted">· ${i18n.t('card.default')}</span>` : nothing}<br />
        ${this.#pays(method, data)}${this.#expiry(method, data)}</div>
    </li>`;
  }

  /** What is likely comes later and makes it longer: there is room for two lines where it may. */
  #pays({ pays }: PaymentMethod, data: Portal) {
    const bill = this.#next(pays, data);
    const isLonger = bill && isForeseen(bill, data);
    return html`<span class="muted ${isLonger ? 'two' : ''}">${this.#words(pays, bill)}</span>`;
  }

  #next(pays: readonly string[], { bills }: Portal) {
    return known(bills).data?.find(
      ({ subscription, status, collection }) =>
        subscription &&
        pays.includes(subscription) &&
        status === 'upcoming' &&
        collection === 'charge_automatically',
    );
  }

  #words(pays: readonly string[], bill: Bill | undefined) {
    const { t, date } = this.portal.i18n;
    if (!pays.length) return t('card.none');
    if (!bill) return t('card.paysPlain');
    const lines = known(bill.preview).data?.lines;
    const plan = lines?.find(({ kind }) => kind === 'recurring')?.label;
    const next = date(bill.invoiceDate);
    const amount = foresight()?.likelyCharge(bill, this.portal);
    if (amount)
      return t(plan ? 'card.paysLikely' : 'card.paysNextLikely', {
        plan: plan ?? '',
        date: next,
        amount,
      });
    return plan ? t('card.pays', { plan, date: next }) : t('card.paysNext', { date: next });
  }

  #expiry(method: PaymentMethod, { notices, billingNow }: Portal) {
    const { t, date } = this.portal.i18n;
    const end = expiry(method);
    if (!end) return nothing;
    const warned = notices.find(
      ({ code, paymentMethod }) => code === 'card_expiring' && paymentMethod === method.id,
    );
    const day = date(end, true);
    if (end < billingNow)
      return html`<br /><span class="warn">${t('card.expired', { date: day })}</span>`;
    const charge = warned?.chargeDate;
    return warned
      ? html`<br /><span class="warn">${charge ? t('card.expiring', { date: day, charge: date(charge) }) : t('card.expires', { date: day })}</span>`
      : html` <span class="muted">${t('card.expiresEnd', { date: day })}</span>`;
  }
}

/** The last moment of the month a card works to; undefined for what does not expire. */
function expiry({ expMonth, expYear }: PaymentMethod): string | undefined {
  if (!expMonth || !expYear) return undefined;
  return new Date(Date.UTC(expYear, expMonth, 1) - 1).toISOString();
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-payment-method': UsagePaymentMethod;
  }
}
