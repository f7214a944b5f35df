/** What was done to a subscription. */
export type SubscriptionChange = 'changed' | 'cancelled' | 'resumed';

/** The customer has changed, cancelled or kept a subscription. It bubbles and leaves the shadow root. */
export class UsageSubscriptionChangedEvent extends Event {
  static readonly type = 'usage-subscription-changed';
  /** The subscription (`sub_…`). */
  readonly subscription: string;
  /** `cancelled`: it ends with its period; `resumed`: it was to end, and goes on. */
  readonly kind: SubscriptionChange;
  constructor(subscription: string, kind: SubscriptionChange) {
    super(UsageSubscriptionChangedEvent.type, { bubbles: true, composed: true });
    this.subscription = subscription;
    this.kind = kind;
  }
}

declare global {
  interface HTMLElementEventMap {
    'usage-subscription-changed': UsageSubscriptionChangedEvent;
  }
}
