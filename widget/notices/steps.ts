import { html, type LitElement } from 'lit';
import { findPanel } from '../core/find-panel.ts';
import { fetchPayments } from '../core/payments.ts';
import type { Step } from './told.ts';

/** What is done in the page. */
export type Action = Exclude<Step, { kind: 'open' | 'retry' }>;

/** An invoice that is paid beneath its notice. */
export interface Payment {
  show(): unknown;
}

/** Takes the step: in the panel it belongs to, or beneath the notice. */
export function act(step: Action, host: LitElement, closed: () => void): Payment | undefined {
  if (step.kind === 'card') {
    void findPanel(host, 'usage-payment-method')?.add();
    return undefined;
  }
  if (step.kind !== 'pay') {
    const panel = findPanel(host, 'usage-subscription');
    panel?.scrollIntoView({ block: 'center' });
    panel?.focus();
    return undefined;
  }
  void fetchPayments();
  return {
    show: () =>
      html`<usage-pay class="pay" invoice=${step.invoice} open @usage-pay-closed=${closed}></usage-pay>`,
  };
}
