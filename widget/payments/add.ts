/** Saving a way to pay: a setup of Stripe's, its form, and what came of it. */
import { html, type LitElement, nothing } from 'lit';
import type { PaymentSetup, SetupOutcome } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { Attempt, isUnanswered } from '../core/attempt.ts';
import { onEscape } from '../core/escape.ts';
import { faultText } from '../core/fault.ts';
import { HostedLink } from '../core/hosted.ts';
import { methodName } from '../core/payment.ts';
import type { PortalController } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import { newKey } from '../core/write.ts';
import { backFromSetup } from './address.ts';
import { cancelSetup, finishSetup, readSetup, startSetup } from './requests.ts';
import { type Sent, StripeForm } from './stripe-form.ts';
import { isProblem, unfinishedText, unsavedText, useText } from './words.ts';

/** What the form ended with: something saved, a bank that is still to answer, or nothing. */
export type Ended = SetupOutcome | undefined;

export class AddForm {
  isOpen = false;
  #host: LitElement;
  #portal: PortalController;
  #ended: (outcome: Ended) => void;
  #stripe: StripeForm;
  #hosted: HostedLink;
  #attempt: Attempt;
  #setup: PaymentSetup | undefined;
  #replaced: PaymentMethod | undefined;
  #makeDefault = true;
  #isHosted = false;
  #isStarting = false;
  /** How often it was opened: each time has a setup of its own. */
  #opened = 0;
  #fault: string | undefined;

  constructor(host: LitElement, portal: PortalController, ended: (outcome: Ended) => void) {
    this.#host = host;
    this.#portal = portal;
    this.#ended = ended;
    this.#hosted = new HostedLink(host, portal);
    this.#attempt = new Attempt(host);
    this.#stripe = new StripeForm(host, {
      escaped: () => this.cancel(),
      restored: () => void this.#resume(),
    });
  }

  get isBusy() {
    return this.#attempt.isBusy;
  }

  /** Opens it and takes the focus. `refused`: why the last attempt, before a bank's page, came to nothing. */
  async open(replaced?: PaymentMethod, refused?: SetupOutcome, makeDefault = true) {
    this.#replaced = replaced;
    this.#makeDefault = makeDefault;
    this.#opened++;
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
    if (this.#setup) void cancelSetup(client, this.#setup.id, newKey()).catch(() => undefined);
    this.#end(undefined);
  };

  render() {
    const { i18n, scope } = this.#portal;
    const { t } = i18n;
    const title = this.#replaced
      ? t('add.replace', { card: methodName(this.#replaced, i18n) })
      : t('add.title');
    return html`<form class="form" part="form" aria-labelledby="add-title" aria-busy=${this.isBusy || this.#isLoading} novalidate @submit=${(
      event: Event,
    ) => {
      event.preventDefault();
      this.#save();
    }} @keydown=${onEscape(() => this.cancel())}>
      <div id="add-title" part="form-heading" class="form-head" role="heading" aria-level=${Math.min(6, scope!.headingLevel + 1)} tabindex="-1">${title}</div>
      ${this.#isElsewhere ? html`<p role="status">${this.#why()}</p>` : this.#fields()}
      ${this.#fault ? html`<p part="error" class="wrong refused" role="alert" tabindex="-1">${this.#fault}</p>` : nothing}
      <div class="acts">${this.#acts()}</div>
    </form>`;
  }

  get #isLoading() {
    return this.#isStarting || this.#stripe.status === 'loading';
  }

  #fields() {
    const { i18n, state } = this.#portal;
    const { t } = i18n;
    return html`${this.#isLoading ? html`<p class="muted small" role="status">${t('add.loading')}</p>` : nothing}
      ${this.#stripe.view()}
      ${
        this.#replaced
          ? nothing
          : html`<label class="check"><input part="choice" type="checkbox" .checked=${this.#makeDefault} ?disabled=${this.isBusy} @change=${(
              event: Event,
            ) => {
              this.#makeDefault = (event.target as HTMLInputElement).checked;
            }} />${useText(state.data!, i18n)}</label>`
      }`;
  }

  /** Why the form is not here. */
  #why() {
    const { t } = this.#portal.i18n;
    if (this.#isHosted) return t('form.hosted');
    const why = this.#stripe.status === 'blocked' ? 'form.blocked' : 'form.unplaced';
    return `${t(why)} ${t('form.elsewhere')}`;
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
        ? html`<button type="submit" part="button primary" class="btn primary" aria-disabled=${isOff}>${t(type === 'card' ? 'add.save' : 'add.saveOther')}</button>`
        : canRetry
          ? html`<button type="button" part="button" class="btn" @click=${this.#retry}>${t('retry')}</button>`
          : nothing
    }<button type="button" part="button" class="btn" aria-disabled=${this.isBusy} @click=${this.cancel}>${t('add.cancel')}</button>${this.#isElsewhere ? nothing : this.#small()}`;
  }

  /** Only what changes is said by itself. */
  #small() {
    const { t } = this.#portal.i18n;
    return this.isBusy
      ? html`<span class="tiny muted" role="status">${t('add.saving')}</span>`
      : html`<span class="tiny muted">${t('add.privacy')}</span>`;
  }

  /** The button that was pressed is gone. */
  #retry = () => {
    this.#fault = undefined;
    this.#host.renderRoot.querySelector<HTMLElement>('.form-head')?.focus();
    void this.#start();
  };

  async #start() {
    const { client, i18n } = this.#portal;
    this.#isStarting = true;
    this.#host.requestUpdate();
    try {
      this.#setup = await this.#attempt.send(`setup ${this.#opened}`, (key) =>
        startSetup(client, key),
      );
      this.#isStarting = false;
      if (this.isOpen) await this.#stripe.open(this.#setup, i18n.locale);
    } catch (error) {
      this.#isHosted = isProblem(error, 'in_place_unavailable');
      if (!(error instanceof ProblemError)) throw error;
      const own = { session_ended: 'form.session', unanswered: 'add.unstarted' } as const;
      if (!this.#isHosted) this.#say(faultText(error, i18n, own));
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
    this.#attempt.drop();
    if (this.#setup) await this.#going(() => this.#settle('unsure'));
  }

  /** What goes wrong here does so after Stripe was given what was typed. */
  async #going(action: () => Promise<void>) {
    this.#fault = undefined;
    await this.#attempt.go(action);
    const { error } = this.#attempt;
    if (!error) return;
    this.#say(unfinishedText(error, this.#portal.i18n, 'form.session'));
    // What was sent to Stripe may be on file: the list says so.
    if (!isUnanswered(error)) await this.#portal.refresh();
  }

  async #settle(sent: Sent) {
    if (sent === 'invalid') return;
    const { client } = this.#portal;
    const { id } = this.#setup!;
    if (sent !== 'sent') {
      const outcome = await readSetup(client, id);
      if (outcome.status === 'canceled') return this.#renew();
      const isOpen = outcome.status !== 'succeeded' && outcome.status !== 'processing';
      // What was said of an earlier attempt is no answer to one that was lost.
      if (sent === 'lost' && isOpen) return this.#say(this.#portal.i18n.t('add.lost'));
      if (isOpen) return this.#say(unsavedText(outcome, this.#portal.i18n));
    }
    const isDefault = this.#makeDefault;
    const outcome = await this.#attempt.send(`finish ${id} ${isDefault}`, (key) =>
      finishSetup(client, id, isDefault, key),
    );
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
