import { html, type LitElement } from 'lit';
import { findPanel } from '../core/find-panel.ts';
import { fetchPayments } from '../core/payments.ts';
import type { Step } from './told.ts';

/** What is done in the page. */
export type Action = Exclude<Step, { kind: 'open' | 'retry' | 'reload' }>;

/** An invoice that is paid beneath its notice. */
export interface Payment {
  show(): unknown;
  isOf(step: Step): boolean;
}

const PANELS = { card: 'usage-payment-method', plan: 'usage-subscription' } as const;

/** Whether the panel it leads to is on the page: a vendor may show only some. */
export function canTake(step: Step, host: LitElement): boolean {
  const isElsewhere = step.kind === 'card' || step.kind === 'plan';
  return !isElsewhere || findPanel(host, PANELS[step.kind]) !== null;
}

/** Takes the step: in the panel it belongs to, or beneath the notice. */
export function act(step: Action, host: LitElement, closed: () => void): Payment | undefined {
  if (step.kind !== 'pay') {
    void open(step, host);
    return undefined;
  }
  const { invoice } = step;
  void fetchPayments();
  return {
    show: () =>
      html`<usage-pay class="pay" invoice=${invoice} open @usage-pay-closed=${closed}></usage-pay>`,
    isOf: (other) => other.kind === 'pay' && other.invoice === invoice,
  };
}

/** Panels below the first view may come only now that their place is near. */
async function open(step: Exclude<Action, { kind: 'pay' }>, host: LitElement) {
  const tag = PANELS[step.kind];
  findPanel(host, tag)?.scrollIntoView({ block: 'center' });
  await customElements.whenDefined(tag);
  if (step.kind === 'card') return findPanel(host, 'usage-payment-method')?.add(step.replaces);
  const panel = findPanel(host, 'usage-subscription');
  await panel?.updateComplete;
  panel?.focus();
}
