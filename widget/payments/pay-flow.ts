/** Paying one invoice, step by step. What has been charged is always what the server last said. */
import type { LitElement } from 'lit';
import type { PaymentState } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import { known } from '../core/part.ts';
import type { PortalController } from '../core/portal.ts';
import { isLost } from '../core/write.ts';
import { backFromPayment } from './address.ts';
import { choiceOf, OTHER } from './choice.ts';
import { takePaymentOutcome } from './outcome.ts';
import { makeDefault, pay, readPayment } from './requests.ts';
import { confirmWithBank, type FormEvents, StripeForm } from './stripe-form.ts';
import { failedText, isProblem, unpaidText } from './words.ts';

/**
 * - `reading`, `unread`: where it stands is asked, or could not be.
 * - `choosing`: it waits for a way to pay.
 * - `bank`: a bank wants a confirmation.
 * - `hosted`: it is paid on Stripe's page only.
 * - `processing`, `paid`: over, for this customer.
 */
export type Stage = 'reading' | 'unread' | 'choosing' | 'bank' | 'hosted' | 'processing' | 'paid';

export class PayFlow {
  stage: Stage = 'reading';
  state: PaymentState | undefined;
  /** A method's id, or `OTHER`. */
  chosen: string | undefined;
  keep = true;
  isBusy = false;
  fault: string | undefined;
  /** It is paid, but the method could not be kept. */
  isNotKept = false;
  /** Whether this customer has paid it here, just now. */
  isOwn = false;
  readonly stripe: StripeForm;
  #host: LitElement;
  #portal: PortalController;
  #invoice: string;
  /** Nobody knows whether the last attempt was made. */
  #isUnsure = false;
  #secret: string | undefined;

  constructor(host: LitElement, portal: PortalController, invoice: string, hears: FormEvents) {
    this.#host = host;
    this.#portal = portal;
    this.#invoice = invoice;
    this.stripe = new StripeForm(host, {
      escaped: hears.escaped,
      restored: () => {
        // The page was left for a bank's while something was under way.
        this.isBusy = false;
        hears.restored();
      },
    });
  }

  /** Asks where it stands. `isAfter`: something has been tried before. */
  async look(isAfter = false) {
    const { client, scope } = this.#portal;
    const back = scope && takePaymentOutcome(scope, this.#invoice);
    if (!this.state) this.stage = 'reading';
    await this.#go(async () => {
      if (back?.kind === 'failed') throw back.error;
      this.isNotKept = back?.isNotKept ?? false;
      await this.#take(
        back?.state ?? (await readPayment(client, this.#invoice)),
        isAfter || back !== undefined,
      );
    });
    if (!this.state && this.stage === 'reading') this.stage = 'unread';
    this.#host.requestUpdate();
  }

  choose(chosen: string) {
    this.chosen = chosen;
    this.#showForm();
    this.#host.requestUpdate();
  }

  /** Another way than the one that a bank wants confirmed. */
  chooseAgain() {
    this.stage = 'choosing';
    this.choose(this.#choice());
  }

  async pay() {
    const { chosen } = this;
    if (!chosen) return;
    await this.#go(async () => {
      if (this.#isUnsure && (await this.#isOver())) return;
      if (chosen === OTHER) await this.#payWithForm();
      else await this.#payWith(chosen);
    });
  }

  /** Shows what the bank wants. */
  async confirm() {
    await this.#go(() => this.#confirm());
  }

  get methods(): readonly PaymentMethod[] {
    return known(this.#portal.state.data!.paymentMethods).data ?? [];
  }

  /** Whether Stripe's form can take another way to pay. */
  get canUseForm(): boolean {
    return Boolean(this.state?.clientSecret && this.state.publishableKey);
  }

  /** Whether the session may keep one for later. */
  get canKeep(): boolean {
    return this.#portal.state.data!.can.includes('payment_methods:write');
  }

  async #payWith(paymentMethod: string) {
    const { client } = this.#portal;
    await this.#take(await pay(client, this.#invoice, { paymentMethod }), true);
    if (this.stage === 'bank') await this.#confirm();
  }

  async #payWithForm() {
    const { client } = this.#portal;
    if (!(await this.stripe.check())) return;
    const keep = this.keep && this.canKeep;
    const ready = await pay(client, this.#invoice, { keep });
    if (isEnd(ready)) return this.#take(ready, true);
    const back = backFromPayment(this.#invoice, keep);
    if ((await this.stripe.confirmPayment(back)) === 'invalid') return;
    const state = await readPayment(client, this.#invoice);
    if (keep && isEnd(state)) this.isNotKept = !(await isKept(this.#portal, state));
    await this.#take(state, true);
  }

  async #confirm() {
    const { client, i18n } = this.#portal;
    const { clientSecret, publishableKey } = this.state!;
    if (!clientSecret || !publishableKey) {
      this.stage = 'hosted';
      return;
    }
    await confirmWithBank({ clientSecret, publishableKey });
    await this.#take(await readPayment(client, this.#invoice), true);
    if (this.stage === 'bank') this.fault = unpaidText(this.state!, undefined, i18n);
  }

  /** What was tried before may have come through. */
  async #isOver() {
    const state = await readPayment(this.#portal.client, this.#invoice);
    this.#isUnsure = false;
    if (!isEnd(state)) return false;
    await this.#take(state, true);
    return true;
  }

  async #take(state: PaymentState, isAfter: boolean) {
    const { i18n } = this.#portal;
    this.state = state;
    const { status, paymentMethod } = state;
    if (isEnd(state)) return this.#end(status === 'paid' ? 'paid' : 'processing', isAfter);
    if (status === 'requires_action') {
      this.stage = 'bank';
      return;
    }
    this.stage = 'choosing';
    const card = this.methods.find(({ id }) => id === paymentMethod);
    if (isAfter) this.fault = unpaidText(state, this.chosen === OTHER ? undefined : card, i18n);
    if (this.chosen !== OTHER || !this.canUseForm) this.chosen = this.#choice();
    this.#showForm();
  }

  /** Says so once everything is read again, or the reading would be said instead. */
  async #end(stage: 'paid' | 'processing', isOwn: boolean) {
    this.isOwn = isOwn;
    this.stage = stage;
    this.stripe.close();
    this.#host.requestUpdate();
    if (isOwn) await this.#portal.refresh();
  }

  #choice() {
    return choiceOf(this.methods, this.state!, this.#portal.state.data!.billingNow);
  }

  /** Stripe's form belongs to one payment: another one has another form. */
  #showForm() {
    const { clientSecret, publishableKey } = this.state ?? {};
    if (this.chosen !== OTHER || !clientSecret || !publishableKey) return this.stripe.close();
    if (this.stripe.status !== 'closed' && this.#secret === clientSecret) return;
    this.#secret = clientSecret;
    void this.stripe.open({ clientSecret, publishableKey }, this.#portal.i18n.locale);
  }

  /** Brings Stripe's form again after it was kept away. */
  retryForm() {
    this.#secret = undefined;
    this.#showForm();
  }

  /** One thing at a time, however often somebody presses. */
  async #go(action: () => Promise<void>) {
    if (this.isBusy) return;
    this.isBusy = true;
    this.fault = undefined;
    this.#host.requestUpdate();
    try {
      await action();
    } catch (error) {
      await this.#failed(error);
    } finally {
      this.isBusy = false;
      this.#host.requestUpdate();
    }
  }

  async #failed(error: unknown) {
    const { client, i18n } = this.#portal;
    if (isProblem(error, 'in_place_unavailable')) {
      this.stage = 'hosted';
      return;
    }
    if (isProblem(error, 'invoice_not_payable') && this.state) {
      // Another tab may have paid it.
      const state = await readPayment(client, this.#invoice).catch(() => undefined);
      if (state && isEnd(state)) return this.#take(state, false);
    }
    this.#isUnsure = isLost(error);
    const isTrying = this.#isUnsure && this.state;
    this.fault = isTrying ? i18n.t('pay.unsure') : failedText(error, i18n);
  }
}

/** Whether there is nothing more for the customer to do. */
export const isEnd = ({ status }: PaymentState) => status === 'paid' || status === 'processing';

/** Makes what has paid the default, where it is on file. The payment stands either way. */
export async function isKept({ client }: Pick<PortalController, 'client'>, state: PaymentState) {
  if (!state.paymentMethod) return true;
  return makeDefault(client, state.paymentMethod).then(
    () => true,
    () => false,
  );
}
