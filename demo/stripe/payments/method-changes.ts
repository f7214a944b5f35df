import { StripeFailure } from '../http/errors.ts';
import { mergeMetadata } from '../http/form.ts';
import type { PaymentMethod } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { type CardRequest, fullYear, refuseMonth, refusePast } from './cards.ts';
import { applyBilling, type BillingChanges } from './payment-methods.ts';

export type MethodChanges = {
  allow_redisplay?: PaymentMethod['allow_redisplay'];
  billing_details?: BillingChanges | undefined;
  card?: Pick<CardRequest, 'exp_month' | 'exp_year'> | undefined;
  metadata?: Record<string, string> | undefined;
  us_bank_account?:
    | { account_holder_type?: 'company' | 'individual'; account_type?: 'checking' | 'savings' }
    | undefined;
};

/** Changes what can be changed of a payment method: a number never can. */
export function updatePaymentMethod(
  world: World,
  method: PaymentMethod,
  changes: MethodChanges,
): PaymentMethod {
  const before = structuredClone(method);
  if (changes.card) changeCard(world, method, changes.card);
  if (changes.us_bank_account) changeAccount(method, changes.us_bank_account);
  if (changes.billing_details) applyBilling(method, changes.billing_details);
  if (changes.allow_redisplay) method.allow_redisplay = changes.allow_redisplay;
  method.metadata = mergeMetadata(method.metadata ?? {}, changes.metadata);
  const previous = Object.entries(before).filter(([key]) => key in changes);
  world.emit('payment_method.updated', method, timeOf(world, method), Object.fromEntries(previous));
  return method;
}

/** Takes a method from its customer for good, and from all that would charge it. */
export function detach(world: World, method: PaymentMethod): void {
  const owner = world.store.customers.get(method.customer ?? '');
  if (!owner) {
    const message =
      'The payment method you provided is not attached to a customer so detachment is impossible.';
    throw new StripeFailure(message, { code: 'payment_method_unexpected_state' });
  }
  const at = nowOf(world, owner);
  method.customer = null;
  const settings = owner.invoice_settings;
  if (settings.default_payment_method === method.id) {
    const previous = { invoice_settings: structuredClone(settings) };
    settings.default_payment_method = null;
    world.emit('customer.updated', owner, at, previous);
  }
  for (const subscription of world.store.subscriptions.values()) {
    if (subscription.default_payment_method !== method.id) continue;
    subscription.default_payment_method = null;
    const previous = { default_payment_method: method.id };
    world.emit('customer.subscription.updated', subscription, at, previous);
  }
  world.emit('payment_method.detached', method, at, { customer: owner.id });
}

function changeCard(
  world: World,
  { card }: PaymentMethod,
  { exp_month, exp_year }: Pick<CardRequest, 'exp_month' | 'exp_year'>,
): void {
  if (!card) throw new StripeFailure('Received unknown parameter: card', { param: 'card' });
  const wanted = {
    exp_month: exp_month ?? card.exp_month,
    exp_year: fullYear(exp_year) ?? card.exp_year,
  };
  refuseMonth(wanted);
  refusePast(wanted, world.wallNow());
  Object.assign(card, wanted);
}

function changeAccount(
  { us_bank_account: account }: PaymentMethod,
  changes: NonNullable<MethodChanges['us_bank_account']>,
): void {
  const param = 'us_bank_account';
  if (!account) throw new StripeFailure(`Received unknown parameter: ${param}`, { param });
  Object.assign(account, changes);
}

function timeOf(world: World, { customer }: PaymentMethod): number {
  return nowOf(world, world.store.customers.get(customer ?? '') ?? {});
}
