/** Whether what pays an invoice is to pay what comes from now on. */
import type { PaymentState } from '../../server/contract/payments.ts';
import type { PaymentMethod } from '../../server/contract/portal.ts';
import type { PortalController } from '../core/portal.ts';
import { subscriptionsOf } from './words.ts';

export class Wish {
  /** Of what is typed into Stripe's form. */
  keep = true;
  /** Methods on file that were refused here. */
  readonly declined = new Set<string>();
  #portal: PortalController;
  /** Of a method on file; undefined until somebody has said so. */
  #use: boolean | undefined;

  constructor(portal: PortalController) {
    this.#portal = portal;
  }

  /** Whether the session may keep one for later. */
  get canKeep(): boolean {
    return this.#portal.state.data!.can.includes('payment_methods:write');
  }

  /** Whether a method on file may become what pays from now on, which it is not yet. */
  canUse(method: PaymentMethod): boolean {
    if (!this.canKeep) return false;
    const all = subscriptionsOf(this.#portal.state.data!);
    return !method.isDefault || !all.every((id) => method.pays.includes(id));
  }

  /** Whether it shall: by itself only where what pays the invoice's subscription was refused. */
  isUsed(methods: readonly PaymentMethod[], state: PaymentState | undefined): boolean {
    if (this.#use !== undefined) return this.#use;
    const subscription = state?.invoice.subscription;
    return methods.some(
      ({ id, pays }) =>
        this.declined.has(id) && (subscription ? pays.includes(subscription) : pays.length > 0),
    );
  }

  use(isUsed: boolean) {
    this.#use = isUsed;
  }
}
