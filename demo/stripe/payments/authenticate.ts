import { missing } from '../http/errors.ts';
import type { PaymentIntent, SetupIntent } from '../wire.ts';
import type { World } from '../world.ts';
import { conclude } from './confirm.ts';
import { refuseState } from './intents.ts';
import { type Outcome, settledOutcome } from './outcomes.ts';
import { timeOf } from './payment-intents.ts';
import { instrumentOf } from './payment-methods.ts';
import { concludeSetup, notAuthenticated } from './setup-intents.ts';

/** An intent of either kind. */
export function intentOf(world: World, id: string): PaymentIntent | SetupIntent | undefined {
  return world.store.paymentIntents.get(id) ?? world.store.setupIntents.get(id);
}

/**
 * What a customer does on the page of 3-D Secure: passes, or does not. Answers the intent,
 * which may still be refused by the issuer.
 */
export function authenticate(
  world: World,
  id: string,
  result: 'succeed' | 'fail',
): PaymentIntent | SetupIntent {
  const intent = intentOf(world, id);
  if (!intent) throw missing('payment_intent', id);
  refuseState(intent, ['requires_action'], 'confirm');
  const method = world.store.paymentMethods.get(intent.payment_method ?? '')!;
  const failed: Outcome = { kind: 'declined', decline: notAuthenticated(intent.object) };
  if (intent.object === 'setup_intent') {
    concludeSetup(world, intent, method, result === 'fail' ? failed : { kind: 'succeeded' });
    return intent;
  }
  const outcome = result === 'fail' ? failed : settledOutcome(instrumentOf(world, method.id));
  conclude(world, intent, outcome, { at: timeOf(world, intent), offSession: false });
  return intent;
}
