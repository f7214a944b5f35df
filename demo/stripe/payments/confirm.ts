import type { PaymentIntent, PaymentMethod } from '../wire.ts';
import type { World } from '../world.ts';
import type { PaymentDue } from './agenda.ts';
import { type Attempt, applyToInvoice } from './attempts.ts';
import { DECLINES } from './declines.ts';
import { authenticationStep, keptError, refuseKind, refuseState } from './intents.ts';
import { chargeOutcome, type Outcome } from './outcomes.ts';
import { CONFIRMABLE } from './payment-intents.ts';
import { attach, instrumentOf, markSetUp } from './payment-methods.ts';

const DAY = 86_400;

/** Tries to take the money. What it comes to reaches the invoice that asked for it. */
export function confirmPayment(
  world: World,
  intent: PaymentIntent,
  method: PaymentMethod,
  attempt: Attempt,
): Outcome {
  refuseState(intent, CONFIRMABLE, 'confirm');
  refuseKind(intent, method);
  intent.payment_method = method.id;
  const outcome = chargeOutcome(instrumentOf(world, method.id), attempt.offSession);
  const isOwn = !world.store.paymentsOf.has(intent.id);
  // Nobody is there to authenticate; only an invoice waits until somebody is.
  const isRefused = outcome.kind === 'requires_action' && attempt.offSession && isOwn;
  const { authentication_required: decline } = DECLINES;
  return conclude(world, intent, isRefused ? { kind: 'declined', decline } : outcome, attempt);
}

/** What comes of an attempt to be paid, told to whoever listens. */
export function conclude(
  world: World,
  intent: PaymentIntent,
  outcome: Outcome,
  attempt: Attempt,
): Outcome {
  const method = world.store.paymentMethods.get(intent.payment_method ?? '')!;
  Object.assign(intent, { last_payment_error: null, next_action: null });
  if (outcome.kind === 'succeeded') succeed(world, intent, method, attempt.at);
  if (outcome.kind === 'processing') process(world, intent, attempt.at);
  if (outcome.kind === 'requires_action') {
    intent.next_action = authenticationStep(world, intent, attempt);
    intent.status = 'requires_action';
    world.emit('payment_intent.requires_action', intent, attempt.at);
  }
  if (outcome.kind === 'declined') {
    intent.last_payment_error = keptError(outcome.decline, method);
    intent.payment_method = null;
    intent.status = 'requires_payment_method';
    world.emit('payment_intent.payment_failed', intent, attempt.at);
  }
  applyToInvoice(world, intent, outcome, attempt);
  return outcome;
}

function succeed(world: World, intent: PaymentIntent, method: PaymentMethod, at: number): void {
  intent.amount_received = intent.amount;
  intent.status = 'succeeded';
  if (intent.setup_future_usage === 'off_session') markSetUp(world, method.id);
  if (intent.setup_future_usage && intent.customer) attach(world, method, intent.customer, at);
  world.emit('payment_intent.succeeded', intent, at);
}

/** Banks take days to answer. */
function process(world: World, intent: PaymentIntent, at: number): void {
  intent.status = 'processing';
  const due: PaymentDue = { at: at + world.switches.processingDays * DAY, kind: 'settle' };
  world.store.paymentDues.set(intent.id, due);
  world.emit('payment_intent.processing', intent, at);
}
