/** Why a change of the plan was not made, and the way on where the customer has one. */
import { html, type LitElement, nothing } from 'lit';
import { type FaultWords, faultNote } from '../core/fault.ts';
import { findPanel } from '../core/find-panel.ts';
import { HostedLink } from '../core/hosted.ts';
import type { PortalController } from '../core/portal.ts';
import type { ProblemError } from '../core/problem.ts';

const WORDS: FaultWords = {
  payment_confirmation_needed: 'change.confirmNeeded',
  payment_method_missing: 'change.noMethod',
};

export class Failed {
  #host: LitElement;
  #portal: PortalController;
  #link: HostedLink;

  constructor(host: LitElement, portal: PortalController) {
    this.#host = host;
    this.#portal = portal;
    this.#link = new HostedLink(host, portal);
  }

  close() {
    this.#link.close();
  }

  render(error: ProblemError | undefined, subscription: string) {
    if (!error) return nothing;
    return html`${faultNote(error, this.#portal.i18n, WORDS)}${this.#way(error.code, subscription)}`;
  }

  #way(code: string, subscription: string) {
    const { t } = this.#portal.i18n;
    if (code === 'payment_confirmation_needed') {
      const request = { flow: 'subscription_change', subscription } as const;
      return html`<div class="acts">${this.#link.render(t('change.atStripe'), request)}</div>`;
    }
    if (code !== 'payment_method_missing' || !this.#canAdd) return nothing;
    return html`<div class="acts"><button type="button" part="button" class="btn" @click=${() => {
      void findPanel(this.#host, 'usage-payment-method')?.add();
    }}>${t('change.addMethod')}</button></div>`;
  }

  get #canAdd() {
    const mayAdd = this.#portal.state.data?.can.includes('payment_methods:write');
    return mayAdd && findPanel(this.#host, 'usage-payment-method') !== null;
  }
}
