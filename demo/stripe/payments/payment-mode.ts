import type { Customer, PaymentMethod, Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { defaultPaymentMethod } from './default-method.ts';
import { chargeOutcome } from './outcomes.ts';
import { instrumentOf } from './payment-methods.ts';

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete';

/** What a request says of the payment that it causes. */
export type PaymentWishes = {
  off_session?: boolean | undefined;
  payment_behavior?: PaymentBehavior | undefined;
};

/** How what a request makes is to be paid. */
export type PaymentMode = {
  /** Otherwise the customer is to confirm it. */
  isTried: boolean;
  /** Whether the customer is away, and cannot authenticate. */
  offSession: boolean;
};

/** Does the work of a request with its wishes for payment in force. */
export function withWishes<T>(
  world: World,
  { id }: Subscription,
  wishes: PaymentWishes,
  work: () => T,
): T {
  world.store.paymentModes.set(id, modeOf(wishes));
  try {
    return work();
  } finally {
    world.store.paymentModes.delete(id);
  }
}

/** Invoices that no request causes are tried while the customer is away. */
export function modeFor(world: World, subscription: Subscription | null): PaymentMode {
  const away = { isTried: true, offSession: true };
  return world.store.paymentModes.get(subscription?.id ?? '') ?? away;
}

/** Whether what is about to be asked for would be paid at once. */
export function wouldPay(
  world: World,
  customer: Customer,
  subscription: Subscription,
  wishes: PaymentWishes,
): boolean {
  const { isTried, offSession } = modeOf(wishes);
  const method = methodOf(world, subscription, customer);
  if (!method || !isTried) return false;
  const { kind } = chargeOutcome(instrumentOf(world, method.id), offSession);
  return kind === 'succeeded' || kind === 'processing';
}

export function methodOf(
  world: World,
  subscription: Subscription,
  customer: Customer,
): PaymentMethod | undefined {
  const id = defaultPaymentMethod(subscription, customer);
  return world.store.paymentMethods.get(id ?? '');
}

function modeOf({ off_session, payment_behavior }: PaymentWishes): PaymentMode {
  return {
    isTried: payment_behavior !== 'default_incomplete',
    offSession: off_session ?? false,
  };
}
