import { css, html, nothing } from 'lit';
import type { Bill } from '../../server/contract/bill.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { foresight, isForeseen } from '../core/foresee.ts';
import { arrived } from '../core/later.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { planOf } from '../core/plan-of.ts';

/**
 * What is due so far, Stripe's own amount due of the next invoice, and what it is likely to come to.
 *
 * @tagname usage-bill
 *
 * @csspart amount - The headline amount.
 * @csspart likely - The likely total.
 * @csspart line - The bar of both, with the likely total's range and last period.
 * @csspart facts - Last period, next invoice, credits.
 * @csspart bills - Further bills, when there are several.
 * @csspart link - A link, or a button that looks like one.
 */
export class UsageBill extends Panel {
  static override styles = [
    ...Panel.styles,
    css`
      .bill { display: grid; gap: 24px 56px; align-items: start; }
      dt { color: var(--_muted); font-size: var(--_small); }
      .big { font-size: 2.857em; line-height: 1.2; font-weight: var(--_weight); letter-spacing: -.028em; }
      .big.none { font-size: 1.429em; line-height: 1.4; padding-block: 10px; }
      .figures { display: grid; gap: 12px 32px; grid-auto-columns: minmax(0, 1fr); }
      .figures bdi { white-space: nowrap; }
      .likely { min-height: 84px; }
      li.likely { min-height: 71px; }
      .note { color: var(--_muted); font-size: var(--_small); margin-top: 4px; text-wrap: pretty; max-width: 110ch; }
      .line { height: 5.43em; margin-top: 14px; }
      .facts { display: grid; grid-template-columns: repeat(auto-fit, minmax(150px, 1fr)); gap: 12px 24px; font-size: var(--_small); }
      * + .facts { margin-top: 14px; padding-top: 14px; border-top: 1px solid var(--_line); }
      .facts dd { font-weight: 500; }
      .facts dd + dd, .bills span { color: var(--_muted); font-weight: 400; font-size: var(--_tiny); line-height: var(--_low); }
      .lead { margin-top: 16px; }
      .bills li { display: flex; gap: 4px 20px; justify-content: space-between; padding: 9px 0; border-bottom: 1px solid var(--_line); font-size: var(--_small); }
      .bills b { min-width: 130px; white-space: nowrap; text-align: end; }
      .bills span { display: block; }
      @container usage (min-width: 60em) {
        .bill { grid-template-columns: minmax(0, 7fr) minmax(0, 6fr); }
        usage-explain { --_room: 320px; }
      }
      usage-explain { display: block; min-height: var(--_room, var(--_control)); }
      @container usage (min-width: 40em) { .figures { grid-auto-flow: column; } }
      @container usage (max-width: 39.99em) { .long { font-size: 2em; line-height: 1.286; } }
      .sk i { height: 12px; width: 80px; }
      .line > i { position: relative; top: 2.571em; width: auto; }
      .sk i:nth-child(2) { height: 40px; width: 190px; margin: 8px 0; }
      .sk i:nth-child(4) { width: auto; margin: 62px 0 44px; }
    `,
  ];

  protected override panel(data: Portal) {
    return this.known(data.bills, 'part.bill', (bills) => {
      const coming = bills.filter(({ status }) => status !== 'none');
      const [first, ...rest] = coming;
      return first ? this.#bill(first, rest, data) : this.#none();
    });
  }

  protected override skeleton() {
    return html`<i></i><i></i><i></i><i></i>`;
  }

  #none() {
    const { t } = this.portal.i18n;
    return html`<div class="big none">${t('bill.none')}</div><p class="note">${t('bill.noneNote')}</p>`;
  }

  #bill(bill: Bill, rest: Bill[], data: Portal) {
    const { t, date, money } = this.portal.i18n;
    const preview = known(bill.preview);
    const due = preview.data?.totals.amountDue;
    const isFinal = bill.status === 'finalizing';
    const amount = due && money(due);
    const { forecast, forecastError, isSlow } = this.portal.state;
    const isHere = forecast || forecastError;
    const isAwaited = isForeseen(bill, data);
    const likely = foresight()?.likelyBill(bill, this.portal, this);
    const facts = html`${this.#facts(bill, data, likely?.against)}${rest.length ? this.#others(rest, data) : nothing}`;
    // The whole portal explains the amount where it stands; a vendor's page puts that where it likes.
    const isExplained = bill.previous && this.part.contains('panel');
    return html`<div class="bill">
      <div>
        <dl class="figures">
          <div>
            <dt>${t(isFinal ? 'bill.finalizing' : 'bill.due')}</dt>
            <dd class="big ${amount && amount.replace(/\p{Cf}/gu, '').length > 12 ? 'long' : ''}" part="amount">
              <bdi>${amount ?? t('unknown')}</bdi>
            </dd>
            ${
              due
                ? html`<dd class="note">${
                    isFinal
                      ? t('bill.finalizingNote', { date: date(bill.invoiceDate) })
                      : t('bill.dueNote')
                  }</dd>`
                : nothing
            }
          </div>
          ${isAwaited ? html`<div class="likely">${likely?.figure ?? html`<dt>${t('bill.likely')}</dt>${isHere ? arrived()?.unreadForecast(this.portal) : html`<dd class="sk">${isSlow ? html`<b></b><i></i>` : nothing}</dd>`}`}</div>` : nothing}
        </dl>
        ${
          due
            ? isAwaited || bill.previous
              ? html`<div class="line ${likely ? '' : 'sk'}" part="line" aria-hidden="true">${likely?.line ?? (isSlow && !isHere ? html`<i></i>` : nothing)}</div>`
              : nothing
            : this.problem('part.amount', preview.problem)
        }
        ${preview.asOf && preview.problem ? this.ownStamp(preview.asOf) : nothing}
        ${isExplained ? facts : nothing}
      </div>
      <div>${isExplained ? html`<usage-explain></usage-explain>` : facts}</div>
    </div>`;
  }

  #facts(
    bill: Bill,
    { paymentMethods, credits }: Portal,
    likely?: { likely: string; billed: string },
  ) {
    const { t, date, money, periodName } = this.portal.i18n;
    const { previous, subscription, collection } = bill;
    const methods = known(paymentMethods).data;
    const left = known(credits).data;
    const method = methods?.find(({ pays }) => subscription && pays.includes(subscription));
    const how =
      collection === 'send_invoice'
        ? t('bill.send')
        : method
          ? methodName(method, this.portal.i18n)
          : methods && t('bill.noMethod');
    return html`<dl class="facts" part="facts">
      ${
        previous
          ? html`<div><dt>${t('bill.against', { last: periodName(previous.period) })}</dt>
            <dd><bdi>${likely?.likely ?? t('bill.billed', { amount: money(previous.amountDue) })}</bdi></dd>
            <dd><bdi>${likely?.billed ?? (previous.number && t('bill.invoice', { number: previous.number }))}</bdi></dd></div>`
          : nothing
      }
      <div><dt>${t('bill.next')}</dt><dd>${date(bill.invoiceDate)}</dd>${how ? html`<dd>${how}</dd>` : nothing}</div>
      ${
        left?.length
          ? html`<div><dt>${t('bill.credits')}</dt>${left.map(
              (each) => html`<dd>${money(each)}</dd>`,
            )}<dd>${t('bill.creditsNote')}</dd></div>`
          : nothing
      }
    </dl>`;
  }

  /** Each with its own amount, date and currency: never added. */
  #others(bills: Bill[], data: Portal) {
    const { t, date, money, period } = this.portal.i18n;
    return html`<div class="bills" part="bills"><p class="note lead">${t('bill.othersNote')}</p><ul>${bills.map(
      (bill) => {
        const due = known(bill.preview).data?.totals.amountDue;
        return html`<li class=${isForeseen(bill, data) ? 'likely' : ''}>
        <div>${t(bill.status === 'finalizing' ? 'bill.otherFinalizing' : 'bill.other', { date: date(bill.invoiceDate) })}
          <span><bdi>${planOf(bill)}</bdi> ${period(bill.period)}</span></div>
        <b><bdi>${due ? money(due) : t('unknown')}</bdi>${due ? foresight()?.likelyOther(bill, this.portal) : html`<span>${t('bill.unknown')}</span>`}</b></li>`;
      },
    )}</ul></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-bill': UsageBill;
  }
}
