import { forkWorld } from '../billing/fork.ts';
import { createSubscription, type SubscriptionRequest } from '../billing/subscriptions.ts';
import type { StripeFailure } from '../http/errors.ts';
import type { Subscription } from '../wire.ts';
import type { World } from '../world.ts';
import { chargeOutcome } from './outcomes.ts';
import { noMethod } from './pay-invoice.ts';
import { cardFailure, instrumentOf } from './payment-methods.ts';
import { methodOf, type PaymentWishes } from './payment-mode.ts';

/**
 * Refuses a subscription whose first invoice could not be paid, where its request or the
 * lack of any way to pay says so. It is tried in a world of its own: nothing is left of it.
 */
export function refuseUnpayable(world: World, request: SubscriptionRequest & PaymentWishes): void {
  const { payment_behavior: behavior = 'allow_incomplete' } = request;
  if (behavior === 'default_incomplete') return;
  const customer = world.store.customers.get(request.customer);
  if (!customer) return;
  const own = request.default_payment_method;
  const hasMethod = (own ?? customer.invoice_settings.default_payment_method) !== null;
  if (hasMethod && behavior === 'allow_incomplete') return;
  const fork = forkWorld(world, customer.id);
  const tried = createSubscription(fork, { ...request, payment_behavior: 'default_incomplete' });
  if (tried.status !== 'incomplete') return;
  const failure = failureOf(fork, tried, behavior, request.off_session ?? false);
  if (failure) throw failure;
}

/** Refuses a change that could not be paid, for who asked for all or nothing. */
export function refuseUnpaidChange(
  world: World,
  { customer, id, status }: Subscription,
  wishes: PaymentWishes,
  change: (fork: World, twin: Subscription) => void,
): void {
  if (wishes.payment_behavior !== 'error_if_incomplete') return;
  const fork = forkWorld(world, customer);
  const twin = fork.store.subscriptions.get(id)!;
  change(fork, twin);
  if (twin.status !== 'past_due' || status === 'past_due') return;
  const failure = failureOf(fork, twin, 'error_if_incomplete', wishes.off_session ?? false);
  if (failure) throw failure;
}

function failureOf(
  world: World,
  subscription: Subscription,
  behavior: 'allow_incomplete' | 'error_if_incomplete',
  offSession: boolean,
): StripeFailure | null {
  const customer = world.store.customers.get(subscription.customer)!;
  const method = methodOf(world, subscription, customer);
  if (!method) return world.switches.refuseWithoutMethod ? noMethod() : null;
  if (behavior === 'allow_incomplete') return null;
  const outcome = chargeOutcome(instrumentOf(world, method.id), offSession);
  if (outcome.kind === 'declined') {
    return cardFailure(outcome.decline, { payment_method: method });
  }
  if (outcome.kind !== 'requires_action') return null;
  const decline = {
    code: 'subscription_payment_intent_requires_action',
    message:
      'Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with subscription.latest_invoice. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action',
  };
  return cardFailure(decline, { payment_method: method });
}
