/** The requests of one payment, and whether money may have moved since it was last looked up. */
import type { PaymentState, PayRequest } from '../../server/contract/payments.ts';
import { type Attempt, isUnanswered } from '../core/attempt.ts';
import type { PortalController } from '../core/portal.ts';
import { ProblemError } from '../core/problem.ts';
import { backFromPayment } from './address.ts';
import { pay, readPayment } from './requests.ts';
import { confirmWithBank, type Sent, type StripeForm } from './stripe-form.ts';
import { isEnd } from './words.ts';

/** Where a payment stands after a step of Stripe.js. */
export interface Step {
  state: PaymentState;
  /** It was this step that has led there, and nobody else's. */
  isOwn: boolean;
  /** Stripe has not answered; what was sent may still get there. */
  isLost: boolean;
}

export class Charge {
  /** Whoever goes on asks first where it stands. */
  isUnsure = false;
  #portal: PortalController;
  #invoice: string;
  #attempt: Attempt;

  constructor(portal: PortalController, invoice: string, attempt: Attempt) {
    this.#portal = portal;
    this.#invoice = invoice;
    this.#attempt = attempt;
  }

  /** Where it stands. */
  async read(): Promise<PaymentState> {
    const state = await readPayment(this.#portal.client, this.#invoice);
    this.isUnsure = false;
    return state;
  }

  /** Charges a method on file. */
  async with(paymentMethod: string): Promise<PaymentState> {
    this.isUnsure = true;
    const state = await this.#pay({ paymentMethod });
    this.isUnsure = false;
    return state;
  }

  /** Pays with what is typed into Stripe's form. Undefined: something is missing there. */
  async withForm(stripe: StripeForm, keep: boolean): Promise<Step | undefined> {
    if (!(await stripe.check())) return undefined;
    const ready = await this.#pay({ keep });
    if (isEnd(ready)) return { state: ready, isOwn: false, isLost: false };
    const back = backFromPayment(this.#invoice, keep, ready.invoice.amountRemaining);
    this.isUnsure = true;
    const sent = await stripe.confirmPayment(back);
    if (sent !== 'invalid') return this.#after(sent);
    this.isUnsure = false;
    return undefined;
  }

  /** Shows what the bank wants. */
  async atBank({ clientSecret, publishableKey }: PaymentState): Promise<Step> {
    if (!clientSecret || !publishableKey) return this.#after('unsure');
    this.isUnsure = true;
    return this.#after(await confirmWithBank({ clientSecret, publishableKey }));
  }

  async #after(sent: Sent): Promise<Step> {
    const state = await this.read();
    const isLost = sent === 'lost' && !isEnd(state);
    this.isUnsure = isLost;
    return { state, isOwn: true, isLost };
  }

  async #pay(request: PayRequest): Promise<PaymentState> {
    try {
      return await this.#attempt.send(JSON.stringify(request), (key) =>
        pay(this.#portal.client, this.#invoice, request, key),
      );
    } catch (error) {
      // Refused: nothing was charged.
      if (error instanceof ProblemError && !isUnanswered(error)) this.isUnsure = false;
      throw error;
    }
  }
}
