import type { Context, MiddlewareHandler } from 'hono';
import type { World } from '../world.ts';
import type { Env } from './env.ts';
import { StripeFailure } from './errors.ts';

/** The key that pages of a demo or a test may hold. */
export const PUBLISHABLE_KEY = 'pk_test_simulator';

/** What a browser may do with a publishable key and the secret of one intent. */
const OPEN = /^\/v1\/(?:setup|payment)_intents\/([^/]+?)(\/confirm)?$/;

/** The fields of an intent that a publishable key is shown; the rest is the vendor's. */
const SHOWN = new Set(
  `amount amount_details automatic_payment_methods canceled_at cancellation_reason capture_method
  client_secret confirmation_method created currency description id last_payment_error
  last_setup_error livemode next_action object payment_method payment_method_configuration_details
  payment_method_types processing receipt_email setup_future_usage shipping source status
  usage`.split(/\s+/),
);

export function isPublishable(key: string): boolean {
  return key.startsWith('pk_');
}

/** Holds publishable keys to the intents whose secret they were given. */
export function guardPublishable(world: World): MiddlewareHandler<Env> {
  return (c, next) => {
    if (!c.get('isPublishable')) return next();
    const [, id = '', confirms] = OPEN.exec(c.req.path) ?? [];
    if (!id || (c.req.method === 'GET') === Boolean(confirms)) throw secretKeyRequired();
    const intent = world.store.paymentIntents.get(id) ?? world.store.setupIntents.get(id);
    const { client_secret: given, use_stripe_sdk: viaSdk } = c.get('form');
    if (given === undefined) {
      const message = 'Missing required param: client_secret.';
      throw new StripeFailure(message, { code: 'parameter_missing', param: 'client_secret' });
    }
    if (!intent || intent.client_secret !== given) throw unknownIntent(c.req.path, id);
    // Stripe.js always says so; a browser that confirms needs no return_url for a card.
    if (confirms && viaSdk === undefined && c.get('form').return_url === undefined) {
      c.set('form', { ...c.get('form'), use_stripe_sdk: 'true' });
    }
    return next();
  };
}

/** An intent as the key of a request may see it. */
export function seenByBrowser<T extends object>(c: Context<Env>, intent: T): Partial<T> {
  if (!c.get('isPublishable')) return intent;
  const shown = Object.entries(intent).filter(([key]) => SHOWN.has(key));
  return Object.fromEntries(shown) as Partial<T>;
}

function secretKeyRequired(): StripeFailure {
  const message =
    'This API call cannot be made with a publishable API key. Please use a secret API key. You can find a list of your API keys at https://dashboard.stripe.com/account/apikeys.';
  return new StripeFailure(message, { status: 403, code: 'secret_key_required' });
}

/** A wrong secret and an unknown id look the same, so that neither can be guessed. */
function unknownIntent(path: string, id: string): StripeFailure {
  const kind = path.includes('/setup_intents/') ? 'setupintent' : 'payment_intent';
  const message = `No such ${kind}: '${id}'`;
  return new StripeFailure(message, { status: 404, code: 'resource_missing', param: 'intent' });
}
