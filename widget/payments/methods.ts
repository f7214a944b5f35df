/** What can be done with the ways to pay on file, and the form for another. */
import { html, type LitElement, nothing } from 'lit';
import type { SetupOutcome } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { Attempt } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import { faultText } from '../core/fault.ts';
import { known } from '../core/part.ts';
import { methodName } from '../core/payment.ts';
import type { PortalController } from '../core/portal.ts';
import { AddForm } from './add.ts';
import {
  savedEvents,
  UsagePaymentMethodDefaultEvent,
  UsagePaymentMethodRemovedEvent,
} from './events.ts';
import { takeSetupOutcome } from './outcome.ts';
import { makeDefault, removeMethod } from './requests.ts';
import { isProblem, paysText, savedText, unfinishedText } from './words.ts';

export class MethodDesk {
  /** What was saved here stands on top. */
  newest: string | undefined;
  #host: LitElement;
  #portal: PortalController;
  #form: AddForm;
  #attempt: Attempt;
  #opener = 'add';
  #asked: string | undefined;
  #done: string | undefined;
  /** What the form is to replace, or has just replaced. */
  #old: string | undefined;
  #fault: string | undefined;
  /** Looks once more what came of a journey to a bank. */
  #again: (() => Promise<void>) | undefined;

  constructor(host: LitElement, portal: PortalController) {
    this.#host = host;
    this.#portal = portal;
    this.#attempt = new Attempt(host);
    this.#form = new AddForm(host, portal, (outcome) => void this.#formEnded(outcome));
  }

  /** Something is being changed; nothing else is meanwhile. */
  get isBusy() {
    return this.#attempt.isBusy;
  }

  get isFormOpen() {
    return this.#form.isOpen;
  }

  form() {
    return this.#form.isOpen ? this.#form.render() : nothing;
  }

  /** What came of the last action. */
  note() {
    if (this.#fault)
      return html`<p part="error" class="wrong" role="alert" tabindex="-1">${this.#fault}</p>${
        this.#again
          ? html`<p class="acts"><button part="button" class="btn again" aria-disabled=${this.isBusy} @click=${this.#lookAgain}>${this.#portal.i18n.t('retry')}</button></p>`
          : nothing
      }`;
    if (!this.#done) return nothing;
    return html`<p part="done" class="told">${this.#done}</p>${this.#removeOld()}`;
  }

  /** What has been replaced, and pays nothing now, is of no more use. */
  #removeOld() {
    const { i18n } = this.#portal;
    const old = this.#method(this.#old);
    if (!old || old.pays.length || this.#form.isOpen) return nothing;
    const isOff = this.isBusy;
    return html`<p class="acts"><button type="button" part="button" class="btn old" aria-disabled=${isOff} @click=${() => isOff || this.ask(old)}>${i18n.t('card.removeOf', { card: methodName(old, i18n) })}</button></p>`;
  }

  #method(id: string | undefined): PaymentMethod | undefined {
    return known(this.#portal.state.data!.paymentMethods).data?.find((each) => each.id === id);
  }

  /** Instead of a method's buttons while it is asked whether to remove it; else undefined. */
  question(method: PaymentMethod) {
    if (this.#asked !== method.id) return undefined;
    const { i18n } = this.#portal;
    const { t } = i18n;
    const isOff = this.isBusy;
    const question = t('method.ask', { card: methodName(method, i18n) });
    return html`<div class="ask" role="group" aria-label=${question} @keydown=${onEscape(() => isOff || this.#keep(method))}><p class="small">${question}</p>
      <p class="acts"><button part="button" class="btn" aria-disabled=${isOff} @click=${() => this.#remove(method)}>${t('method.remove')}</button>
      <button part="button" class="btn keep" aria-disabled=${isOff} @click=${() => isOff || this.#keep(method)}>${t('method.keep')}</button></p></div>`;
  }

  /** Opens the form; `replacedId` is the method whose place it is to take, while it is on file. */
  async add(replacedId?: string) {
    if (this.#form.isBusy || this.isBusy) return;
    const replaced = this.#method(replacedId);
    this.#opener = replaced?.id ?? 'add';
    this.#forget();
    this.#old = replaced?.id;
    await this.#form.open(replaced);
  }

  /** Goes on with what came back from a bank's page, of which the page has heard already. */
  resume() {
    const { scope } = this.#portal;
    const back = scope && takeSetupOutcome(scope);
    if (!back) return;
    if (back.kind === 'failed') {
      this.#fault = unfinishedText(back.error, this.#portal.i18n);
      this.#again = back.again;
      return;
    }
    this.#forget();
    const { outcome, makeDefault } = back;
    if (outcome.status === 'succeeded' || outcome.status === 'processing') {
      this.#done = savedText(outcome, this.#portal.state.data!, this.#portal.i18n);
      this.newest = outcome.paymentMethod?.id;
    } else if (!this.#form.isOpen)
      queueMicrotask(() => this.#form.open(undefined, outcome, makeDefault));
  }

  async makeDefault(method: PaymentMethod) {
    const { client, state, i18n } = this.#portal;
    await this.#change(`default ${method.id}`, method, async (key) => {
      const answer = await makeDefault(client, method.id, key);
      this.#host.dispatchEvent(new UsagePaymentMethodDefaultEvent(method.id));
      const now = answer.data.find(({ id }) => id === method.id) ?? method;
      return paysText(now, answer.changed, state.data!, i18n);
    });
    await this.#focus(`[data-of="${CSS.escape(method.id)}"] button`);
  }

  /** Asks in place, once. */
  async ask(method: PaymentMethod) {
    if (this.isBusy) return;
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
    const card = methodName(method, i18n);
    await this.#change(`remove ${method.id}`, method, async (key) => {
      try {
        await removeMethod(client, method.id, key);
        this.#host.dispatchEvent(new UsagePaymentMethodRemovedEvent(method.id));
        return t('method.removed', { card });
      } catch (error) {
        // It is gone already, which is what was wanted.
        if (!isProblem(error, 'payment_method_not_found')) throw error;
        return t('method.gone', { card });
      }
    });
    this.#asked = undefined;
    await this.#focus(this.#fault ? '.wrong' : '.add');
  }

  /** One change at a time; then everything is read again, and what was done is said. */
  async #change(what: string, method: PaymentMethod, change: (key: string) => Promise<string>) {
    if (this.isBusy) return;
    this.#forget();
    await this.#attempt.go(async () => {
      try {
        const done = await this.#attempt.send(what, change);
        await this.#portal.refresh();
        this.#say(done);
      } catch (error) {
        this.#fault = this.#staleText(error, method);
        if (!this.#fault) throw error;
        await this.#portal.refresh();
      }
    });
    const { error } = this.#attempt;
    if (error) this.#fault = faultText(error, this.#portal.i18n);
    this.#host.requestUpdate();
  }

  /** A refusal that says that something is no longer as it is shown. */
  #staleText(error: unknown, method: PaymentMethod): string | undefined {
    const { i18n } = this.#portal;
    const values = { card: methodName(method, i18n) };
    if (isProblem(error, 'payment_method_in_use')) return i18n.t('method.inUse', values);
    if (isProblem(error, 'payment_method_not_found')) return i18n.t('method.gone', values);
    return undefined;
  }

  #lookAgain = async () => {
    const again = this.#again;
    if (again) await this.#attempt.go(again);
    await this.#focus(this.#fault ? '.wrong' : '.add');
  };

  async #formEnded(outcome: SetupOutcome | undefined) {
    if (!outcome) return this.#focus(`[data-opener="${CSS.escape(this.#opener)}"]`);
    const done = savedText(outcome, this.#portal.state.data!, this.#portal.i18n);
    this.newest = outcome.paymentMethod?.id;
    this.#tellSaved(outcome);
    await this.#portal.refresh();
    this.#say(done);
    await this.#focus(this.newest ? `[data-of="${CSS.escape(this.newest)}"]` : '.add');
  }

  /** Tells the page, once Stripe has it. */
  #tellSaved(outcome: SetupOutcome) {
    for (const event of savedEvents(outcome)) this.#host.dispatchEvent(event);
  }

  #say(done: string) {
    this.#done = done;
    this.#portal.scope?.announce(done);
    this.#host.requestUpdate();
  }

  #forget() {
    this.#done = this.#fault = this.#asked = this.#again = this.#old = undefined;
  }

  async #focus(selector: string) {
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot.querySelector<HTMLElement>(selector)?.focus();
  }
}
