import { adoptStyles, css, html, type LitElement, nothing } from 'lit';
import type { PaymentMethod, Portal } from '../../server/contract/portal.ts';
import { goOnWithJourney } from '../core/journey.ts';
import { expiryNote, paysNote } from '../core/method-says.ts';
import { Panel } from '../core/panel.ts';
import { isWithheld, known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import { fetchPayments, payments } from '../core/payments.ts';
import { state } from '../core/property.ts';
import { unloaded } from '../core/unloaded.ts';
import { formStyles } from '../styles/forms.ts';
import { lists } from '../styles/lists.ts';

type Desk = InstanceType<Awaited<ReturnType<typeof fetchPayments>>['MethodDesk']>;

/** What fits on a drawing of a card. */
const SHORT: Record<string, string> = {
  visa: 'VISA',
  mastercard: 'MC',
  amex: 'AMEX',
  discover: 'DISC',
};

/**
 * The payment methods on file and what each one pays. Where the session may, another is added in
 * place, made the default or removed; what that takes is loaded with the first step of it.
 *
 * @tagname usage-payment-method
 *
 * @slot heading - Words of yours in the heading.
 * @slot actions - Beside the heading: a link or a button of yours.
 * @slot empty - What you say where there is nothing to list.
 *
 * @fires {UsagePaymentMethodSavedEvent} usage-payment-method-saved - A payment method was saved.
 * @fires {UsagePaymentMethodRemovedEvent} usage-payment-method-removed - A payment method was removed.
 * @fires {UsagePaymentMethodDefaultEvent} usage-payment-method-default - Another payment method pays from now on.
 *
 * @csspart heading - The heading.
 * @csspart method - One payment method.
 * @csspart link - A link, or a button that looks like one.
 * @csspart primary - The button that does what a form is for.
 * @csspart form - The form for another one.
 * @csspart form-heading - The heading of a form.
 * @csspart choice - A radio button, a checkbox or one button of a switch.
 * @csspart error - Why something was not done.
 * @csspart done - What was done.
 * @csspart empty - What stands where there is nothing to list.
 */
export class UsagePaymentMethod extends Panel {
  static override styles = [
    ...Panel.styles,
    lists,
    formStyles,
    css`
      .cols { display: grid; grid-template-columns: minmax(0, 1fr); gap: 20px; align-items: start; }
      li { display: grid; grid-template-columns: auto minmax(0, 1fr) auto; gap: 0 12px; align-items: center; padding: 12px 0; border-bottom: 1px solid var(--_line); font-size: var(--_small); }
      li:first-child { padding-top: 0; }
      li.asked { grid-template-columns: auto minmax(0, 1fr); }
      .ask { grid-column: 2; margin-top: 8px; }
      .ask .acts { margin-top: 8px; }
      .brand { width: 4em; height: calc(28em / 11); border-radius: 4px; border: 1px solid var(--_line); display: grid; place-items: center; font-size: calc(var(--_size) * 11 / 14); font-weight: 600; background: var(--_surface); color: var(--_muted); overflow: hidden; }
      b { font-weight: 500; font-size: var(--_size); }
      .row-acts { display: flex; flex-wrap: wrap; justify-content: end; gap: 4px 16px; }
      .row-acts .link { min-height: 24px; }
      .add { margin-top: 16px; }
      .empty + .add { margin-top: 12px; }
      .told, .wrong { margin: 0 0 12px; font-size: var(--_small); }
      .cols > div > .acts { margin-bottom: 12px; }
      .two { display: block; }
      .two + br { display: none; }
      .warn { color: var(--_warn); }
      .sk i { height: 28px; margin: 12px 0; }
      .sk i:first-child { width: 130px; height: 16px; }
      @container usage (max-width: 39.99em) {
        li { grid-template-columns: auto minmax(0, 1fr); }
        .row-acts { grid-column: 2; justify-content: start; margin-top: 4px; }
      }
      /* Where what is likely takes a second line. */
      @container usage (max-width: 28em) { .two { min-height: calc(var(--_size) * 20 / 7); } }
      @container usage (min-width: 60em) { .cols { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 56px; } }
      @media (pointer: coarse) { .row-acts .link { min-height: 44px; } }
      @media print { .row-acts { display: none; } }
    `,
  ];

  #desk: Desk | undefined;
  /** `fetching` and `missing`: the code of a form is asked for, or did not come. */
  @state() private code: 'fetching' | 'missing' | undefined;

  /**
   * Opens the form for another payment method, where the session may add one. `replacedId` is the
   * method (`pm_…`) whose place it is to take.
   */
  async add(replacedId?: string) {
    if (this.#can) await this.#with((desk) => desk.add(replacedId));
  }

  protected override panel(data: Portal) {
    const { t } = this.portal.i18n;
    goOnWithJourney(this.portal.scope!);
    if (payments()?.hasSetupOutcome(this.portal.scope!))
      queueMicrotask(() => void this.#with((desk) => desk.resume()));
    const { paymentMethods } = data;
    if (isWithheld(paymentMethods)) return nothing;
    // The form stands beside the list, whatever comes of reading that again.
    return html`<div class="part">
      <div class="part-head">${this.heading(t('payment'))}</div>
      <div class="cols">
        <div>${this.#desk?.note()}${this.known(paymentMethods, 'part.payment', (methods) => this.#list(methods, data))}
          ${this.#addButton(known(paymentMethods).data)}</div>
        ${this.#desk?.form()}</div>
    </div>`;
  }

  #list(methods: readonly PaymentMethod[], data: Portal) {
    if (!methods.length)
      return html`<p part="empty" class="empty"><slot name="empty">${this.portal.i18n.t('card.empty')}</slot></p>`;
    const newest = methods.find(({ id }) => id === this.#desk?.newest);
    const shown = newest ? [newest, ...methods.filter((each) => each !== newest)] : methods;
    return html`<ul>${shown.map((method) => this.#method(method, methods, data))}</ul>`;
  }

  protected override forget() {
    this.#desk = this.code = undefined;
  }

  protected override skeleton() {
    return html`<i></i><i></i>`;
  }

  get #can() {
    return this.portal.scope?.state.data?.can.includes('payment_methods:write') ?? false;
  }

  /** One change at a time; and none without a session. */
  get #isOff() {
    const { isSessionEnded } = this.portal.state;
    return isSessionEnded || this.code === 'fetching' || (this.#desk?.isBusy ?? false);
  }

  #method(method: PaymentMethod, all: readonly PaymentMethod[], data: Portal) {
    const { i18n } = this.portal;
    const { id, brand, isDefault } = method;
    const question = this.#desk?.question(method);
    return html`<li part="method" data-of=${id} tabindex="-1" class=${question ? 'asked' : ''}>
      <span class="brand" aria-hidden="true">${SHORT[brand ?? ''] ?? nothing}</span>
      <div><b>${methodName(method, i18n)}</b>${isDefault ? html` <span class="muted">· ${i18n.t('card.default')}</span>` : nothing}<br />
        ${paysNote(method, data, this.portal)}${expiryNote(method, data, this.portal)}</div>
      ${question ?? (this.#can ? this.#acts(method, all) : nothing)}
    </li>`;
  }

  /** What pays can be replaced; what does not can be removed. */
  #acts(method: PaymentMethod, all: readonly PaymentMethod[]) {
    const { t } = this.portal.i18n;
    const { pays, isDefault } = method;
    const card = methodName(method, this.portal.i18n);
    const isPaidByOthers = all.some((other) => other !== method && other.pays.length);
    return html`<div class="row-acts">${
      !isDefault || (!pays.length && isPaidByOthers)
        ? this.#act('default', t('card.makeDefault'), t('card.makeDefaultOf', { card }), (desk) =>
            desk.makeDefault(method),
          )
        : nothing
    }${
      pays.length
        ? this.#act(
            'replace',
            t('card.replace'),
            t('card.replaceOf', { card }),
            (desk) => desk.add(method.id),
            method.id,
          )
        : this.#act('remove', t('card.remove'), t('card.removeOf', { card }), (desk) =>
            desk.ask(method),
          )
    }</div>`;
  }

  #act(
    kind: string,
    name: string,
    label: string,
    act: (desk: Desk) => Promise<void>,
    opener?: string,
  ) {
    const isOff = this.#isOff;
    return html`<button part="link" class="link ${kind}" aria-label=${label} aria-disabled=${isOff} data-opener=${opener ?? nothing} @click=${() => {
      if (!isOff) void this.#with(act);
    }}>${name}</button>`;
  }

  #addButton(methods: readonly PaymentMethod[] | undefined) {
    if (!methods || !this.#can || this.#desk?.isFormOpen) return nothing;
    const { t } = this.portal.i18n;
    if (this.code === 'missing') return unloaded('part.form', this.portal.i18n);
    const isOff = this.#isOff;
    return html`<button part=${methods.length ? 'button' : 'button primary'} class="btn add ${methods.length ? '' : 'primary'}" data-opener="add" aria-disabled=${isOff} @click=${() => {
      if (!isOff) void this.add();
    }}>${t('card.add')}</button>${
      this.code === 'fetching'
        ? html`<p class="tiny muted own" role="status">${t('card.opening')}</p>`
        : nothing
    }`;
  }

  /** Does something at the desk, which comes with the first of it. */
  async #with(act: (desk: Desk) => Promise<void> | void) {
    if (!this.#desk) {
      this.code = 'fetching';
      try {
        const { MethodDesk, styles } = await fetchPayments();
        const { elementStyles } = this.constructor as typeof LitElement;
        adoptStyles(this.renderRoot as ShadowRoot, [...elementStyles, ...styles]);
        this.#desk ??= new MethodDesk(this, this.portal);
        this.code = undefined;
      } catch {
        // Said in the place of the button.
        this.code = 'missing';
        return;
      }
    }
    await act(this.#desk);
    this.requestUpdate();
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-payment-method': UsagePaymentMethod;
  }
}
