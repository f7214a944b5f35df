import { css, html, nothing } from 'lit';
import type { InvoiceLinks } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { outbound } from '../core/link.ts';
import { Resource } from '../core/loadable.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import { property } from '../core/property.ts';
import { readInvoiceLinks } from '../core/requests.ts';
import { formStyles } from '../styles/forms.ts';
import { OTHER } from './choice.ts';
import { hasOutcomeOf } from './outcome.ts';
import { PayFlow } from './pay-flow.ts';
import { VIEWS } from './pay-views.ts';
import { payFormStyles } from './styles.ts';
import { paidText } from './words.ts';

/**
 * Pays one open invoice in place: with a method on file or with another, and says what came of it.
 *
 * @tagname usage-pay
 *
 * @csspart form - The form.
 *
 * @fires usage-pay-closed - Somebody has closed the form.
 */
export class UsagePay extends Panel {
  static override styles = [
    ...Panel.styles,
    formStyles,
    payFormStyles,
    css`
      :host(:not([open])) { display: inline-block; container: none; }
      .form { max-width: 34rem; }
    `,
  ];

  /** The invoice, `in_…`. */
  @property() invoice = '';

  /** Whether the form is shown rather than the button that opens it. */
  @property({ type: Boolean, reflect: true }) open = false;

  #flow: PayFlow | undefined;
  #links = new Resource<InvoiceLinks>(this);

  protected override panel(data: Portal) {
    const { scope } = this.portal;
    if (!this.open && hasOutcomeOf(scope!, this.invoice)) queueMicrotask(this.#open);
    if (!this.open) return this.#button(data);
    if (!this.#flow) queueMicrotask(() => this.#begin());
    return this.#form();
  }

  protected override skeleton() {
    return nothing;
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.#flow = undefined;
  }

  #open = () => {
    this.open = true;
  };

  #begin() {
    if (this.#flow || !this.portal.scope) return;
    const flow: PayFlow = new PayFlow(this, this.portal, this.invoice, {
      escaped: this.#close,
      restored: () => void this.#after(flow.look(true)),
    });
    this.#flow = flow;
    void this.#after(flow.look(), '.form-head');
  }

  #close = () => {
    if (this.#flow?.isBusy) return;
    this.#flow?.stripe.close();
    this.#flow = undefined;
    this.open = false;
    this.dispatchEvent(new Event('usage-pay-closed'));
    void this.#focus('button');
  };

  /** Says what came of a step, and takes the focus where it is told; `calm` is where it goes otherwise. */
  async #after(step: Promise<void>, calm?: string) {
    const flow = this.#flow!;
    if (calm) await this.#focus(calm);
    const before = flow.stage;
    await step;
    if (flow !== this.#flow) return;
    const isOver = flow.stage === 'paid' || flow.stage === 'processing';
    if (isOver && flow.isOwn)
      this.portal.scope?.announce(paidText(flow.state!, this.portal.i18n, flow));
    if (isOver) await this.#focus('.told');
    else if (flow.fault) await this.#focus('.wrong');
    else if (flow.stage !== before && !calm) await this.#focus('.form-head');
  }

  async #focus(selector: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #button({ can }: Portal) {
    const amount = this.#amount;
    if (!amount || !can.includes('invoices:pay')) return nothing;
    const { t } = this.portal.i18n;
    const name = t('pay.payOf', { amount, number: this.#number ?? '' });
    return html`<button class="btn" aria-label=${this.#number ? name : nothing} @click=${this.#open}>${t('pay.pay', { amount })}</button>`;
  }

  #form() {
    const { i18n, scope } = this.portal;
    const { t } = i18n;
    const flow = this.#flow;
    const title = this.#number ? t('pay.title', { number: this.#number }) : t('pay.titlePlain');
    return html`<div class="form" part="form" role="group" aria-labelledby="pay-title" aria-busy=${flow?.isBusy ?? true} @keydown=${(
      event: KeyboardEvent,
    ) => {
      if (event.key === 'Escape') this.#close();
    }}>
      <div id="pay-title" class="form-head" role="heading" aria-level=${Math.min(6, scope!.headingLevel + 1)} tabindex="-1">${title}</div>
      ${flow ? VIEWS[flow.stage](flow, this.portal) : nothing}
      ${flow?.fault ? html`<p class="wrong" role="alert" tabindex="-1">${flow.fault}</p>` : nothing}
      <div class="acts">${flow ? this.#acts(flow) : nothing}</div>
      ${flow?.isBusy && flow.state ? html`<p class="tiny muted" role="status">${t('pay.paying', { amount: this.#amount ?? '' })}</p>` : nothing}
    </div>`;
  }

  #acts(flow: PayFlow) {
    const { t } = this.portal.i18n;
    const { stage, isBusy, state } = flow;
    const isOver = stage === 'paid' || stage === 'processing';
    const step = {
      choosing: {
        name: t('pay.pay', { amount: this.#amount ?? '' }),
        act: () => flow.pay(),
        isOff: flow.chosen === OTHER && flow.stripe.status !== 'ready',
      },
      bank: { name: t('pay.confirm'), act: () => flow.confirm(), isOff: !state?.clientSecret },
      unread: { name: t('retry'), act: () => flow.look(), isOff: false },
    }[stage as string];
    const isOff = isBusy || step?.isOff;
    return html`${
      step
        ? html`<button class="btn primary" aria-disabled=${isOff} @click=${() => {
            if (!isOff) void this.#after(step.act());
          }}>${step.name}</button>`
        : nothing
    }<button class="btn" aria-disabled=${isBusy} @click=${this.#close}>${t(isOver ? 'pay.close' : 'add.cancel')}</button>
      ${isOver ? nothing : this.#hosted()}`;
  }

  /** Stripe's own page of the invoice does the same. */
  #hosted() {
    const { client, i18n } = this.portal;
    const links = this.#links.show(this.invoice, (signal) =>
      readInvoiceLinks(client, this.invoice, { signal }),
    );
    const text = i18n.t('form.openInvoice');
    return html`<span class="small">${outbound(links.value?.hosted, text, text)}</span>`;
  }

  get #known() {
    return known(this.portal.state.data!.invoices).data?.data.find(({ id }) => id === this.invoice);
  }

  get #notice() {
    return this.portal.state.data!.notices.find(({ invoice }) => invoice === this.invoice);
  }

  get #number(): string | null | undefined {
    return this.#flow?.state?.invoice.number ?? this.#known?.number ?? this.#notice?.number;
  }

  /** What is left to pay. */
  get #amount(): string | undefined {
    const money =
      this.#flow?.state?.invoice.amountRemaining ??
      this.#known?.amountRemaining ??
      this.#notice?.amount;
    return money && this.portal.i18n.money(money);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'usage-pay': UsagePay;
  }
  interface HTMLElementEventMap {
    'usage-pay-closed': Event;
  }
}
