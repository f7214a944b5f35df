/** What can be done with the ways to pay on file, and the form for another. */
import { html, type LitElement, nothing } from 'lit';
import type { SetupOutcome } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { methodName } from '../core/payment.ts';
import type { PortalController } from '../core/portal.ts';
import type { MessageKey } from '../i18n/en.ts';
import { AddForm } from './add.ts';
import { takeSetupOutcome } from './outcome.ts';
import { makeDefault, removeMethod } from './requests.ts';
import { failedText, paysText, savedText } from './words.ts';

const IN_USE: Partial<Record<string, MessageKey>> = {
  payment_method_in_use: 'method.inUse',
  payment_method_not_found: 'method.gone',
};

export class MethodDesk {
  /** What was saved here stands on top. */
  newest: string | undefined;
  /** The one that is being changed; nothing else is meanwhile. */
  busy: string | undefined;
  #host: LitElement;
  #portal: PortalController;
  #form: AddForm;
  #opener = 'add';
  #asked: string | undefined;
  #done: string | undefined;
  #fault: string | undefined;

  constructor(host: LitElement, portal: PortalController) {
    this.#host = host;
    this.#portal = portal;
    this.#form = new AddForm(host, portal, (outcome) => void this.#formEnded(outcome));
  }

  get isFormOpen() {
    return this.#form.isOpen;
  }

  form() {
    return this.#form.isOpen ? this.#form.render() : nothing;
  }

  /** What came of the last action. */
  note() {
    if (this.#fault) return html`<p class="wrong" role="alert" tabindex="-1">${this.#fault}</p>`;
    return this.#done ? html`<p class="told">${this.#done}</p>` : nothing;
  }

  /** Instead of a method's buttons while it is asked whether to remove it; else undefined. */
  question(method: PaymentMethod) {
    if (this.#asked !== method.id) return undefined;
    const { i18n } = this.#portal;
    const { t } = i18n;
    const isOff = this.busy !== undefined;
    const question = t('method.ask', { card: methodName(method, i18n) });
    return html`<div class="ask" role="group" aria-label=${question} @keydown=${(
      event: KeyboardEvent,
    ) => {
      if (event.key === 'Escape' && !isOff) this.#keep(method);
    }}><p class="small">${question}</p>
      <p class="acts"><button class="btn" aria-disabled=${isOff} @click=${() => this.#remove(method)}>${t('method.remove')}</button>
      <button class="btn keep" aria-disabled=${isOff} @click=${() => isOff || this.#keep(method)}>${t('method.keep')}</button></p></div>`;
  }

  /** Opens the form; `replaced` is the way to pay whose place it is to take. */
  async add(replaced?: PaymentMethod) {
    if (this.#form.isBusy || this.busy) return;
    this.#opener = replaced?.id ?? 'add';
    this.#forget();
    await this.#form.open(replaced);
  }

  /** Goes on with what came back from a bank's page. */
  resume() {
    const { scope } = this.#portal;
    const back = scope && takeSetupOutcome(scope);
    if (!back) return;
    if (back.kind === 'failed') {
      this.#fault = failedText(back.error, this.#portal.i18n);
      return;
    }
    const { outcome, makeDefault } = back;
    if (outcome.status === 'succeeded' || outcome.status === 'processing') {
      this.#done = savedText(outcome, this.#portal.state.data!, this.#portal.i18n);
      this.newest = outcome.paymentMethod?.id;
    } else if (!this.#form.isOpen)
      queueMicrotask(() => this.#form.open(undefined, outcome, makeDefault));
  }

  async makeDefault(method: PaymentMethod) {
    const { client, state, i18n } = this.#portal;
    await this.#change(method, async () => {
      const answer = await makeDefault(client, method.id);
      const now = answer.data.find(({ id }) => id === method.id) ?? method;
      return paysText(now, answer.changed, state.data!, i18n);
    });
    await this.#focus(`[data-of="${CSS.escape(method.id)}"] button`);
  }

  /** Asks in place, once. */
  async ask(method: PaymentMethod) {
    if (this.busy) return;
    this.#forget();
    this.#asked = method.id;
    await this.#focus('.keep');
  }

  async #keep({ id }: PaymentMethod) {
    this.#asked = undefined;
    await this.#focus(`[data-of="${CSS.escape(id)}"] .remove`);
  }

  async #remove(method: PaymentMethod) {
    const { client, i18n } = this.#portal;
    const { t } = i18n;
    await this.#change(method, async () => {
      await removeMethod(client, method.id);
      return t('method.removed', { card: methodName(method, i18n) });
    });
    this.#asked = undefined;
    await this.#focus(this.#fault ? '.wrong' : '.add');
  }

  /** One change at a time; then everything is read again, and what was done is said. */
  async #change(method: PaymentMethod, change: () => Promise<string>) {
    if (this.busy) return;
    this.#forget();
    this.busy = method.id;
    this.#host.requestUpdate();
    try {
      const done = await change();
      await this.#portal.refresh();
      this.#say(done);
    } catch (error) {
      this.#fault = this.#failed(error, method);
    } finally {
      this.busy = undefined;
      this.#host.requestUpdate();
    }
  }

  #failed(error: unknown, method: PaymentMethod): string {
    const { i18n } = this.#portal;
    const { t } = i18n;
    const key = IN_USE[(error as { code?: string }).code ?? ''];
    return key ? t(key, { card: methodName(method, i18n) }) : failedText(error, i18n);
  }

  async #formEnded(outcome: SetupOutcome | undefined) {
    if (!outcome) return this.#focus(`[data-opener="${CSS.escape(this.#opener)}"]`);
    const done = savedText(outcome, this.#portal.state.data!, this.#portal.i18n);
    this.newest = outcome.paymentMethod?.id;
    await this.#portal.refresh();
    this.#say(done);
    await this.#focus(this.newest ? `[data-of="${CSS.escape(this.newest)}"]` : '.add');
  }

  #say(done: string) {
    this.#done = done;
    this.#portal.scope?.announce(done);
    this.#host.requestUpdate();
  }

  #forget() {
    this.#done = this.#fault = this.#asked = undefined;
  }

  async #focus(selector: string) {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
