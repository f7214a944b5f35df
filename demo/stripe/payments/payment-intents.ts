import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { newIntentId, refuseKind, refuseState } from './intents.ts';

export const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export type PaymentRequest = Pick<PaymentIntent, 'amount' | 'currency'> &
  Partial<
    Pick<
      PaymentIntent,
      | 'allowed_payment_method_types'
      | 'automatic_payment_methods'
      | 'customer'
      | 'description'
      | 'excluded_payment_method_types'
      | 'metadata'
      | 'receipt_email'
      | 'setup_future_usage'
      | 'statement_descriptor'
      | 'statement_descriptor_suffix'
    >
  >;

/** A wish to be paid. */
export function createPaymentIntent(
  world: World,
  request: PaymentRequest,
  method: PaymentMethod | null,
  at: number,
): PaymentIntent {
  const intent: PaymentIntent = {
    ...newIntentId(world, 'pi'),
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    confirmation_method: 'automatic',
    created: at,
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: { card: cardOptions() },
    payment_method_types: [...(request.allowed_payment_method_types ?? ['card'])],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
    ...request,
  };
  if (method) refuseKind(intent, method);
  world.store.paymentIntents.set(intent.id, intent);
  world.emit('payment_intent.created', intent, at);
  return intent;
}

export function cancelPayment(
  world: World,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
  at: number,
): void {
  refuseState(intent, CONFIRMABLE, 'cancel');
  Object.assign(intent, {
    canceled_at: at,
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  });
  world.emit('payment_intent.canceled', intent, at);
}

export function timeOf(world: World, { customer }: PaymentIntent): number {
  return nowOf(world, world.store.customers.get(customer ?? '') ?? {});
}

function cardOptions() {
  return {
    installments: null,
    mandate_options: null,
    network: null,
    request_three_d_secure: 'automatic' as const,
  };
}
