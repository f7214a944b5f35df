import type { PaymentMethod, SetupIntent } from '../wire.ts';
import { nowOf, type World } from '../world.ts';
import { DECLINES, type Decline } from './declines.ts';
import {
  authenticationStep,
  keptError,
  newIntentId,
  type Presence,
  refuseKind,
  refuseNoReturn,
  refuseState,
} from './intents.ts';
import { type Outcome, setupOutcome } from './outcomes.ts';
import { attach, cardFailure, instrumentOf, markSetUp } from './payment-methods.ts';

const CONFIRMABLE = ['requires_payment_method', 'requires_confirmation', 'requires_action'];

export type SetupRequest = Partial<
  Pick<
    SetupIntent,
    | 'allowed_payment_method_types'
    | 'customer'
    | 'description'
    | 'excluded_payment_method_types'
    | 'metadata'
    | 'usage'
  >
> & { automatic?: SetupIntent['automatic_payment_methods'] };

/** A wish to save a way to pay. */
export function createSetupIntent(
  world: World,
  { automatic, ...request }: SetupRequest,
  method: PaymentMethod | null,
): SetupIntent {
  const intent: SetupIntent = {
    ...newIntentId(world, 'seti'),
    object: 'setup_intent',
    allowed_payment_method_types: null,
    application: null,
    automatic_payment_methods: automatic ?? { allow_redirects: 'always', enabled: true },
    cancellation_reason: null,
    created: nowOf(world, world.store.customers.get(request.customer ?? '') ?? {}),
    customer: null,
    customer_account: null,
    description: null,
    excluded_payment_method_types: null,
    flow_directions: null,
    last_setup_error: null,
    latest_attempt: null,
    livemode: false,
    mandate: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_method: method?.id ?? null,
    payment_method_configuration_details: null,
    payment_method_options: { card: cardOptions() },
    payment_method_types: [...(request.allowed_payment_method_types ?? ['card'])],
    single_use_mandate: null,
    status: method ? 'requires_confirmation' : 'requires_payment_method',
    usage: 'off_session',
    ...request,
  };
  if (method) refuseKind(intent, method);
  world.store.setupIntents.set(intent.id, intent);
  world.emit('setup_intent.created', intent, intent.created);
  return intent;
}

/** Tries to save a method; its holder may have to authenticate first. */
export function confirmSetup(
  world: World,
  intent: SetupIntent,
  method: PaymentMethod,
  presence: Presence,
): void {
  refuseState(intent, CONFIRMABLE, 'confirm');
  refuseKind(intent, method);
  refuseNoReturn(intent, presence);
  intent.payment_method = method.id;
  concludeSetup(world, intent, method, setupOutcome(instrumentOf(world, method.id)), presence);
  const error = intent.last_setup_error;
  if (intent.status === 'requires_payment_method' && error) {
    throw cardFailure(asDecline(error), { payment_method: method, setup_intent: intent });
  }
}

/** What comes of a setup. */
export function concludeSetup(
  world: World,
  intent: SetupIntent,
  method: PaymentMethod,
  outcome: Outcome,
  presence: Presence = {},
): void {
  const at = timeOf(world, intent);
  intent.next_action = null;
  intent.last_setup_error = null;
  if (outcome.kind === 'declined') {
    intent.last_setup_error = keptError(outcome.decline, method);
    intent.payment_method = null;
    intent.status = 'requires_payment_method';
    world.emit('setup_intent.setup_failed', intent, at);
    return;
  }
  if (outcome.kind === 'requires_action') {
    intent.next_action = authenticationStep(world, intent, presence);
    intent.status = 'requires_action';
    world.emit('setup_intent.requires_action', intent, at);
    return;
  }
  markSetUp(world, method.id);
  if (intent.customer !== null) attach(world, method, intent.customer, at);
  intent.status = 'succeeded';
  world.emit('setup_intent.succeeded', intent, at);
}

export function cancelSetup(
  world: World,
  intent: SetupIntent,
  reason: SetupIntent['cancellation_reason'],
): void {
  refuseState(intent, CONFIRMABLE, 'cancel');
  Object.assign(intent, { cancellation_reason: reason, next_action: null, status: 'canceled' });
  world.emit('setup_intent.canceled', intent, timeOf(world, intent));
}

/** The refusal of a customer who did not pass, or broke off, authentication. */
export function notAuthenticated(object: 'payment_intent' | 'setup_intent'): Decline {
  return {
    code: `${object}_authentication_failure`,
    message:
      'We are unable to authenticate your payment method. Please choose a different payment method and try again.',
  };
}

function asDecline(error: NonNullable<SetupIntent['last_setup_error']>): Decline {
  const { code = 'card_declined', decline_code, message, param } = error;
  return {
    code,
    message: message ?? DECLINES.generic_decline.message,
    ...(decline_code !== undefined && { decline_code }),
    ...(param !== undefined && { param }),
  };
}

function cardOptions() {
  return { mandate_options: null, network: null, request_three_d_secure: 'automatic' as const };
}

function timeOf(world: World, { customer }: SetupIntent): number {
  return nowOf(world, world.store.customers.get(customer ?? '') ?? {});
}
