import { StripeFailure } from '../http/errors.ts';
import type { PaymentIntent, PaymentMethod, SetupIntent } from '../wire.ts';
import type { World } from '../world.ts';
import type { Decline } from './declines.ts';

type Intent = PaymentIntent | SetupIntent;

/** Where a caller who confirms wants its customer to come back to. */
export type Presence = { returnUrl?: string | undefined; viaSdk?: boolean | undefined };

/** An intent's id and the secret with which a browser may act on it. */
export function newIntentId(world: World, prefix: 'pi' | 'seti') {
  const id = world.id(prefix, 24);
  return { id, client_secret: `${id}_secret_${world.id('', 25).slice(1)}` };
}

/** What a customer has to do next: authenticate, on a page or in Stripe.js. */
export function authenticationStep(
  world: World,
  { id, client_secret }: Intent,
  { returnUrl, viaSdk }: Presence,
): NonNullable<SetupIntent['next_action']> {
  const url = `${world.publicUrl}/3ds/${id}?secret=${client_secret}`;
  if (returnUrl !== undefined && !viaSdk) {
    return { type: 'redirect_to_url', redirect_to_url: { return_url: returnUrl, url } };
  }
  return {
    type: 'use_stripe_sdk',
    use_stripe_sdk: { type: 'three_d_secure_redirect', stripe_js: url, source: id },
  };
}

/** A refusal as an intent keeps it. */
export function keptError(decline: Decline, method: PaymentMethod) {
  const { code, ...more } = decline;
  return {
    ...more,
    code,
    doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`,
    payment_method: structuredClone(method),
    payment_method_type: method.type,
    type: 'card_error' as const,
  };
}

const PARTICIPLES = { cancel: 'canceled', confirm: 'confirmed', update: 'updated' };

/** An intent can be acted on only in some of its statuses. */
export function refuseState(
  intent: Intent,
  allowed: readonly string[],
  verb: keyof typeof PARTICIPLES,
): void {
  if (allowed.includes(intent.status)) return;
  const name = nameOf(intent);
  const message = `You cannot ${verb} this ${name} because it has a status of ${intent.status}. Only a ${name} with one of the following statuses may be ${PARTICIPLES[verb]}: ${allowed.join(', ')}.`;
  throw new StripeFailure(message, {
    code: `${intent.object}_unexpected_state`,
    about: { [intent.object]: intent },
  });
}

/** Automatic methods may send a customer away, so there must be a way back. */
export function refuseNoReturn(intent: Intent, { returnUrl, viaSdk }: Presence): void {
  const automatic = intent.automatic_payment_methods;
  const mayRedirect = automatic?.enabled && automatic.allow_redirects !== 'never';
  if (!mayRedirect || returnUrl !== undefined || viaSdk) return;
  const message = `This ${nameOf(intent)} is configured to accept payment methods enabled in your Dashboard. Because some of these payment methods might redirect your customer off of your page, you must provide a \`return_url\`. If you don't want to accept redirect-based payment methods, set \`automatic_payment_methods[enabled]\` to \`true\` and \`automatic_payment_methods[allow_redirects]\` to \`never\` when creating Setup Intents and Payment Intents.`;
  throw new StripeFailure(message, { param: 'return_url', about: { [intent.object]: intent } });
}

/** Refuses a method of a kind that the intent does not take. */
export function refuseKind(intent: Intent, { type }: PaymentMethod): void {
  const { allowed_payment_method_types: allowed, excluded_payment_method_types: excluded } = intent;
  if ((allowed?.includes(type) ?? true) && !excluded?.includes(type)) return;
  const message = `The PaymentMethod provided (${type}) is not allowed for this ${nameOf(intent)}.`;
  throw new StripeFailure(message, {
    code: 'payment_intent_incompatible_payment_method',
    param: 'payment_method',
  });
}

function nameOf({ object }: Intent): string {
  return object === 'setup_intent' ? 'SetupIntent' : 'PaymentIntent';
}
