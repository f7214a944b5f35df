/** Saving a way to pay: a setup of Stripe's, its form, and what came of it. */
import { html, type LitElement, nothing } from 'lit';
import type { PaymentSetup, SetupOutcome } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { HostedLink } from '../core/hosted.ts';
import { methodName } from '../core/payment.ts';
import type { PortalController } from '../core/portal.ts';
import { isLost } from '../core/write.ts';
import { backFromSetup } from './address.ts';
import { cancelSetup, finishSetup, readSetup, startSetup } from './requests.ts';
import { type Sent, StripeForm } from './stripe-form.ts';
import { failedText, isProblem, planNames, subscriptionsOf, unsavedText } from './words.ts';

/** What the form ended with: something saved, a bank that is still to answer, or nothing. */
export type Ended = SetupOutcome | undefined;

export class AddForm {
  isOpen = false;
  isBusy = false;
  #host: LitElement;
  #portal: PortalController;
  #ended: (outcome: Ended) => void;
  #stripe: StripeForm;
  #hosted: HostedLink;
  #setup: PaymentSetup | undefined;
  #replaced: PaymentMethod | undefined;
  #makeDefault = true;
  #isHosted = false;
  #isStarting = false;
  #fault: string | undefined;

  constructor(host: LitElement, portal: PortalController, ended: (outcome: Ended) => void) {
    this.#host = host;
    this.#portal = portal;
    this.#ended = ended;
    this.#hosted = new HostedLink(host, portal);
    this.#stripe = new StripeForm(host, {
      escaped: () => this.cancel(),
      restored: () => void this.#resume(),
    });
  }

  /** Opens it and takes the focus. `refused`: why the last attempt, before a bank's page, came to nothing. */
  async open(replaced?: PaymentMethod, refused?: SetupOutcome, makeDefault = true) {
    this.#replaced = replaced;
    this.#makeDefault = makeDefault;
    this.#fault = refused && unsavedText(refused, this.#portal.i18n);
    this.isOpen = true;
    this.#host.requestUpdate();
    await this.#host.updateComplete;
    this.#host.renderRoot
      .querySelector<HTMLElement>(this.#fault ? '.refused' : '.form-head')
      ?.focus();
    await this.#start();
  }

  /** Closes it unless it is saving, and gives the setup up. */
  cancel = () => {
    if (this.isBusy || !this.isOpen) return;
    const { client } = this.#portal;
    // Where that fails, the server gives it up when the next one begins.
    if (this.#setup) void cancelSetup(client, this.#setup.id).catch(() => undefined);
    this.#end(undefined);
  };

  render() {
    const { i18n, scope } = this.#portal;
    const { t } = i18n;
    const title = this.#replaced
      ? t('add.replace', { card: methodName(this.#replaced, i18n) })
      : t('add.title');
    return html`<div class="form" part="form" role="group" aria-labelledby="add-title" aria-busy=${this.isBusy || this.#isLoading} @keydown=${(
      event: KeyboardEvent,
    ) => {
      if (event.key === 'Escape') this.cancel();
    }}>
      <div id="add-title" class="form-head" role="heading" aria-level=${Math.min(6, scope!.headingLevel + 1)} tabindex="-1">${title}</div>
      ${this.#isElsewhere ? html`<p role="status">${this.#why()}</p>` : this.#fields()}
      ${this.#fault ? html`<p class="wrong refused" role="alert" tabindex="-1">${this.#fault}</p>` : nothing}
      <div class="acts">${this.#acts()}</div>
    </div>`;
  }

  get #isLoading() {
    return this.#isStarting || this.#stripe.status === 'loading';
  }

  #fields() {
    const { t } = this.#portal.i18n;
    return html`${this.#isLoading ? html`<p class="muted small" role="status">${t('add.loading')}</p>` : nothing}
      ${this.#stripe.view()}
      <label class="check"><input type="checkbox" .checked=${this.#makeDefault} ?disabled=${this.isBusy} @change=${(
        event: Event,
      ) => {
        this.#makeDefault = (event.target as HTMLInputElement).checked;
      }} />${this.#use()}</label>`;
  }

  /** Why the form is not here. */
  #why() {
    const { t } = this.#portal.i18n;
    if (this.#isHosted) return t('form.hosted');
    const why = this.#stripe.status === 'blocked' ? 'form.blocked' : 'form.unplaced';
    return `${t(why)} ${t('form.elsewhere')}`;
  }

  #use() {
    const { i18n, state } = this.#portal;
    const plan = planNames(subscriptionsOf(state.data!), state.data!, i18n);
    return plan ? i18n.t('add.use', { plan }) : i18n.t('add.usePlain');
  }

  /** Whether Stripe's own page stands in for the form. */
  get #isElsewhere() {
    const { status } = this.#stripe;
    return this.#isHosted || status === 'blocked' || status === 'unplaced';
  }

  #acts() {
    const { t } = this.#portal.i18n;
    const { status, type } = this.#stripe;
    const isOff = this.isBusy || this.#isLoading;
    const canRetry = !this.#isHosted && status !== 'unplaced' && status !== 'ready';
    return html`${this.#isElsewhere ? this.#hosted.render(t('form.open'), { flow: 'payment_methods' }) : nothing}${
      status === 'ready' || this.#isLoading
        ? html`<button class="btn primary" aria-disabled=${isOff} @click=${this.#save}>${t(type === 'card' ? 'add.save' : 'add.saveOther')}</button>`
        : canRetry
          ? html`<button class="btn" @click=${this.#retry}>${t('retry')}</button>`
          : nothing
    }<button class="btn" aria-disabled=${this.isBusy} @click=${this.cancel}>${t('add.cancel')}</button>${
      this.#isElsewhere
        ? nothing
        : html`<span class="tiny muted" role="status">${t(this.isBusy ? 'add.saving' : 'add.privacy')}</span>`
    }`;
  }

  #retry = () => {
    this.#fault = undefined;
    void this.#start();
  };

  async #start() {
    const { client, i18n } = this.#portal;
    this.#isStarting = true;
    this.#host.requestUpdate();
    try {
      this.#setup = await startSetup(client);
      this.#isStarting = false;
      if (this.isOpen) await this.#stripe.open(this.#setup, i18n.locale);
    } catch (error) {
      this.#isHosted = isProblem(error, 'in_place_unavailable');
      if (!this.#isHosted) this.#say(failedText(error, i18n));
    } finally {
      this.#isStarting = false;
      this.#host.requestUpdate();
    }
  }

  #save = () => {
    if (this.isBusy || this.#stripe.status !== 'ready') return;
    void this.#going(async () => {
      const back = backFromSetup(this.#setup!.id, this.#makeDefault);
      // An answer that was lost may have been a success: it is looked up before it is sent again.
      if (!(await this.#stripe.check())) return;
      await this.#settle(await this.#stripe.confirmSetup(back));
    });
  };

  /** Back on a page that was left for a bank's: what came of it is looked up. */
  async #resume() {
    this.isBusy = false;
    if (this.#setup) await this.#going(() => this.#settle('unsure'));
  }

  async #going(action: () => Promise<void>) {
    this.isBusy = true;
    this.#fault = undefined;
    this.#host.requestUpdate();
    try {
      await action();
    } catch (error) {
      const { i18n } = this.#portal;
      this.#say(isLost(error) ? i18n.t('add.lost') : failedText(error, i18n));
    } finally {
      this.isBusy = false;
      this.#host.requestUpdate();
    }
  }

  async #settle(sent: Sent) {
    if (sent === 'invalid') return;
    const { client } = this.#portal;
    const { id } = this.#setup!;
    if (sent === 'unsure') {
      const outcome = await readSetup(client, id);
      if (outcome.status === 'canceled') return this.#renew();
      if (outcome.status !== 'succeeded' && outcome.status !== 'processing')
        return this.#say(unsavedText(outcome, this.#portal.i18n));
    }
    const outcome = await finishSetup(client, id, this.#makeDefault);
    if (outcome.status === 'succeeded' || outcome.status === 'processing') this.#end(outcome);
    else this.#say(unsavedText(outcome, this.#portal.i18n));
  }

  /** Another form, in another tab, has taken this one's place. */
  async #renew() {
    this.#say(this.#portal.i18n.t('add.renewed'));
    await this.#start();
  }

  #say(fault: string) {
    this.#fault = fault;
    this.#host.requestUpdate();
    void this.#host.updateComplete.then(() =>
      this.#host.renderRoot.querySelector<HTMLElement>('.refused')?.focus(),
    );
  }

  #end(outcome: Ended) {
    this.isOpen = false;
    this.#setup = undefined;
    this.#isHosted = false;
    this.#fault = undefined;
    this.#stripe.close();
    this.#host.requestUpdate();
    this.#ended(outcome);
  }
}
