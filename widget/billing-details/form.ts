/** The form of name, e-mail and address. */
import { html, type LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import { Attempt } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import { faultNote } from '../core/fault.ts';
import type { PortalController } from '../core/portal.ts';
import type { MessageKey } from '../i18n/en.ts';
import { fieldOrder } from './address.ts';
import { countries } from './countries.ts';
import { addressForm } from './country-forms.ts';
import type { Answered } from './details.ts';
import { Draft, type Field, fieldNamed } from './draft.ts';
import { changeDetails } from './requests.ts';

/** As browsers know them, and as long as the server takes them. */
const ASKED: Record<Exclude<Field, 'country'>, readonly [token: string, longest: number]> = {
  name: ['organization', 200],
  email: ['email', 200],
  line1: ['address-line1', 200],
  line2: ['address-line2', 200],
  city: ['address-level2', 100],
  state: ['address-level1', 100],
  postalCode: ['postal-code', 20],
};

const SHORT: readonly Field[] = ['city', 'state', 'postalCode'];

export class DetailsForm {
  #host: LitElement;
  #portal: PortalController;
  #events: Answered;
  #draft = new Draft();
  #attempt: Attempt;
  #faults = new Map<Field, MessageKey>();

  constructor(host: LitElement, portal: PortalController, events: Answered) {
    this.#host = host;
    this.#portal = portal;
    this.#events = events;
    this.#attempt = new Attempt(host);
  }

  /** It is being saved: nobody knows yet what comes of it. */
  get isBusy() {
    return this.#attempt.isBusy;
  }

  render(held: BillingDetails) {
    const { i18n, state } = this.#portal;
    const { t } = i18n;
    const country = this.#draft.valueOf('country', held) || null;
    const form = addressForm(country);
    const isOff = this.#attempt.isBusy || state.isSessionEnded;
    const labels: Record<Exclude<Field, 'country'>, MessageKey> = {
      name: 'details.nameLong',
      email: 'details.email',
      line1: 'details.line1',
      line2: 'details.line2',
      city: form.city,
      state: form.state,
      postalCode: form.postal,
    };
    const text = (field: Exclude<Field, 'country'>) => this.#text(field, t(labels[field]), held);
    return html`<form part="form" class="form" aria-labelledby="edit-head" novalidate @submit=${(
      event: Event,
    ) => {
      event.preventDefault();
      if (!isOff) void this.#save(held);
    }} @keydown=${onEscape(() => this.#events.leave())}>
      <div part="form-heading" class="form-head" id="edit-head" tabindex="-1">${t('details.form')}</div>
      <fieldset class="fields" ?disabled=${this.#attempt.isBusy}>
        ${text('name')}${text('email')}${this.#country(held)}
        ${repeat(fieldOrder(country), (field) => field, text)}
      </fieldset>
      ${state.isSessionEnded ? html`<p class="muted">${t('problem.session')}</p>` : this.#refusal()}
      <div class="acts">
        <button part="button primary" class="btn primary" aria-disabled=${isOff}>${t('details.save')}</button>
        <button type="button" part="button" class="btn" aria-disabled=${this.isBusy} @click=${() => this.#events.leave()}>${t('details.leave')}</button>
      </div>
    </form>`;
  }

  #text(field: Exclude<Field, 'country'>, label: string, held: BillingDetails) {
    const [token, longest] = ASKED[field];
    const isEmail = field === 'email';
    return this.#row(field, label, (describedBy) => {
      const isWrong = this.#faults.has(field);
      return html`<input part="input" id=${`d-${field}`} name=${field} type=${isEmail ? 'email' : 'text'} autocomplete=${`billing ${token}`} maxlength=${longest} dir="auto"
        aria-describedby=${describedBy} aria-invalid=${isWrong ? 'true' : nothing}
        .value=${this.#draft.valueOf(field, held)}
        @input=${({ target }: Event) => this.#typed(field, (target as HTMLInputElement).value)} />`;
    });
  }

  #country(held: BillingDetails) {
    const { t, locale } = this.#portal.i18n;
    const chosen = this.#draft.valueOf('country', held);
    return this.#row(
      'country',
      t('details.country'),
      (
        describedBy,
      ) => html`<select part="input" id="d-country" name="country" autocomplete="billing country"
        aria-describedby=${describedBy} aria-invalid=${this.#faults.has('country') ? 'true' : nothing}
        @change=${({ target }: Event) => this.#typed('country', (target as HTMLSelectElement).value)}>
        <option value="" .selected=${!chosen}>${t('details.noCountry')}</option>
        ${countries(locale).map(({ code, name }) => html`<option value=${code} .selected=${code === chosen}>${name}</option>`)}
      </select>`,
    );
  }

  #row(
    field: Field,
    label: string,
    input: (describedBy: string | typeof nothing) => TemplateResult,
  ) {
    const { t } = this.#portal.i18n;
    const fault = this.#faults.get(field);
    const ids = [field === 'email' && 'd-email-hint', fault && `d-${field}-wrong`].filter(Boolean);
    return html`<div class="input ${SHORT.includes(field) ? 'short' : ''}">
      <label for=${`d-${field}`}>${label}</label>${input(ids.join(' ') || nothing)}
      ${field === 'email' ? html`<p class="hint" id="d-email-hint"><bdi>${t('details.emailHint')}</bdi></p>` : nothing}
      ${fault ? html`<p part="error" class="wrong" id=${`d-${field}-wrong`}><bdi>${t(fault)}</bdi></p>` : nothing}
    </div>`;
  }

  /** What is said beside a field is not said twice. */
  #refusal() {
    const { error } = this.#attempt;
    return faultOf(error?.code, error?.field) ? nothing : faultNote(error, this.#portal.i18n);
  }

  #typed(field: Field, text: string) {
    this.#draft.type(field, text);
    this.#faults.delete(field);
    this.#attempt.forget();
    this.#host.requestUpdate();
  }

  async #save(held: BillingDetails) {
    this.#faults = this.#draft.faults(held);
    if (this.#faults.size) return this.#toFault();
    const body = this.#draft.changeOf(held);
    if (!body) return this.#events.leave();
    const answer = await this.#attempt.make(JSON.stringify(body), (key) =>
      changeDetails(this.#portal.client, body, key),
    );
    if (answer) return this.#events.done(answer, this.#portal.i18n.t('details.saved'));
    const { error } = this.#attempt;
    const fault = faultOf(error?.code, error?.field);
    if (!fault) return undefined;
    this.#faults.set(...fault);
    return this.#toFault();
  }

  /** The first one in the order of the form. */
  async #toFault() {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('.form [aria-invalid]')?.focus();
  }
}

function faultOf(code?: string, named?: string): [Field, MessageKey] | undefined {
  const field = code === 'parameter_invalid' ? fieldNamed(named) : undefined;
  if (!field) return undefined;
  const isOwn = field === 'name' || field === 'email';
  return [field, isOwn ? `details.fault.${field}` : 'details.fault.address'];
}
