/**
 * The customer has changed who is billed, or a tax id. It bubbles and leaves the shadow root, and
 * carries nothing: what is personal stays in the panel.
 */
export class UsageBillingDetailsChangedEvent extends Event {
  static readonly type = 'usage-billing-details-changed';
  constructor() {
    super(UsageBillingDetailsChangedEvent.type, { bubbles: true, composed: true });
  }
}

declare global {
  interface HTMLElementEventMap {
    'usage-billing-details-changed': UsageBillingDetailsChangedEvent;
  }
}
