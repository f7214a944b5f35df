import type { SetupOutcome } from '../../server/contract/payments.ts';
import type { Money } from '../../server/contract/values.ts';

/** What a host page can hear of paying. All of them bubble and leave the shadow root; none carries a secret. */

/** The customer has paid an invoice in the page, or a bank is still to answer. */
export class UsagePaidEvent extends Event {
  static readonly type = 'usage-paid';
  /** The invoice (`in_…`). */
  readonly invoice: string;
  /** What was paid, in the currency's smallest unit; undefined where it is not known. */
  readonly amount: Money | undefined;
  /** `processing`: a bank is still to answer, which may take days. */
  readonly status: 'paid' | 'processing';
  constructor(invoice: string, amount: Money | undefined, status: 'paid' | 'processing') {
    super(UsagePaidEvent.type, { bubbles: true, composed: true });
    this.invoice = invoice;
    this.amount = amount;
    this.status = status;
  }
}

/** A payment method was saved. What is null is not known yet: a bank is still to answer. */
export class UsagePaymentMethodSavedEvent extends Event {
  static readonly type = 'usage-payment-method-saved';
  /** The method (`pm_…`). */
  readonly paymentMethod: string | null;
  readonly brand: string | null;
  readonly last4: string | null;
  constructor(method: { id: string; brand: string | null; last4: string | null } | null) {
    super(UsagePaymentMethodSavedEvent.type, { bubbles: true, composed: true });
    this.paymentMethod = method?.id ?? null;
    this.brand = method?.brand ?? null;
    this.last4 = method?.last4 ?? null;
  }
}

/** A payment method was removed. */
export class UsagePaymentMethodRemovedEvent extends Event {
  static readonly type = 'usage-payment-method-removed';
  /** The method (`pm_…`). */
  readonly paymentMethod: string;
  constructor(paymentMethod: string) {
    super(UsagePaymentMethodRemovedEvent.type, { bubbles: true, composed: true });
    this.paymentMethod = paymentMethod;
  }
}

/** Another payment method pays from now on. */
export class UsagePaymentMethodDefaultEvent extends Event {
  static readonly type = 'usage-payment-method-default';
  /** The method (`pm_…`). */
  readonly paymentMethod: string;
  constructor(paymentMethod: string) {
    super(UsagePaymentMethodDefaultEvent.type, { bubbles: true, composed: true });
    this.paymentMethod = paymentMethod;
  }
}

/** What a saved method is told as; by whoever is the first to know. */
export function savedEvents({ paymentMethod, changed }: SetupOutcome): Event[] {
  const saved = new UsagePaymentMethodSavedEvent(paymentMethod);
  return paymentMethod && changed
    ? [saved, new UsagePaymentMethodDefaultEvent(paymentMethod.id)]
    : [saved];
}

declare global {
  interface HTMLElementEventMap {
    'usage-paid': UsagePaidEvent;
    'usage-payment-method-saved': UsagePaymentMethodSavedEvent;
    'usage-payment-method-removed': UsagePaymentMethodRemovedEvent;
    'usage-payment-method-default': UsagePaymentMethodDefaultEvent;
  }
}
