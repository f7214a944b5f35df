/** One more tax id: its kind and its number. */
import { html, type LitElement, nothing } from 'lit';
import type { BillingDetails } from '../../server/contract/billing-details.ts';
import { Attempt } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import { faultNote } from '../core/fault.ts';
import type { PortalController } from '../core/portal.ts';
import type { Answered } from './details.ts';
import { addTaxId } from './requests.ts';
import { type TaxIdType, taxIdChoices } from './tax-id-types.ts';

const LONGEST = 64;

type Fault = 'noValue' | 'wrong' | 'wrongType';

export class TaxIdForm {
  #host: LitElement;
  #portal: PortalController;
  #events: Answered;
  #attempt: Attempt;
  #type: string | undefined;
  #value = '';
  #fault: Fault | undefined;

  constructor(host: LitElement, portal: PortalController, events: Answered) {
    this.#host = host;
    this.#portal = portal;
    this.#events = events;
    this.#attempt = new Attempt(host);
  }

  /** It is being added: nobody knows yet what comes of it. */
  get isBusy() {
    return this.#attempt.isBusy;
  }

  render(held: BillingDetails) {
    const { i18n, state } = this.#portal;
    const { t } = i18n;
    const { own, others } = taxIdChoices(held, i18n);
    const chosen = this.#chosen(held);
    if (!chosen) return nothing;
    // Which kinds are the own country's may change while somebody types.
    this.#type = chosen.type;
    const isOff = this.#attempt.isBusy || state.isSessionEnded;
    return html`<form part="form" class="form" aria-labelledby="tax-form" novalidate @submit=${(
      event: Event,
    ) => {
      event.preventDefault();
      if (!isOff) void this.#add(held);
    }} @keydown=${onEscape(() => this.#events.leave())}>
      <div part="form-heading" class="form-head" id="tax-form" tabindex="-1">${t('taxids.form')}</div>
      <fieldset class="fields" ?disabled=${this.#attempt.isBusy}>${this.#kinds(own, others, chosen)}${this.#number(chosen)}</fieldset>
      ${state.isSessionEnded ? html`<p class="muted">${t('problem.session')}</p>` : this.#fault ? nothing : faultNote(this.#attempt.error, i18n)}
      <div class="acts">
        <button part="button primary" class="btn primary" aria-disabled=${isOff}>${t('taxids.save')}</button>
        <button type="button" part="button" class="btn" aria-disabled=${this.isBusy} @click=${() => this.#events.leave()}>${t('taxids.leave')}</button>
      </div>
    </form>`;
  }

  #kinds(own: readonly TaxIdType[], others: readonly TaxIdType[], chosen: TaxIdType) {
    const { t } = this.#portal.i18n;
    const isWrong = this.#fault === 'wrongType';
    const group = (name: string, types: readonly TaxIdType[]) =>
      types.length
        ? html`<optgroup label=${name}>${types.map(({ type, title }) => html`<option value=${type} .selected=${type === chosen.type}>${title}</option>`)}</optgroup>`
        : nothing;
    return html`<div class="input"><label for="t-type">${t('taxids.type')}</label>
      <select part="input" id="t-type" aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${isWrong ? 't-wrong' : nothing} @change=${({
        target,
      }: Event) => {
        this.#type = (target as HTMLSelectElement).value;
        this.#touched();
      }}>${group(t('taxids.own'), own)}${group(t('taxids.others'), others)}</select>
      ${isWrong ? html`<p part="error" class="wrong" id="t-wrong"><bdi>${t('taxids.wrongType')}</bdi></p>` : nothing}</div>`;
  }

  #number({ name, example }: TaxIdType) {
    const { t } = this.#portal.i18n;
    const isWrong = this.#fault === 'noValue' || this.#fault === 'wrong';
    const ids = [example && 't-hint', isWrong && 't-wrong'].filter(Boolean).join(' ');
    const wrong = this.#fault === 'wrong' && !example ? 'wrongPlain' : this.#fault;
    return html`<div class="input"><label for="t-value">${t('taxids.value')}</label>
      <input part="input" id="t-value" type="text" autocomplete="off" autocapitalize="characters" spellcheck="false" maxlength=${LONGEST} dir="ltr"
        aria-invalid=${isWrong ? 'true' : nothing} aria-describedby=${ids || nothing} .value=${this.#value} @input=${({
          target,
        }: Event) => {
          this.#value = (target as HTMLInputElement).value;
          this.#touched();
        }} />
      ${example ? html`<p class="hint" id="t-hint"><bdi>${t('taxids.example', { example })}</bdi></p>` : nothing}
      ${isWrong && wrong ? html`<p part="error" class="wrong" id="t-wrong"><bdi>${t(`taxids.${wrong}`, { name, example: example ?? '' })}</bdi></p>` : nothing}</div>`;
  }

  #touched() {
    this.#fault = undefined;
    this.#attempt.forget();
    this.#host.requestUpdate();
  }

  #chosen(held: BillingDetails): TaxIdType | undefined {
    const { own, others } = taxIdChoices(held, this.#portal.i18n);
    const all = [...own, ...others];
    return all.find(({ type }) => type === this.#type) ?? all[0];
  }

  async #add(held: BillingDetails) {
    const value = this.#value.trim();
    this.#fault = value ? undefined : 'noValue';
    if (!value) return this.#toFault();
    const body = { type: this.#chosen(held)!.type, value };
    const answer = await this.#attempt.make(JSON.stringify(body), (key) =>
      addTaxId(this.#portal.client, body, key),
    );
    if (!answer) {
      const { error } = this.#attempt;
      this.#fault = faultOf(error?.code, error?.field);
      return this.#fault && this.#toFault();
    }
    const added = answer.taxIds.find(({ id }) => held.taxIds.every((each) => each.id !== id));
    const told = added?.verification === 'pending' ? 'taxids.addedPending' : 'taxids.added';
    const { t } = this.#portal.i18n;
    return this.#events.done(answer, t(told, { value: added?.value ?? value }));
  }

  async #toFault() {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>('.tax [aria-invalid]')?.focus();
  }
}

function faultOf(code?: string, field?: string): Fault | undefined {
  if (code === 'tax_id_invalid') return 'wrong';
  if (code !== 'parameter_invalid') return undefined;
  if (field === 'type') return 'wrongType';
  return field === 'value' ? 'wrong' : undefined;
}
