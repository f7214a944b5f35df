/** Paying one invoice, step by step. What has been charged is always what the server last said. */
import type { LitElement } from 'lit';
import type { InvoiceSummary } from '../../server/contract/invoices.ts';
import type { PaymentState } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import type { Money } from '../../server/contract/values.ts';
import { Attempt } from '../core/attempt.ts';
import { faultText } from '../core/fault.ts';
import { known } from '../core/part.ts';
import type { PortalController } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import { Charge, type Step } from './charge.ts';
import { choiceOf, OTHER } from './choice.ts';
import { UsagePaidEvent } from './events.ts';
import { type Kept, keepWhatPaid } from './kept.ts';
import { takePaymentOutcome } from './outcome.ts';
import { type FormEvents, StripeForm } from './stripe-form.ts';
import { Wish } from './wish.ts';
import { isEnd, isProblem, uncheckedText, unpaidText } from './words.ts';

/**
 * - `reading`, `unread`: where it stands is asked, or could not be.
 * - `choosing`: it waits for a way to pay.
 * - `bank`: a bank wants a confirmation.
 * - `hosted`: it is paid on Stripe's page only.
 * - `processing`, `paid`: over, for this customer.
 */
export type Stage = 'reading' | 'unread' | 'choosing' | 'bank' | 'hosted' | 'processing' | 'paid';

export interface PayEvents extends FormEvents {
  /** How the invoice stands now. */
  read(invoice: InvoiceSummary): void;
}

export class PayFlow {
  stage: Stage = 'reading';
  state: PaymentState | undefined;
  /** A method's id, or `OTHER`. */
  chosen: string | undefined;
  fault: string | undefined;
  /** What became of the wish that what has paid pays from now on. */
  kept: Kept | undefined;
  /** What this customer has paid here. */
  amount: Money | undefined;
  /** The bank was to be asked in the page, and nothing has come of it. */
  isStuck = false;
  /** Whether this customer has paid it here, just now. */
  isOwn = false;
  /** The page has heard of it from what came back from the bank. */
  #isTold = false;
  readonly stripe: StripeForm;
  readonly wish: Wish;
  #host: LitElement;
  #portal: PortalController;
  #invoice: string;
  #hears: PayEvents;
  #attempt: Attempt;
  #charge: Charge;
  #secret: string | undefined;
  #methods: readonly PaymentMethod[] = [];
  /** Looks once more what came of a journey to a bank. */
  #again: (() => Promise<void>) | undefined;

  constructor(host: LitElement, portal: PortalController, invoice: string, hears: PayEvents) {
    this.#host = host;
    this.#portal = portal;
    this.#invoice = invoice;
    this.#hears = hears;
    this.#attempt = new Attempt(host);
    this.wish = new Wish(portal);
    this.#charge = new Charge(portal, invoice, this.#attempt);
    this.stripe = new StripeForm(host, {
      escaped: hears.escaped,
      restored: () => {
        // The page was left for a bank's while something was under way.
        this.#attempt.drop();
        hears.restored();
      },
    });
  }

  get isBusy() {
    return this.#attempt.isBusy;
  }

  /** There is nothing more for this customer to do. */
  get isOver() {
    return this.stage === 'paid' || this.stage === 'processing';
  }

  /** Asks where it stands. `isAfter`: something has been tried before. */
  async look(isAfter = false) {
    if (!this.state) this.stage = 'reading';
    await this.#go(async () => {
      if (!(await this.#takeBack())) await this.#take(await this.#charge.read(), isAfter);
    });
    if (!this.state && this.stage === 'reading') this.stage = 'unread';
    this.#host.requestUpdate();
  }

  /** Goes on with what came back from a bank's page, where something did. */
  async #takeBack(): Promise<boolean> {
    await this.#again?.();
    this.#again = undefined;
    const { scope } = this.#portal;
    const back = scope && takePaymentOutcome(scope, this.#invoice);
    if (!back) return false;
    if (back.kind === 'failed') {
      this.#again = back.again;
      this.#charge.isUnsure = true;
      throw back.error;
    }
    this.kept = back.kept;
    this.amount = back.amount;
    this.#isTold = true;
    await this.#take(back.state, true);
    return true;
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
      if (this.#charge.isUnsure && (await this.#isOver())) return;
      if (chosen === OTHER) await this.#payWithForm();
      else await this.#payWith(chosen);
    });
  }

  /** Shows what the bank wants. */
  async confirm() {
    await this.#go(() => this.#confirm());
  }

  /** As they were last known, for as long as they cannot be read. */
  get methods(): readonly PaymentMethod[] {
    this.#methods = known(this.#portal.state.data!.paymentMethods).data ?? this.#methods;
    return this.#methods;
  }

  get #isKept(): boolean {
    return this.wish.keep && this.wish.canKeep;
  }

  /** Whether it is asked of the method that is chosen that it pays from now on. */
  get canUse(): boolean {
    const method = this.methods.find(({ id }) => id === this.chosen);
    return method !== undefined && this.wish.canUse(method);
  }

  /** Whether that is wished for. */
  get isUsed(): boolean {
    return this.canUse && this.wish.isUsed(this.methods, this.state);
  }

  /** Whether the bank is asked on Stripe's page rather than here. */
  get isBankElsewhere(): boolean {
    return this.isStuck || !this.canUseForm;
  }

  /** Whether Stripe's form can take another way to pay. */
  get canUseForm(): boolean {
    return Boolean(this.state?.clientSecret && this.state.publishableKey);
  }

  async #payWith(paymentMethod: string) {
    this.isStuck = false;
    await this.#take(await this.#charge.with(paymentMethod), true);
    if (this.stage === 'bank') await this.#confirm();
  }

  async #payWithForm() {
    const step = await this.#charge.withForm(this.stripe, this.#isKept);
    if (step) await this.#takeStep(step);
  }

  /** Where Stripe has not answered, what it said of an earlier attempt is no answer to this one. */
  async #takeStep({ state, isOwn, isLost }: Step) {
    await this.#take(state, isOwn);
    if (isLost) this.fault = this.#portal.i18n.t('pay.unsure');
  }

  /** Once: where nothing comes of it, Stripe's own page can ask. */
  async #confirm() {
    const step = await this.#charge.atBank(this.state!);
    await this.#takeStep(step);
    this.isStuck = this.stage === 'bank' && !step.isLost;
    if (this.isStuck) this.fault = unpaidText(this.state!, undefined, this.#portal.i18n);
  }

  /** What was tried before may have come through. */
  async #isOver() {
    const state = await this.#charge.read();
    if (!isEnd(state)) return false;
    await this.#take(state, true);
    return true;
  }

  async #take(state: PaymentState, isAfter: boolean) {
    const { i18n } = this.#portal;
    if (isAfter && this.state) this.amount = this.state.invoice.amountRemaining;
    if (isAfter && isEnd(state)) await this.#keepWhatPaid(state);
    this.state = state;
    this.#hears.read(state.invoice);
    const { status, paymentMethod } = state;
    if (isEnd(state)) return this.#end(status === 'paid' ? 'paid' : 'processing', isAfter);
    if (status === 'requires_action') {
      this.stage = 'bank';
      return;
    }
    this.stage = 'choosing';
    const card = this.methods.find(({ id }) => id === paymentMethod);
    if (card && state.decline) this.wish.declined.add(card.id);
    if (isAfter) this.fault = unpaidText(state, this.chosen === OTHER ? undefined : card, i18n);
    if (!this.#isOffered) this.chosen = this.#choice();
    this.#showForm();
  }

  /** Whether what is chosen is still there; then it stays chosen, also where it was refused. */
  get #isOffered() {
    if (this.chosen === OTHER) return this.canUseForm;
    return this.methods.some(({ id }) => id === this.chosen);
  }

  /** What has paid pays from now on, where that was wished for. */
  async #keepWhatPaid(state: PaymentState) {
    const isOnFile = this.isUsed && state.paymentMethod === this.chosen;
    const isWished = this.chosen === OTHER ? this.#isKept : isOnFile;
    if (!isWished || this.kept) return;
    this.kept = await keepWhatPaid(this.#portal.client, this.#attempt, state);
  }

  /** Says so once everything is read again, or the reading would be said instead. */
  async #end(stage: 'paid' | 'processing', isOwn: boolean) {
    this.isOwn = isOwn;
    this.stage = stage;
    this.stripe.close();
    this.#host.requestUpdate();
    if (!isOwn) return;
    if (!this.#isTold)
      this.#host.dispatchEvent(new UsagePaidEvent(this.#invoice, this.amount, stage));
    await this.#portal.refresh();
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
    // The button that was pressed is gone.
    this.#host.renderRoot.querySelector<HTMLElement>('.form-head')?.focus();
  }

  /** One thing at a time, however often somebody presses. */
  async #go(action: () => Promise<void>) {
    if (this.isBusy) return;
    this.fault = undefined;
    await this.#attempt.go(() => action().catch((error) => this.#failed(error)));
  }

  async #failed(error: unknown) {
    if (!(error instanceof ProblemError)) throw error;
    const { i18n } = this.#portal;
    if (isProblem(error, 'in_place_unavailable')) {
      this.stage = 'hosted';
      return;
    }
    if (isProblem(error, 'invoice_not_payable') && this.state) {
      // Another tab may have paid it.
      const state = await this.#charge.read().catch(() => undefined);
      if (state && isEnd(state)) return this.#take(state, false);
    }
    this.fault = this.#charge.isUnsure
      ? uncheckedText(error, i18n, this.state && 'form.session')
      : faultText(error, i18n, {
          invoice_not_payable: 'pay.closed',
          ...(this.state ? { session_ended: 'form.session' } : { unanswered: 'pay.unread' }),
        });
  }
}
