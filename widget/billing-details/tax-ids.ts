/** The tax ids on file: how each stands, one more, one fewer. */
import { html, type LitElement, nothing } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BillingDetails, TaxId } from '../../server/contract/billing-details.ts';
import { Attempt } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import { faultNote } from '../core/fault.ts';
import type { PortalController } from '../core/portal.ts';
import { removeTaxId } from './requests.ts';
import { TaxIdForm } from './tax-id-form.ts';
import { taxIdType } from './tax-id-types.ts';

export interface TaxIdEvents {
  /** A form or a question was opened. */
  began(): void;
  /** `focus` selects where whoever made the change goes on. */
  changed(answer: BillingDetails, told: string, focus: string): Promise<void>;
}

const TONES = { verified: 'good', pending: 'warn', unverified: 'danger' } as const;

export class TaxIds {
  #host: LitElement;
  #portal: PortalController;
  #events: TaxIdEvents;
  #form: TaxIdForm | undefined;
  /** The one that is about to be removed. */
  #asked: string | undefined;
  #removing: Attempt;

  constructor(host: LitElement, portal: PortalController, events: TaxIdEvents) {
    this.#host = host;
    this.#portal = portal;
    this.#events = events;
    this.#removing = new Attempt(host);
  }

  /** One is being added or removed: nobody knows yet what comes of it. */
  get isBusy() {
    return this.#removing.isBusy || (this.#form?.isBusy ?? false);
  }

  /** Closes what is open, unless it waits for an answer. */
  shut() {
    if (this.isBusy) return;
    this.#form = undefined;
    this.#asked = undefined;
  }

  render(held: BillingDetails, canChange: boolean) {
    const { t } = this.#portal.i18n;
    if (!canChange) this.shut();
    return html`<div class="tax">
      <div class="input-name" id="tax-head">${t('taxids')}</div>
      ${
        held.taxIds.length
          ? html`<ul aria-labelledby="tax-head">${repeat(
              held.taxIds,
              ({ id }) => id,
              (taxId) => this.#one(taxId, held, canChange),
            )}</ul>`
          : html`<p class="muted">${t('taxids.none')}</p>`
      }
      ${this.#form ? this.#form.render(held) : canChange ? this.#add() : nothing}
    </div>`;
  }

  #one(taxId: TaxId, { address }: BillingDetails, canChange: boolean) {
    const { i18n } = this.#portal;
    const { id, value, type, verification } = taxId;
    const state = verification === 'unavailable' ? undefined : verification;
    return html`<li part="tax-id" class="id">
      <div><bdi class="value">${value}</bdi><span class="muted tiny kind">${taxIdType(type, address.country, i18n).title}</span></div>
      ${state ? html`<span part="status" class="state ${TONES[state]}">${i18n.t(`taxids.${state}`)}</span>` : nothing}
      ${!canChange ? nothing : this.#asked === id ? this.#question(taxId) : this.#remove(taxId)}
    </li>`;
  }

  #add() {
    const { i18n, state } = this.#portal;
    const isOff = state.isSessionEnded || this.isBusy;
    return html`<button part="button" class="btn add" aria-disabled=${isOff} @click=${() => {
      if (!isOff) void this.#open();
    }}>${i18n.t('taxids.add')}</button>`;
  }

  #remove({ id, value }: TaxId) {
    const { i18n, state } = this.#portal;
    const isOff = state.isSessionEnded || this.isBusy;
    return html`<button part="link" class="link remove" id=${`remove-${id}`} aria-label=${i18n.t('taxids.removeOf', { value })} aria-disabled=${isOff} @click=${() => {
      if (isOff) return;
      this.shut();
      this.#events.began();
      this.#removing.forget();
      this.#asked = id;
      void this.#focus('.asks');
    }}>${i18n.t('taxids.remove')}</button>`;
  }

  #question(taxId: TaxId) {
    const { i18n, state } = this.#portal;
    const { t } = i18n;
    const isOff = this.#removing.isBusy || state.isSessionEnded;
    const keep = () => {
      if (this.isBusy) return;
      this.#asked = undefined;
      void this.#focus(`#remove-${CSS.escape(taxId.id)}`);
    };
    return html`<div class="question" role="group" aria-labelledby="asks" @keydown=${onEscape(keep)}>
      <p class="asks" id="asks" tabindex="-1"><bdi>${t('taxids.asks', { value: taxId.value })}</bdi></p>
      ${faultNote(this.#removing.error, i18n)}
      <div class="acts">
        <button part="button" class="btn harm" aria-disabled=${isOff} @click=${() => {
          if (!isOff) void this.#away(taxId);
        }}>${t('taxids.remove')}</button>
        <button part="button" class="btn" aria-disabled=${this.isBusy} @click=${keep}>${t('taxids.keep')}</button>
      </div>
    </div>`;
  }

  async #open() {
    this.shut();
    this.#events.began();
    const leave = () => {
      if (this.isBusy) return;
      this.#form = undefined;
      void this.#focus('.add');
    };
    this.#form = new TaxIdForm(this.#host, this.#portal, {
      done: (answer, told) => {
        this.#form = undefined;
        return this.#events.changed(answer, told, '.add');
      },
      leave,
    });
    await this.#focus('.tax .form-head');
  }

  async #away({ id, value }: TaxId) {
    const answer = await this.#removing.make(id, (key) =>
      removeTaxId(this.#portal.client, id, key),
    );
    if (!answer) return;
    this.#asked = undefined;
    await this.#events.changed(answer, this.#portal.i18n.t('taxids.removed', { value }), '.add');
  }

  async #focus(selector: string) {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
