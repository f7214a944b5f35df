import { finalizeInvoice } from '../billing/invoices.ts';
import { StripeFailure } from '../http/errors.ts';
import type { Invoice, PaymentIntent, PaymentMethod } from '../wire.ts';
import type { World } from '../world.ts';
import { confirmPayment } from './confirm.ts';
import { defaultPaymentMethod } from './default-method.ts';
import { intentFor, openPayment } from './invoice-payments.ts';
import type { Outcome } from './outcomes.ts';
import { subscriptionFor } from './parties.ts';
import { cardFailure, ownedPaymentMethod } from './payment-methods.ts';
import { failureOf } from './refusal.ts';
import { payOutOfBand, refuseWhileProcessing } from './write-off.ts';

export type PayRequest = {
  at: number;
  offSession: boolean;
  outOfBand: boolean;
  method?: string | undefined;
};

/** Collects an invoice now, whatever its schedule says. It cannot be paid a second time. */
export function payInvoice(world: World, invoice: Invoice, request: PayRequest): void {
  refuseClosed(invoice);
  if (invoice.status === 'draft') finalizeUncollected(world, invoice, request.at);
  // Nothing was due: finalizing has paid it.
  if (invoice.status === 'paid') return;
  if (request.outOfBand) {
    payOutOfBand(world, invoice, request.at);
    return;
  }
  refuseWhileProcessing(world, invoice);
  const method = methodFor(world, invoice, request.method);
  const intent = intentFor(world, invoice.id) ?? reopened(world, invoice, request.at);
  const outcome = confirmPayment(world, intent, method, {
    at: request.at,
    offSession: request.offSession,
  });
  const failure = failureFor(world, invoice, method, outcome);
  if (failure) throw failure;
}

/** The failure of an invoice whose customer must authenticate first. */
function actionRequired(world: World, invoice: Invoice, method: PaymentMethod): StripeFailure {
  const decline = {
    code: 'invoice_payment_intent_requires_action',
    message:
      'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action',
  };
  return cardFailure(decline, {
    payment_intent: intentFor(world, invoice.id),
    payment_method: method,
  });
}

/** The failure that an outcome is, if it is one. */
function failureFor(
  world: World,
  invoice: Invoice,
  method: PaymentMethod,
  outcome: Outcome,
): StripeFailure | null {
  if (outcome.kind === 'requires_action') return actionRequired(world, invoice, method);
  if (outcome.kind !== 'declined') return null;
  return failureOf(intentFor(world, invoice.id)!, method, outcome.decline);
}

/** What a customer without any way to pay is told. */
export function noMethod(): StripeFailure {
  const message =
    'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.';
  return new StripeFailure(message, { code: 'resource_missing' });
}

/** Finalizes a draft without collecting it: somebody is about to. */
export function finalizeUncollected(world: World, invoice: Invoice, at: number): void {
  invoice.auto_advance = false;
  finalizeInvoice(world, invoice, at);
}

/** An invoice that was written off before it was asked for has no intent yet. */
function reopened(world: World, invoice: Invoice, at: number): PaymentIntent {
  const customer = world.store.customers.get(invoice.customer)!;
  openPayment(world, invoice, { customer, subscription: subscriptionFor(world, invoice) }, at);
  return intentFor(world, invoice.id)!;
}

function methodFor(world: World, invoice: Invoice, named: string | undefined): PaymentMethod {
  const { paymentMethods } = world.store;
  if (named) {
    return paymentMethods.get(
      ownedPaymentMethod(world, named, invoice.customer, 'payment_method'),
    )!;
  }
  const customer = world.store.customers.get(invoice.customer)!;
  const id = defaultPaymentMethod(subscriptionFor(world, invoice), customer, invoice);
  const method = paymentMethods.get(id ?? '');
  if (method) return method;
  throw noMethod();
}

function refuseClosed({ status }: Invoice): void {
  if (status === 'paid') {
    throw new StripeFailure('Invoice is already paid', { code: 'invoice_already_paid' });
  }
  if (status === 'void') {
    throw new StripeFailure('You can only pay an open invoice. This invoice is void.');
  }
}
