/** Who is billed, as it stands on invoices, with the forms that change it. */
import { html, type LitElement, nothing } from 'lit';
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import { HostedLink } from '../core/hosted.ts';
import type { PortalController } from '../core/portal.ts';
import { addressLines } from './address.ts';
import { countryName } from './countries.ts';
import { UsageBillingDetailsChangedEvent } from './events.ts';
import { DetailsForm } from './form.ts';
import { TaxIds } from './tax-ids.ts';

/** How a newer answer gets into the panel. */
export interface Source {
  take(answer: BillingDetails): Promise<void>;
}

/** What a form brings about. */
export interface Answered {
  done(answer: BillingDetails, told: string): unknown;
  /** Closes the form, unless it waits for an answer. */
  leave(): void;
}

export class Details {
  #host: LitElement;
  #portal: PortalController;
  #source: Source;
  #form: DetailsForm | undefined;
  #taxIds: TaxIds;
  #link: HostedLink;
  #told: string | undefined;

  constructor(host: LitElement, portal: PortalController, source: Source) {
    this.#host = host;
    this.#portal = portal;
    this.#source = source;
    this.#link = new HostedLink(host, portal);
    this.#taxIds = new TaxIds(host, portal, {
      began: () => {
        this.#told = undefined;
      },
      changed: (answer, told, focus) => this.#done(answer, told, focus),
    });
  }

  render(held: BillingDetails) {
    const canChange = held.change === 'in_place';
    // What waits for an answer stays for it.
    if (!canChange && !this.#form?.isBusy) this.#form = undefined;
    return html`${this.#told ? html`<p part="done" class="told"><bdi>${this.#told}</bdi></p>` : nothing}
      <div class="two">${this.#form ? this.#form.render(held) : this.#lines(held)}${this.#taxIds.render(held, canChange && !this.#form)}</div>`;
  }

  /** The way to change it, at the end of the heading. */
  way({ change }: BillingDetails) {
    const { i18n, state } = this.#portal;
    const { t } = i18n;
    if (change === 'none' || this.#form) return nothing;
    if (change === 'hosted')
      return html`<span class="end">${this.#link.render(t('details.hosted'), { flow: 'billing_details' })}</span>`;
    const isOff = state.isSessionEnded || this.#taxIds.isBusy;
    return html`<button part="link" class="link end small edit" aria-label=${t('details.editOf')} aria-disabled=${isOff} @click=${() => {
      if (!isOff) void this.#edit();
    }}>${t('details.edit')}</button>`;
  }

  #lines({ name, email, address }: BillingDetails) {
    const { t, locale } = this.#portal.i18n;
    const country = address.country && countryName(address.country, locale);
    const lines = [...addressLines(address), ...(country ? [country] : [])];
    const row = (term: string, texts: readonly (string | null)[]) =>
      html`<div><dt>${term}</dt><dd>${
        texts.some(Boolean)
          ? texts.map((text) => html`<bdi>${text}</bdi>`)
          : html`<span class="muted">${t('details.none')}</span>`
      }</dd></div>`;
    return html`<dl part="details" class="lines">
      ${row(t('details.name'), [name])}${row(t('details.email'), [email])}${row(t('details.address'), lines)}
    </dl>`;
  }

  async #edit() {
    this.#told = undefined;
    this.#taxIds.shut();
    this.#form = new DetailsForm(this.#host, this.#portal, {
      done: (answer, told) => {
        this.#form = undefined;
        return this.#done(answer, told, '.edit');
      },
      leave: () => {
        if (this.#form?.isBusy) return;
        this.#form = undefined;
        void this.#focus('.edit');
      },
    });
    await this.#focus('.form-head');
  }

  /** What came of it stands under the heading, and is said once all figures are new. */
  async #done(answer: BillingDetails, told: string, focus: string) {
    this.#told = told;
    this.#host.dispatchEvent(new UsageBillingDetailsChangedEvent());
    await this.#source.take(answer);
    await this.#focus(focus);
    await this.#portal.scope?.refresh();
    this.#portal.scope?.announce(told);
  }

  async #focus(selector: string) {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
