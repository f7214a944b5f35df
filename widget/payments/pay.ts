import { css, html, nothing } from 'lit';
import type { InvoiceLinks, InvoiceSummary } from '../../server/contract/invoices.ts';
import type { Portal } from '../../server/contract/portal.ts';
import { onEscape } from '../core/escape.ts';
import { outbound } from '../core/link.ts';
import { Resource } from '../core/loadable.ts';
import { Panel } from '../core/panel.ts';
import { known } from '../core/part.ts';
import { exportParts } from '../core/parts.ts';
import { property } from '../core/property.ts';
import { readInvoiceLinks } from '../core/requests.ts';
import { formStyles } from '../styles/forms.ts';
import { OTHER } from './choice.ts';
import { hasOutcomeOf } from './outcome.ts';
import { PayFlow } from './pay-flow.ts';
import { VIEWS } from './pay-views.ts';
import { payFormStyles } from './styles.ts';
import { paidText } from './words.ts';

interface Step {
  name: string;
  act(): Promise<void>;
  isOff: boolean;
}

/**
 * Pays one open invoice in place: with a method on file or with another, and says what came of it.
 *
 * @tagname usage-pay
 *
 * @csspart form - The form.
 *
 * @fires {CustomEvent<InvoiceSummary>} usage-pay-read - How the invoice stands now.
 * @fires usage-pay-closed - Somebody has closed the form.
 */
export class UsagePay extends Panel {
  static override styles = [
    ...Panel.styles,
    formStyles,
    payFormStyles,
    css`
      :host(:not([open])) { display: inline-block; container: none; }
      .form { max-width: calc(var(--_size) * 39); }
    `,
  ];

  /** The invoice, `in_…`. */
  @property() invoice = '';

  /** Whether the form is shown rather than the button that opens it. */
  @property({ type: Boolean, reflect: true }) open = false;

  /**
   * Whether it stands beneath a section's heading, whose level is above its own.
   * @internal
   */
  @property({ attribute: false }) isNested = false;

  #flow: PayFlow | undefined;
  /** What the portal had read when it was last compared with the form. */
  #seen: Portal | undefined;
  #links = new Resource<InvoiceLinks>(this);

  protected override panel(data: Portal) {
    const { scope } = this.portal;
    if (!this.open && hasOutcomeOf(scope!, this.invoice)) queueMicrotask(this.#open);
    if (!this.open) return this.#button(data);
    if (!this.#flow) queueMicrotask(() => this.#begin());
    return this.#form();
  }

  /** Paid in another form or another tab: this one says so as well. */
  protected override updated() {
    super.updated();
    const flow = this.#flow;
    const { data } = this.portal.scope?.state ?? {};
    if (!flow || flow.isBusy || flow.isOver || !data || data === this.#seen) return;
    this.#seen = data;
    if (this.#known && !isPayable(this.#known)) queueMicrotask(() => void this.#lookAgain(flow));
  }

  /** What this form has not done takes no focus that is elsewhere. */
  async #lookAgain(flow: PayFlow) {
    const hadFocus = this.shadowRoot!.activeElement !== null;
    await flow.look();
    if (hadFocus && flow === this.#flow) await this.#focus(flow.isOver ? '.told' : '.wrong');
  }

  protected override skeleton() {
    return nothing;
  }

  override connectedCallback() {
    super.connectedCallback();
    exportParts(this);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    // A row that only moves takes it along.
    queueMicrotask(() => {
      if (!this.isConnected) this.#flow = undefined;
    });
  }

  #open = () => {
    this.open = true;
  };

  #begin() {
    if (this.#flow || !this.portal.scope) return;
    const flow: PayFlow = new PayFlow(this, this.portal, this.invoice, {
      escaped: this.#close,
      restored: () => void this.#after(flow.look(true)),
      read: (detail) => this.dispatchEvent(new CustomEvent('usage-pay-read', { detail })),
    });
    this.#flow = flow;
    this.#seen = this.portal.state.data;
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
    const { scope } = this.portal;
    if (flow.isOver && flow.isOwn)
      scope?.announce(paidText(flow.state!, scope.state.data, scope.i18n, flow));
    if (flow.isOver) await this.#focus('.told');
    else if (flow.fault) await this.#focus('.wrong');
    else if (flow.stage !== before && !calm) await this.#focus('.form-head');
  }

  async #focus(selector: string) {
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }

  #button({ can }: Portal) {
    const amount = this.#amount;
    const isOver = this.#known && !isPayable(this.#known);
    if (!amount || isOver || !can.includes('invoices:pay')) return nothing;
    const { t } = this.portal.i18n;
    const name = t('pay.payOf', { amount, number: this.#number ?? '' });
    return html`<button type="button" part="button" class="btn" aria-label=${this.#number ? name : nothing} @click=${this.#open}>${t('pay.pay', { amount })}</button>`;
  }

  #form() {
    const { i18n, scope } = this.portal;
    const { t } = i18n;
    const flow = this.#flow;
    const title = this.#number ? t('pay.title', { number: this.#number }) : t('pay.titlePlain');
    const level = Math.min(6, scope!.headingLevel + (this.isNested ? 1 : 0));
    const step = flow && this.#step(flow);
    return html`<form class="form" part="form" aria-labelledby="pay-title" aria-busy=${flow?.isBusy ?? true} novalidate @submit=${(
      event: Event,
    ) => {
      event.preventDefault();
      if (step && !step.isOff) void this.#after(step.act());
    }} @keydown=${onEscape(() => this.#close())}>
      <div id="pay-title" part="form-heading" class="form-head" role="heading" aria-level=${level} tabindex="-1">${title}</div>
      ${flow ? VIEWS[flow.stage](flow, this.portal) : nothing}
      ${flow?.fault ? html`<p part="error" class="wrong" role="alert" tabindex="-1">${flow.fault}</p>` : nothing}
      <div class="acts">${flow ? this.#acts(flow, step) : nothing}</div>
      ${flow?.isBusy && flow.state && !flow.isOver ? html`<p class="tiny muted" role="status">${t('pay.paying', { amount: this.#amount ?? '' })}</p>` : nothing}
    </form>`;
  }

  /** The one step that the form is for now. */
  #step(flow: PayFlow): Step | undefined {
    const { t } = this.portal.i18n;
    const { stage, isBusy } = flow;
    if (stage === 'choosing')
      return {
        name: t('pay.pay', { amount: this.#amount ?? '' }),
        act: () => flow.pay(),
        isOff: isBusy || (flow.chosen === OTHER && flow.stripe.status !== 'ready'),
      };
    if (stage === 'bank' && !flow.isBankElsewhere)
      return { name: t('pay.confirm'), act: () => flow.confirm(), isOff: isBusy };
    if (stage === 'unread') return { name: t('retry'), act: () => flow.look(), isOff: isBusy };
    return undefined;
  }

  #acts({ isOver, isBusy }: PayFlow, step: Step | undefined) {
    const { t } = this.portal.i18n;
    return html`${
      step
        ? html`<button type="submit" part="button primary" class="btn primary" aria-disabled=${step.isOff}>${step.name}</button>`
        : nothing
    }<button type="button" part="button" class="btn" aria-disabled=${isBusy} @click=${this.#close}>${t(isOver ? 'pay.close' : 'add.cancel')}</button>
      ${isOver ? nothing : this.#hosted()}`;
  }

  /** Stripe's own page of the invoice does the same. */
  #hosted() {
    const { client, i18n, state } = this.portal;
    const links = this.#links.show(this.invoice, (signal) =>
      readInvoiceLinks(client, this.invoice, { signal }),
    );
    const text = i18n.t('form.open');
    return html`<span class="small">${outbound(links.value?.hosted, text, text, state.data!)}</span>`;
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

/** Whether it waits for somebody to pay it. */
const isPayable = ({ status, processing }: InvoiceSummary) => status === 'open' && !processing;

declare global {
  interface HTMLElementTagNameMap {
    'usage-pay': UsagePay;
  }
  interface HTMLElementEventMap {
    'usage-pay-closed': Event;
    'usage-pay-read': CustomEvent<InvoiceSummary>;
  }
}
